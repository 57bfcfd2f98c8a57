"""With whom an author brings a pitch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.models import User
from pitches.models import Pitch
from pitches.queries.people import partners_for


class ShareForm(forms.Form):
    """For who wrote it a choice; who owns it with them can only step back, and fills in nothing."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Together with"), required=False, empty_label=_("Nobody: I bring it alone")
    )

    def __init__(self, *args: Any, pitch: Pitch, is_author: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"person": pitch.co_owner_id}, **kwargs)
        self.fields["person"].queryset = partners_for(pitch)
        if not is_author:
            del self.fields["person"]
