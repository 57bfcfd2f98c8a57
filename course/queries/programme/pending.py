"""What waits to be published: held against how it stands now, and how the planning would look after publishing."""

from __future__ import annotations

import copy
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from course.changes import Change, Plan, changes, is_new, merged
from course.enums import MeetingStatus
from course.models import Edition, Meeting, Module, PendingChange, Place, ProgrammeItem, Publication, User
from course.queries.planning.findings import Overlay
from course.queries.programme.halves import Move, made_whole, moves_in
from course.queries.programme.plans import MEETING, Row, meeting_in, plan_of, stored_plan
from course.schedule import time_of


@dataclass(frozen=True)
class Waiting:
    """A meeting as it is stored, and what of its waiting change is left to publish."""

    meeting: Meeting
    pending: PendingChange
    now: Plan
    changes: Sequence[Change]
    moves: Mapping[str, Move]
    """The parts that it exchanges with other meetings."""
    together: Sequence[Meeting] = ()
    """The other meetings with which it exchanges parts: what is dropped of those here is dropped there too."""

    @property
    def stale(self) -> list[Change]:
        """What somebody changed meanwhile, so that somebody has to choose."""
        return [one for one in self.changes if one.is_stale]

    @cached_property
    def wanted(self) -> Plan:
        """How it would be; of what is stale as it is wanted."""
        return merged(self.now, self.changes)


@dataclass(frozen=True)
class Plans:
    """How a meeting is and how it would be after publishing, read once."""

    meeting: Meeting
    waiting: Waiting | None

    @cached_property
    def now(self) -> Plan:
        return stored_plan(self.meeting)

    @property
    def effective(self) -> Plan:
        """After publishing: what forms show."""
        return self.waiting.wanted if self.waiting else self.now

    @property
    def moves(self) -> Mapping[str, Move]:
        """The parts that it exchanges with other meetings."""
        return self.waiting.moves if self.waiting else {}

    @property
    def mark(self) -> str:
        """Differs as soon as somebody changes this meeting or what waits for it; 64 characters."""
        pending = self.waiting.pending if self.waiting else None
        waits = (pending.pk, pending.version, _sorted(self.effective)) if pending else None
        return hashlib.sha256(repr((_sorted(self.now), waits)).encode()).hexdigest()


@dataclass(frozen=True)
class Known:
    """The rows to which plans point, by their keys. What was deleted since is not among them."""

    places: Mapping[int, Place]
    modules: Mapping[int, Module]
    people: Mapping[int, User]

    def cleaned(self, plan: Plan, now: Plan) -> Plan:
        """The plan without what is gone: the place and module of now, and the speakers who are still here."""
        plan = copy.deepcopy(plan)
        fields = plan[MEETING]
        if fields["place"] not in self.places:
            fields["place"] = now[MEETING]["place"]
        if fields["module"] is not None and fields["module"] not in self.modules:
            fields["module"] = now[MEETING]["module"]
        for key, row in plan.items():
            if key != MEETING:
                row["speakers"] = [person for person in row["speakers"] if person in self.people]
        return plan


def waiting_in(edition: Edition) -> list[Waiting]:
    """In the order of time; as many queries for many as for one. What was done by another way waits no more.

    Mostly nothing waits, and to read all that belongs to a change is much work.
    """
    rows = PendingChange.objects.filter(meeting__edition=edition)
    if not rows.exists():
        return []
    rows = rows.select_related("meeting__edition", "meeting__place", "meeting__module", "changed_by")
    return _held_against_now(list(rows.order_by("meeting__starts_at", "meeting")))


def waiting_of(meeting: Meeting) -> Waiting | None:
    """Of one meeting; what waits for the others of its edition says which parts come and go."""
    return next((one for one in waiting_in(meeting.edition) if one.meeting.pk == meeting.pk), None)


def _held_against_now(rows: Sequence[PendingChange]) -> list[Waiting]:
    if not rows:
        return []
    items = _items_of([row.meeting_id for row in rows])
    now = {row.meeting_id: plan_of(row.meeting, items[row.meeting_id]) for row in rows}
    moves = moves_in(rows, now)
    for row in rows:
        made_whole(row, now[row.meeting_id], moves)
    known = known_to([plan for row in rows for plan in (row.base, row.wanted, now[row.meeting_id])])
    found = []
    for row in rows:
        base, wanted = (known.cleaned(plan, now[row.meeting_id]) for plan in (row.base, row.wanted))
        own = {key: move for key, move in moves.items() if row.meeting_id in move}
        others = {pk for move in own.values() for pk in move} - {row.meeting_id}
        together = [other.meeting for other in rows if other.meeting_id in others]
        found.append(
            Waiting(row.meeting, row, now[row.meeting_id], changes(base, now[row.meeting_id], wanted), own, together)
        )
    return [one for one in found if one.changes]


def _items_of(meetings: Collection[int]) -> Mapping[int, list[ProgrammeItem]]:
    found: dict[int, list[ProgrammeItem]] = defaultdict(list)
    rows = ProgrammeItem.objects.filter(meeting__in=meetings).order_by("starts", "pk")
    for item in rows.prefetch_related("speakers"):
        found[item.meeting_id].append(item)
    return found


def known_to(plans: Iterable[Plan]) -> Known:
    """Three queries."""
    every = list(plans)
    meetings = [plan[MEETING] for plan in every]
    people = {
        person for plan in every for key, row in plan.items() if key != MEETING for person in row["speakers"]
    }  # fmt: skip
    return Known(
        Place.objects.select_related("municipality").in_bulk({fields["place"] for fields in meetings}),
        Module.objects.select_related("edition").in_bulk({fields["module"] for fields in meetings} - {None}),
        User.objects.select_related("organisation").in_bulk(people),
    )


def plans_of(meeting: Meeting) -> Plans:
    return Plans(meeting, waiting_of(meeting))


def effective_plan(meeting: Meeting) -> Plan:
    return plans_of(meeting).effective


def seen_mark(meeting: Meeting) -> str:
    return plans_of(meeting).mark


def announceable(edition: Edition) -> list[Meeting]:
    """The drafts of an edition, in the order of time."""
    drafts = edition.meetings.filter(status=MeetingStatus.DRAFT).select_related("edition", "place", "module")
    return list(drafts.order_by("starts_at", "pk"))


def overlay_of(waiting: Iterable[Waiting], drafts: Iterable[Meeting] = ()) -> Overlay:
    """The meetings as they would be: those with a waiting change, and drafts that are announced."""
    every = list(waiting)
    known = known_to([one.wanted for one in every]) if every else Known({}, {}, {})
    overlay: Overlay = {one.meeting.pk: _as_wanted(one.meeting, one.wanted, known) for one in every}
    for draft in drafts:
        announced = copy.copy(draft)
        announced.status = MeetingStatus.CONFIRMED
        overlay[draft.pk] = (announced, None)
    return overlay


def overlay_with(meeting: Meeting, plan: Plan, but: Meeting | None = None) -> Overlay:
    """What waits in the edition, with this plan for one of its meetings; without another one."""
    others = [one for one in waiting_in(meeting.edition) if one.meeting not in (meeting, but)]
    return overlay_of(others) | {meeting.pk: _as_wanted(meeting, plan, known_to([plan]))}


def _as_wanted(meeting: Meeting, plan: Plan, known: Known) -> tuple[Meeting, Sequence[ProgrammeItem]]:
    after = meeting_in(plan, meeting)
    after.place, after.module = known.places[after.place_id], known.modules.get(after.module_id or 0)
    rows = sorted((row["times"], key) for key, row in plan.items() if key != MEETING)
    return after, [_item(after, key, plan[key], known) for _times, key in rows]


def _item(meeting: Meeting, key: str, row: Row, known: Known) -> ProgrammeItem:
    """A new one has a key that is nobody's: below zero, and of this meeting alone. Past midnight it ends in the last
    minute of its day.
    """
    starts, ends, is_fixed = row["times"]
    item = ProgrammeItem(
        pk=-(meeting.pk * MOST_NEW + int(key[1:])) if is_new(key) else int(key),
        meeting=meeting,
        starts=time_of(min(starts, LAST)),
        ends=time_of(min(ends, LAST)),
        is_fixed=is_fixed,
        kind=row["kind"],
        title=row["title"],
        room=row["room"],
    )
    speakers = User.objects.all()
    speakers._result_cache = [known.people[person] for person in row["speakers"] if person in known.people]
    item._prefetched_objects_cache = {"speakers": speakers}  # type: ignore[attr-defined]  # as a prefetch leaves it
    return item


LAST = 24 * 60 - 1
MOST_NEW = 1000
"""More items than a day may have."""


def fingerprint(edition: Edition, waiting: Sequence[Waiting], drafts: Sequence[Meeting]) -> str:
    """Of what somebody agrees to publish; another after every publication."""
    last = Publication.objects.filter(edition=edition).values_list("pk", flat=True).first()
    changed = [(one.pending.pk, one.pending.version, _sorted(one.now), list(map(repr, one.changes))) for one in waiting]
    items = _items_of([draft.pk for draft in drafts])
    new = [(draft.pk, _sorted(plan_of(draft, items[draft.pk]))) for draft in drafts]
    return hashlib.sha256(repr((edition.pk, last, changed, new)).encode()).hexdigest()


def _sorted(plan: Plan) -> list[tuple[str, list[tuple[str, object]]]]:
    return [(key, sorted(row.items())) for key, row in sorted(plan.items())]
