"""The course office chooses how a pitch is discussed, and who leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton

from pitches.actions.session.leading import prepare_discussion
from pitches.enums import HAS_TURN
from pitches.forms.office import PitchActForm
from pitches.forms.session import PrepareForm
from pitches.models import Pitch
from pitches.viewsets.pitches.transitions import PitchActView


class PrepareView(PitchActView):
    page_title = _("Prepare the discussion")
    explains = _("The course office can always lead too. You can change who leads while the discussion goes on.")
    done = _("The discussion is prepared.")

    def get_form_class(self) -> type[PitchActForm]:
        return PrepareForm

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.object.state not in HAS_TURN:
            return redirect(self.row_url)
        return super().get(request, *args, **kwargs)

    def save_instance(self) -> None:
        prepare_discussion(pitch=self.object, by=self.request.user, telling=self.telling, **self.form.cleaned_data)


def clock_buttons(pitch: Pitch) -> list[HeaderButton]:
    """The way to the discussion of a pitch that has its turn: to prepare it, and to lead it."""
    if pitch.state not in HAS_TURN:
        return []
    prepare = reverse("pitches_office:prepare", args=[pitch.pk])
    clock = reverse("pitches:lead", args=[pitch.pk])
    return [
        HeaderButton(str(_("Format, and who leads")), url=prepare, icon_name="group"),
        HeaderButton(str(_("Pitch clock")), url=clock, icon_name="time"),
    ]
