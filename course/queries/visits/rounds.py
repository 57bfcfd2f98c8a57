"""Rounds of choosing between work visits: which there are, who chose, and what an allocation is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from course import clock
from course.allocation.case import Case, Person, Visit, Wish
from course.enums import TAKES_PART, EnrolmentState, WishKind
from course.models import (
    Edition,
    Enrolment,
    EnrolmentNeeds,
    Meeting,
    User,
    VisitChoice,
    VisitPlace,
    VisitRank,
    VisitRound,
    VisitWish,
    WorkVisit,
)
from course.models.programme import to_come
from course.queries.visits.clashes import busy_times, window_of
from course.rules import editions_with_a_place, places_held_by


def office_rounds() -> QuerySet[VisitRound]:
    """Rounds with `chosen`: how many people chose."""
    rounds = VisitRound.objects.select_related("meeting__edition").annotate(chosen=Count("choices"))
    return rounds.order_by("-meeting__starts_at", "pk")


def visits_of(round: VisitRound) -> list[WorkVisit]:
    """Those that go ahead, in the order of the programme."""
    visits = round.visits.public().select_related("item__meeting", "place", "host", "contact")
    return list(visits.order_by("item__starts", "pk"))


@dataclass(frozen=True)
class Moment:
    """Visits of one meeting that are held at the same time, for which no round was made yet."""

    meeting: Meeting
    visits: tuple[WorkVisit, ...]


def moments_without_round() -> list[Moment]:
    """Where there is something to choose, of meetings to come; one query."""
    visits = WorkVisit.objects.public().filter(rounds=None, item__meeting__starts_at__gt=clock.now())
    ordered = visits.select_related("item__meeting__edition").order_by(
        "item__meeting__starts_at", "item__meeting", "item__starts", "pk"
    )
    return [Moment(group[0].item.meeting, tuple(group)) for group in at_the_same_time(ordered) if len(group) > 1]


def at_the_same_time(visits: Iterable[WorkVisit]) -> list[list[WorkVisit]]:
    """Visits that overlap, in groups; they come by meeting and in order of time."""
    groups: list[list[WorkVisit]] = []
    for visit in visits:
        if groups and _overlaps(groups[-1], visit):
            groups[-1].append(visit)
        else:
            groups.append([visit])
    return groups


def _overlaps(group: Sequence[WorkVisit], visit: WorkVisit) -> bool:
    same_meeting = group[0].item.meeting_id == visit.item.meeting_id
    return same_meeting and visit.item.starts < max(other.item.ends for other in group)


def group_in(edition: Edition | int) -> QuerySet[Enrolment]:
    """Who is placed: whoever takes part, in the order of a Dutch list of names."""
    enrolments = Enrolment.objects.filter(edition=edition, state__in=TAKES_PART)
    return enrolments.select_related("user__organisation", "organisation").order_by("user__sort_name", "pk")


def undecided_in(round: VisitRound) -> QuerySet[Enrolment]:
    """Who takes part and did not choose."""
    chose = VisitChoice.objects.filter(round=round, enrolment=OuterRef("pk"))
    return group_in(round.meeting.edition_id).filter(~Exists(chose))


def choice_of(round: VisitRound, enrolment: Enrolment) -> VisitChoice | None:
    """With its visits in order."""
    ranks = VisitRank.objects.select_related("visit__place", "visit__host").order_by("rank")
    choices = VisitChoice.objects.filter(round=round, enrolment=enrolment).prefetch_related(Prefetch("ranks", ranks))
    return choices.first()


def round_and_enrolment(pk: int, user: User) -> tuple[VisitRound | None, Enrolment | None]:
    """A round that has opened, and the own enrolment in its edition, in whatever state after it was sent."""
    rounds = VisitRound.objects.select_related("meeting__edition").filter(opens_at__lte=clock.now())
    round = rounds.filter(pk=pk).first()
    if round is None:
        return None, None
    enrolments = Enrolment.objects.filter(user=user, edition=round.meeting.edition_id)
    return round, enrolments.exclude(state=EnrolmentState.DRAFT).first()


def rounds_for(user: User) -> list[VisitRound]:
    """In which this person chooses, or chose and waits: opened, not published, of a meeting to come. With `mine`: the
    choice, or None. Mostly there is none, and to read a round with its meeting and edition is much work.
    """
    open_now = VisitRound.objects.filter(opens_at__lte=clock.now(), published_at=None)
    rounds = open_now.filter(meeting__edition__in=editions_with_a_place(user))
    if not rounds.exists():
        return []
    rounds = rounds.filter(to_come("meeting__"))
    mine = VisitChoice.objects.filter(enrolment__user=user)
    ordered = rounds.select_related("meeting__edition")
    return list(
        ordered.prefetch_related(Prefetch("choices", mine, to_attr="mine")).order_by("meeting__starts_at", "pk")
    )


def places_of(user: User) -> list[VisitPlace]:
    """On which visits this person goes and went, with all that a page tells of them; that is much work, and mostly
    there are none.
    """
    places = VisitPlace.objects.filter(enrolment__in=places_held_by(user).values())
    if not places.exists():
        return []
    rows = places.select_related("visit__item__meeting__edition", "visit__place", "visit__host", "round")
    return list(rows.order_by("visit__item__meeting__starts_at", "pk"))


def case_of(round: VisitRound) -> Case:
    """What an allocation of this round is made from, as it stands now. Nine queries, whatever the number."""
    visits, enrolments = visits_of(round), list(group_in(round.meeting.edition_id))
    known, here = {visit.pk for visit in visits}, {one.pk for one in enrolments}
    facts = _Facts(round, enrolments)
    windows = {visit.pk: window_of(visit) for visit in visits}
    busy = busy_times([one.user_id for one in enrolments], round.meeting, within=list(windows.values()))
    people = tuple(
        Person(
            key=one.pk,
            side=one.side,
            organisation=one.organisation_id,
            ranking=tuple(visit for visit in facts.rankings.get(one.pk, ()) if visit in known),
            step_free=one.pk in facts.step_free,
            clashes=frozenset(pk for pk, window in windows.items() if busy.clashes(one.user_id, window, pk)),
            bad_draws=facts.bad_draws.get(one.pk, 0),
        )
        for one in enrolments
    )
    wishes = VisitWish.objects.filter(round=round)
    return Case(
        people=people,
        visits=tuple(Visit(one.pk, one.maximum, one.minimum, one.place.step_free is True) for one in visits),
        wishes=tuple(
            Wish(wish.one_id, wish.other_id, wish.kind == WishKind.TOGETHER)
            for wish in wishes
            if {wish.one_id, wish.other_id} <= here
        ),
        per_organisation=round.per_organisation,
        lot=round.lot,
    )


class _Facts:
    """What is known of everybody in a round, by the key of the enrolment."""

    def __init__(self, round: VisitRound, enrolments: Sequence[Enrolment]) -> None:
        keys = [one.pk for one in enrolments]
        self.rankings: dict[int, list[int]] = {}
        ranks = VisitRank.objects.filter(choice__round=round).order_by("choice", "rank")
        for enrolment, visit in ranks.values_list("choice__enrolment", "visit"):
            self.rankings.setdefault(enrolment, []).append(visit)
        needs = EnrolmentNeeds.objects.filter(enrolment__in=keys, step_free=True)
        self.step_free = set(needs.values_list("enrolment", flat=True))
        earlier = VisitPlace.objects.filter(
            enrolment__in=keys, is_bad=True, round__meeting__starts_at__lt=round.meeting.starts_at
        )
        bad = earlier.exclude(round=round).order_by().values_list("enrolment").annotate(Count("pk"))
        self.bad_draws: dict[int, int] = dict(bad)


def starts_of(round: VisitRound) -> dt.datetime:
    """When the first of its visits begins, or else its meeting (aware)."""
    return min((window_of(visit)[0] for visit in visits_of(round)), default=round.meeting.starts_at)
