"""What the course office fills in about the money of an edition."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm


class TermForm(WagtailAdminModelForm):
    """What withdrawing costs from some day on. A row stays with its edition."""

    days_before = forms.IntegerField(
        label=_("Days before the start"),
        min_value=0,
        max_value=1000,
        help_text=_("Make the row of 0 days first: it holds for the last days and during the course."),
    )
    percent = forms.IntegerField(label=_("Cost in percent"), min_value=0, max_value=100)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].disabled = self.instance.pk is not None
