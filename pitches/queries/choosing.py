"""Rounds of choosing pitches: which there are, what one can choose from, what came of it, and which pitch is next."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from course import clock
from course.enums import ItemKind, MeetingStatus, Side
from course.models import Meeting, ProgrammeItem, User
from course.models.programme import announced
from course.queries.planning.days import christmas_weeks
from course.rules import places_held_by
from course.workdays import ENDS_AT, last_working_day_before
from pitches.enums import CLOSES_BEFORE, HAS_TURN, WAS_DISCUSSED, PitchState
from pitches.models import Ballot, ChoosingRound, Dot, Pitch, PitchSlot, Verdict
from pitches.queries.people import participants_of
from pitches.queries.pitches import with_counts

ROUNDS = ChoosingRound.objects.select_related("meeting__edition")


def closes_by_itself(meeting: Meeting) -> dt.datetime:
    """When choosing closes unless the course office says otherwise: five working days before the meeting."""
    day, weeks = meeting.day, christmas_weeks()
    for _each in range(CLOSES_BEFORE):
        day = last_working_day_before(day, weeks=weeks)
    return clock.at(day, ENDS_AT)


def office_rounds() -> QuerySet[ChoosingRound]:
    """Rounds with `voted`: how many people gave dots. The latest meeting first."""
    return ROUNDS.annotate(voted=Count("ballots")).order_by("-meeting__starts_at", "pk")


def meetings_without_round() -> QuerySet[Meeting]:
    """Coming meetings with an item for pitches of which nobody can choose what comes up."""
    items = ProgrammeItem.objects.filter(meeting=OuterRef("pk"), kind=ItemKind.PITCH)
    coming = Meeting.objects.filter(Exists(items), choosing_round=None, starts_at__gt=clock.now())
    return coming.exclude(status=MeetingStatus.CANCELLED).select_related("edition").order_by("starts_at", "pk")


def round_for(user: User, pk: int) -> ChoosingRound | None:
    """A round of an announced meeting of an edition in which the person has a place; None for everybody else."""
    return ROUNDS.filter(announced("meeting__"), pk=pk, meeting__edition__in=places_held_by(user)).first()


def open_rounds(user: User, meeting: Meeting | None = None) -> list[ChoosingRound]:
    """Those in which the person can give dots now, of one meeting or of all, with `mine`: whether they did."""
    places = places_held_by(user)
    if not places:
        return []
    now = clock.now()
    rounds = ROUNDS.filter(meeting__edition__in=places, opens_at__lte=now, closes_at__gt=now, decided_at=None)
    if meeting is not None:
        rounds = rounds.filter(meeting=meeting)
    mine = Ballot.objects.filter(round=OuterRef("pk"), user=user)
    return [one for one in rounds.annotate(mine=Exists(mine)).order_by("closes_at", "pk") if one.is_open]


def candidates(round: ChoosingRound) -> QuerySet[Pitch]:
    """The pitches of the edition that are open to the group and have no turn, the oldest first."""
    pitches = Pitch.objects.filter(edition=round.meeting.edition_id, state=PitchState.OPEN)
    return pitches.select_related("author__organisation", "co_owner__organisation").order_by("submitted_at", "pk")


def candidates_for(round: ChoosingRound, user: User) -> QuerySet[Pitch]:
    """Of these what the person may read: what is for the day itself alone, one cannot choose beforehand."""
    seen = Pitch.objects.visible_to(user).filter(edition=round.meeting.edition_id, state=PitchState.OPEN)
    return candidates(round).filter(pk__in=seen.order_by().values("pk"))


def dots_of(round: ChoosingRound, user: User) -> dict[int, int]:
    """What the person gave, by the key of the pitch."""
    return dict(Dot.objects.filter(ballot__round=round, ballot__user=user).values_list("pitch", "number"))


def closed_since(round: ChoosingRound, user: User) -> list[Dot]:
    """Dots of the person on pitches that are not to choose from any more."""
    dots = Dot.objects.filter(ballot__round=round, ballot__user=user).select_related("pitch")
    return list(dots.exclude(pitch__in=candidates_for(round, user).order_by()).order_by("pk"))


def people_in(round: ChoosingRound) -> QuerySet[User]:
    """Who can give dots, by name."""
    return participants_of(round.meeting.edition_id)


def number_of_voters(round: ChoosingRound) -> int:
    return round.ballots.count()


def items_of(round: ChoosingRound) -> QuerySet[ProgrammeItem]:
    """Items of the meeting in which pitches can have their turn, with the number of `turns` taken."""
    items = ProgrammeItem.objects.filter(meeting=round.meeting_id, kind=ItemKind.PITCH)
    return items.select_related("meeting").annotate(turns=Count("slots")).order_by("starts", "pk")


@dataclass
class Counted:
    """How a pitch stands when choosing has closed."""

    pitch: Pitch
    dots: int = 0
    voters: int = 0
    by_side: Counter[Side] = field(default_factory=Counter)
    earlier_turns: int = 0
    verdict: Verdict | None = None

    @property
    def comes_up(self) -> bool:
        """It was chosen, and has or had its turn."""
        chosen = self.verdict is not None and self.verdict.turn is not None
        return chosen and self.pitch.state in (*HAS_TURN, *WAS_DISCUSSED)

    @property
    def insurers(self) -> int:
        return self.by_side[Side.INSURER]

    @property
    def municipalities(self) -> int:
        return self.by_side[Side.MUNICIPALITY]

    @property
    def others(self) -> int:
        return self.by_side[Side.NEITHER]


def overview(round: ChoosingRound) -> list[Counted]:
    """For the course office: what can be chosen and what was decided about, most dots first. Dots count, also of who
    left since they gave them.

    Between equals: first whose owners had no turn yet, then of the side with fewest people in the group, then by the
    lot. As many queries for many as for one.
    """
    decided = Verdict.objects.filter(round=round).values("pitch")
    asked = Q(pk__in=decided) if round.decided_at else Q(pk__in=candidates(round).order_by().values("pk"))
    rows = Pitch.objects.filter(asked).select_related("author__organisation", "co_owner__organisation")
    return _ranked(round, with_counts(rows))


def result(round: ChoosingRound, user: User) -> list[Counted]:
    """The same for a participant: what they may read and what was to choose from, got dots or was decided about."""
    decided = Verdict.objects.filter(round=round).values("pitch")
    voted = Dot.objects.filter(ballot__round=round).values("pitch")
    asked = Q(pk__in=decided) | Q(pk__in=voted)
    if round.decided_at is None:
        asked |= Q(pk__in=candidates(round).order_by().values("pk"))
    rows = Pitch.objects.visible_to(user).filter(asked).select_related("author__organisation", "co_owner__organisation")
    return _ranked(round, rows)


def _ranked(round: ChoosingRound, pitches: Iterable[Pitch]) -> list[Counted]:
    found = {pitch.pk: Counted(pitch) for pitch in pitches}
    _count(round, found)
    turns = turns_by_owner(round)
    for one in found.values():
        keys = {person.pk for person in one.pitch.owners}
        one.earlier_turns = len(set().union(*(turns[key] for key in keys)) - {one.pitch.pk})
    for verdict in Verdict.objects.filter(round=round, pitch__in=found):
        found[verdict.pitch_id].verdict = verdict
    sizes = side_sizes(round)
    return sorted(found.values(), key=lambda one: _rank(one, sizes, round.seed))


def _count(round: ChoosingRound, found: dict[int, Counted]) -> None:
    dots = Dot.objects.filter(ballot__round=round, pitch__in=found).select_related("ballot__user__organisation")
    for dot in dots:
        one = found[dot.pitch_id]
        one.dots += dot.number
        one.voters += 1
        one.by_side[dot.ballot.user.side] += dot.number


def turns_by_owner(round: ChoosingRound) -> dict[int, set[int]]:
    """By the key of a person the pitches (keys) with which they had or have a turn, without those of this round."""
    found: dict[int, set[int]] = defaultdict(set)
    states = (*HAS_TURN, *WAS_DISCUSSED)
    slots = PitchSlot.objects.filter(pitch__edition=round.meeting.edition_id, pitch__state__in=states)
    here = Verdict.objects.filter(round=round, turn__isnull=False).values("pitch")
    for pitch, author, co_owner in slots.exclude(pitch__in=here).values_list(
        "pitch", "pitch__author", "pitch__co_owner"
    ):
        for person in filter(None, (author, co_owner)):
            found[person].add(pitch)
    return found


def side_sizes(round: ChoosingRound) -> Counter[Side]:
    """How many people of each side are in the group."""
    return Counter(person.side for person in people_in(round))


def _rank(one: Counted, sizes: Counter[Side], seed: int) -> tuple[int, bool, int, str]:
    smallest = min(sizes[person.side] for person in one.pitch.owners)
    return -one.dots, one.earlier_turns > 0, smallest, lot(seed, one.pitch.pk)


def lot(seed: int, pitch: int) -> str:
    """A place in the line that nobody chose: the same for the same round, whatever else is in it."""
    return hashlib.sha256(f"{seed}:{pitch}".encode()).hexdigest()


def equals_of(rows: Sequence[Counted]) -> set[int]:
    """The pitches (keys) that have as many dots as another: there the order says more than the dots."""
    numbers = Counter(one.dots for one in rows)
    return {one.pitch.pk for one in rows if one.dots and numbers[one.dots] > 1}
