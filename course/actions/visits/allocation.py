"""Who goes on which visit: a draft, changes by hand, and the places that are published.

Solving takes time, so it is done without a lock; what it was made from is compared under the lock before anything is
written. Lock order: the edition, then the round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from course import clock
from course.actions.calendars.deadlines import refresh_deadlines
from course.actions.calendars.visits import refresh_visits
from course.actions.history import record
from course.actions.mail.telling import deciding
from course.actions.visits.explaining import AT_ONCE, OF_REASONS, ask_for_reasons
from course.actions.visits.round_mails import tell_places
from course.actions.visits.rounds import NotInThisRound, check_unpublished, locked
from course.allocation.allocate import Allocation, Reason, allocate, reasons, without_first_choice
from course.allocation.case import Case, Person
from course.authority import check_office
from course.enums import NotFirst
from course.errors import AlreadyDone, Refusal
from course.models import DraftPlace, Enrolment, VisitPlace, VisitRound, WorkVisit
from course.queries.visits.rounds import case_of, group_in

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

OF_PLACE = ("enrolment_id", "visit_id", "rank", "is_bad", "why", "number", "reason")
"""What a draft hands to the place that is published."""


class StillChoosing(Refusal):
    message = _("People can choose until the round closes. Publish after that.")


class ChangedMeanwhile(Refusal):
    message = _("Somebody enrolled, left or chose otherwise, or a visit or a wish changed. Make the draft again.")


class StillExplaining(Refusal):
    message = _("The reasons are still being worked out: %(done)d of %(total)d. Publish after that.")


class NoDraft(Refusal):
    message = _("Make a draft first.")


class SomebodyUnplaced(Refusal):
    message = ngettext_lazy(
        "%(number)d of those who take part has no visit yet. Place them by hand, or widen a limit.",
        "%(number)d of those who take part have no visit yet. Place them by hand, or widen a limit.",
        "number",
    )


class PublishedBefore(AlreadyDone):
    message = _("This allocation is published already.")


class VisitNotHere(Refusal):
    message = _("This visit does not belong to the round, or does not go ahead.")


class VisitFull(Refusal):
    message = ngettext_lazy(
        "This visit is full: %(maximum)d person goes there.",
        "This visit is full: %(maximum)d people go there.",
        "maximum",
    )


class NotStepFree(Refusal):
    message = _("This person needs a step-free place, and we do not know that this visit is.")


class SomewhereElse(Refusal):
    message = _("This person is somewhere else at that time.")


class SayWhy(Refusal):
    message = _("Say why. It is kept in the history.")


class GoesThereAlready(AlreadyDone):
    message = _("This person goes on that visit already.")


class PlacedThereBefore(Refusal):
    message = _("This person goes on that visit already, so nothing changed. Your reason is not kept.")


def draw(*, round: VisitRound, by: Authority) -> VisitRound:
    """Make the draft anew from what is known now; what was moved by hand in an older draft is gone. The reasons of a
    large group follow (`actions.visits.explaining`).

    Raises OnlyTheOffice, RoundPublished, ChangedMeanwhile, and what `allocate` raises.
    """
    check_office(by)
    check_unpublished(round)
    case = case_of(round)
    allocation = allocate(case)
    is_small = len(case.people) <= AT_ONCE
    return _keep(round, allocation, reasons(allocation) if is_small else None, by)


@transaction.atomic
def _keep(round: VisitRound, allocation: Allocation, reasons: Mapping[int, Reason] | None, by: Authority) -> VisitRound:
    round = locked(round)
    check_unpublished(round)
    mark = allocation.case.mark
    if case_of(round).mark != mark:
        raise ChangedMeanwhile
    round.draft_places.all().delete()
    rows = DraftPlace.objects.bulk_create(_drafts(round, allocation, reasons or {}))
    round.drawn_at, round.drawn_from = clock.now(), mark
    ask_for_reasons(round, 0 if reasons is not None else len(without_first_choice(allocation)))
    round.save(update_fields=["drawn_at", "drawn_from", *OF_REASONS])
    record(row=round, action="course.round.draw", by=by, number=len(rows))
    return round


def _drafts(round: VisitRound, allocation: Allocation, reasons: Mapping[int, Reason]) -> Iterator[DraftPlace]:
    people = {person.key: person for person in allocation.case.people}
    for key, visit in sorted(allocation.places.items()):
        rank, reason = allocation.rank_of(people[key]), reasons.get(key)
        yield DraftPlace(
            round=round,
            enrolment_id=key,
            visit_id=visit,
            rank=rank,
            is_bad=allocation.case.is_bad(rank),
            why=reason.why if reason else "",
            number=reason.number if reason else 0,
        )


@transaction.atomic
def move_to_visit(
    *,
    round: VisitRound,
    enrolment: Enrolment,
    visit: WorkVisit,
    reason: str,
    by: Authority,
    telling: Telling | None = None,
) -> None:
    """Place somebody by hand: in the draft, or after publishing on another visit; then that person is told.

    Room, steps and clashes hold; wishes and the limit per organisation do not. Raises OnlyTheOffice, NoDraft, SayWhy,
    NotInThisRound, VisitNotHere, GoesThereAlready for a second click, PlacedThereBefore, VisitFull, NotStepFree,
    SomewhereElse, and what `deciding` raises.
    """
    check_office(by)
    round = locked(round)
    if not (round.published_at or round.drawn_at):
        raise NoDraft
    if not reason.strip():
        raise SayWhy
    case = case_of(round)
    places = round.places if round.published_at else round.draft_places
    kept = places.filter(enrolment=enrolment, visit=visit).values_list("reason", flat=True).first()
    if kept is not None and kept != reason.strip():
        raise PlacedThereBefore
    person = _check_move(case, dict(places.values_list("enrolment", "visit")), enrolment, visit)
    rank = person.rank_of(visit.pk)
    chosen = {"visit": visit, "rank": rank, "is_bad": case.is_bad(rank)}
    values = chosen | {"why": NotFirst.HAND, "number": 0, "reason": reason.strip()}
    with deciding(telling, row=round, by=by):
        if round.published_at:
            tell_places(round, [put(round, enrolment, values)])
        else:
            DraftPlace.objects.update_or_create(round=round, enrolment=enrolment, defaults=values)
    details = {"person": str(enrolment.user), "to": str(visit), "reason": reason.strip()}
    record(row=round, action="course.round.move", by=by, **details)


def put(round: VisitRound, enrolment: Enrolment, values: Mapping[str, object]) -> VisitPlace:
    """Somebody goes there, whether or not they went elsewhere before. The caller holds the lock."""
    place, made = VisitPlace.objects.get_or_create(round=round, enrolment=enrolment, defaults=values)
    if not made:
        for name, value in values.items():
            setattr(place, name, value)
        place.moves += 1
        place.save()
    return place


def _check_move(case: Case, there: Mapping[int, int], enrolment: Enrolment, visit: WorkVisit) -> Person:
    person = next((one for one in case.people if one.key == enrolment.pk), None)
    target = next((one for one in case.visits if one.key == visit.pk), None)
    if person is None:
        raise NotInThisRound
    if target is None:
        raise VisitNotHere
    if there.get(person.key) == target.key:
        raise GoesThereAlready
    if target.key in person.clashes:
        raise SomewhereElse
    if not person.can_go(target):
        raise NotStepFree
    if sum(at == target.key for at in there.values()) >= target.maximum:
        raise VisitFull(maximum=target.maximum)
    return person


@transaction.atomic
def publish(*, round: VisitRound, by: Authority, telling: Telling | None = None) -> VisitRound:
    """Make the draft what counts, and tell everybody on which visit they go.

    Raises OnlyTheOffice, PublishedBefore, NoDraft, StillChoosing, ChangedMeanwhile, StillExplaining, SomebodyUnplaced,
    and what `deciding` raises.
    """
    check_office(by)
    round = locked(round)
    _check_draft(round)
    drafts = list(round.draft_places.all())
    missing = group_in(round.meeting.edition_id).count() - len(drafts)
    if missing:
        raise SomebodyUnplaced(number=missing)
    round.published_at = clock.now()
    round.save(update_fields=["published_at"])
    VisitPlace.objects.bulk_create(
        VisitPlace(round=round, **{name: getattr(draft, name) for name in OF_PLACE}) for draft in drafts
    )
    round.draft_places.all().delete()
    refresh_visits(Q(rounds=round))
    refresh_deadlines(round.meeting.edition_id)
    places = round.places.select_related(
        "enrolment__user", "visit__item__meeting", "visit__place", "visit__host"
    ).order_by("pk")
    with deciding(telling, row=round, by=by):
        tell_places(round, list(places))
    record(row=round, action="course.round.publish", by=by, number=len(drafts))
    return round


def _check_draft(round: VisitRound) -> None:
    """There is one, and it is what would be drawn now, with its reasons."""
    if round.published_at:
        raise PublishedBefore
    if not round.drawn_at:
        raise NoDraft
    if clock.now() < round.until:
        raise StillChoosing
    if case_of(round).mark != round.drawn_from:
        raise ChangedMeanwhile
    if round.is_explaining:
        raise StillExplaining(done=round.explained, total=round.to_explain)
