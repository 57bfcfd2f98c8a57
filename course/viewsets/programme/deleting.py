"""Deleting a part of a meeting, or the visit on one: both change the programme."""

from __future__ import annotations

from django.utils.translation import gettext as _

from course.actions.programme.parts import change_programme
from course.models import ProgrammeItem, WorkVisit
from course.viewsets.base import OfficeDeleteView
from course.viewsets.telling import AsksBeforeDeleting


class PartDeleteView(AsksBeforeDeleting, OfficeDeleteView):
    """Who is at the meeting hears of it. Of a draft nobody but the host knows, and would not hear."""

    @property
    def part(self) -> ProgrammeItem:
        raise NotImplementedError

    def refusal(self) -> str:
        if WorkVisit.objects.asked_in_a_draft().filter(item=self.part.pk).exists():
            return _("The host of a draft was asked. Call the visit off: then the host hears of it.")
        return super().refusal()

    def delete_action(self) -> None:
        change_programme(
            meetings=[self.part.meeting_id],
            write=super().delete_action,
            by=self.request.user,
            telling=self.telling,
        )
