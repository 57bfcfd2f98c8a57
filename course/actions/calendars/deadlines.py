"""Keep the stored deadlines and call times of an edition in step with the rows. Who chose so has them in a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language, override

from course.actions.calendars.keeping import keep_event
from course.calendars import deadlines
from course.calendars.appointments import Appointment
from course.calendars.deadlines import Deadline
from course.enums import EnrolmentState, SpeakerState, TaskOwner, VisitStatus
from course.formatting import DUTCH, ENGLISH
from course.models import (
    CalendarEvent,
    Edition,
    Enrolment,
    PreparationTask,
    RunbookTask,
    SpeakerInvitation,
    VisitRound,
)
from course.models.programme import announced


@transaction.atomic
def refresh_deadlines(edition: int) -> int:
    """Of the edition with this key. What is no deadline any more leaves calendars. Returns how many changed. As many
    queries for many as for one, and one for each that changed.
    """
    row = Edition.objects.get(pk=edition)
    return _refresh(row, _Rows(row).deadlines, Q(edition=row) & ~Q(kind=""))


def refresh_offer(enrolment: Enrolment) -> int:
    """When a place is offered to somebody, the offer ends at another moment, or it is none any more. Called under the
    lock of the edition. Returns how many events changed.
    """
    return _refresh(enrolment.edition, lambda: _of_offer(enrolment), Q(subject=deadlines.offer_of(enrolment)))


def _refresh(edition: Edition, found: Callable[[], Iterable[Deadline]], concerned: Q) -> int:
    """Store what is found (in the active language); what stood there and is not found leaves."""
    words = {language: _in(language, found) for language in (DUTCH, ENGLISH)}
    known = concerned | Q(subject__in=words[DUTCH])  # what came from another edition keeps its event
    stored = {one.subject: one for one in CalendarEvent.objects.filter(known)}
    left = [one for subject, one in stored.items() if subject not in words[DUTCH] and one.digest]
    changed = sum(_keep(stored.get(subject), subject, words, edition) for subject in words[DUTCH])
    return changed + sum(keep_event(one, list, material="", starts_at=one.starts_at) for one in left)


def _in(language: str, found: Callable[[], Iterable[Deadline]]) -> dict[str, Deadline]:
    with override(language):
        return {one.subject: one for one in found()}


def _of_offer(enrolment: Enrolment) -> Iterator[Deadline]:
    """None of an edition that does not go ahead."""
    is_open = enrolment.state == EnrolmentState.OFFERED and not enrolment.edition.is_cancelled
    if is_open and enrolment.offered_until:
        yield deadlines.of_offer(enrolment, enrolment.offered_until)


def _keep(stored: CalendarEvent | None, subject: str, words: dict[str, dict[str, Deadline]], edition: Edition) -> bool:
    found = words[DUTCH][subject]
    event = stored or CalendarEvent(subject=subject)
    event.edition, event.kind, event.owner_id = edition, found.kind, found.owner

    def shown() -> list[Appointment]:
        return [words[get_language() or DUTCH][subject].shown]

    also = f"{edition.pk} {found.owner}"
    return keep_event(event, shown, material=found.material, starts_at=found.shown.starts_at, also=also)


class _Rows:
    """What has a deadline in an edition, read once. Of an edition that does not go ahead nothing has."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        goes_ahead = not edition.is_cancelled
        self.tasks = list(self._tasks()) if goes_ahead else []
        self.rounds = list(self._rounds()) if goes_ahead else []
        self.invitations = list(self._invitations()) if goes_ahead else []
        self.runbook = list(self._runbook()) if goes_ahead else []
        self.offers = list(self._offers()) if goes_ahead else []

    def deadlines(self) -> Iterator[Deadline]:
        """In the active language."""
        if self.edition.is_cancelled:
            return
        yield from deadlines.of_enrolment(self.edition)
        if self.edition.needs_until:
            yield deadlines.of_needs(self.edition, self.edition.needs_until)
        yield from (deadlines.of_task(task, self.edition) for task in self.tasks)
        yield from (deadlines.of_round(one, self.edition) for one in self.rounds)
        yield from (deadlines.of_runbook(task, self.edition) for task in self.runbook)
        yield from (deadlines.of_host_task(task, self.edition) for task in self.runbook if _is_of_host(task))
        for enrolment in self.offers:
            yield from _of_offer(enrolment)
        for invitation in self.invitations:
            yield from self._of_speaker(invitation)

    def _of_speaker(self, invitation: SpeakerInvitation) -> Iterator[Deadline]:
        if invitation.material_due_on:
            yield deadlines.of_material(invitation, self.edition, invitation.material_due_on)
        if invitation.present_from:
            yield deadlines.of_call(invitation, self.edition, invitation.present_from)

    def _offers(self) -> Iterable[Enrolment]:
        return self.edition.enrolments.filter(state=EnrolmentState.OFFERED).select_related("edition").order_by("pk")

    def _tasks(self) -> Iterable[PreparationTask]:
        rows = PreparationTask.objects.filter(module__edition=self.edition, until__isnull=False)
        return rows.select_related("module__edition").order_by("pk")

    def _rounds(self) -> Iterator[VisitRound]:
        rows = VisitRound.objects.filter(announced("meeting__"), meeting__edition=self.edition)
        for round in rows.select_related("meeting__edition").prefetch_related("visits"):
            was_open_until_then = round.published_at is None or round.published_at >= round.until
            if was_open_until_then and round.meeting.goes_ahead and round.visits.all():
                yield round

    def _invitations(self) -> Iterator[SpeakerInvitation]:
        rows = SpeakerInvitation.objects.filter(announced("meeting__"), meeting__edition=self.edition)
        rows = rows.filter(state=SpeakerState.ACCEPTED).select_related("meeting__edition", "meeting__place")
        rows = rows.prefetch_related("items")
        yield from (one for one in rows if one.meeting.goes_ahead)

    def _runbook(self) -> Iterator[RunbookTask]:
        rows = RunbookTask.objects.filter(visit__item__meeting__edition=self.edition, done_at=None)
        rows = rows.exclude(visit__status=VisitStatus.CANCELLED)
        related = ("staff", "visit__contact", "visit__item__meeting__edition")
        yield from (task for task in rows.select_related(*related) if task.visit.item.meeting.goes_ahead)


def _is_of_host(task: RunbookTask) -> bool:
    """Of a host who said yes; touches the visit."""
    return task.owned_by == TaskOwner.HOST and task.visit.contact_id is not None and task.visit.is_public
