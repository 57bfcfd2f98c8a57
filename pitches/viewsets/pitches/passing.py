"""The course office gives a pitch to somebody else, when who wrote it left."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton

from pitches.actions.leaving import pass_on_pitch
from pitches.forms.office import PassOnForm, PitchActForm
from pitches.models import Pitch
from pitches.viewsets.pitches.transitions import PitchActView


class PassOnView(PitchActView):
    page_title = _("Give to somebody else")
    done = _("The pitch has another owner.")

    def get_form_class(self) -> type[PitchActForm]:
        return PassOnForm

    def save_instance(self) -> None:
        pass_on_pitch(pitch=self.object, by=self.request.user, telling=self.telling, **self.form.cleaned_data)


def pass_on_button(pitch: Pitch) -> list[HeaderButton]:
    """None for a pitch that has ended."""
    if pitch.has_ended:
        return []
    url = reverse("pitches_office:pass_on", args=[pitch.pk])
    return [HeaderButton(str(_("Give to somebody else")), url=url, icon_name="user")]
