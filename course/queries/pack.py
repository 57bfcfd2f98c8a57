"""What is printed for a meeting, and whether what was printed still holds."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from course.enums import PackPart, VisitStatus
from course.formatting import in_dutch, period, time_in_numbers
from course.models import Meeting, ProgrammeItem, User, WorkVisit
from course.print.data import Attendee, Emergency, Line, Pack
from course.queries.enrolment.participants import group_of
from course.queries.people.needs import needs_at
from course.queries.preparation import choices_at
from course.queries.visits.groups import GroupOfVisitors, groups_at

PACK_MADE = "course.meeting.pack"
"""What the history calls it."""

WITH_NAMES = (PackPart.BADGES, PackPart.CARDS)
"""Printed for each person apart, so that only what changed can be printed again."""

Digests: TypeAlias = dict[str, str]


def pack_of(meeting: Meeting) -> Pack:
    """All that can be printed, in Dutch. The meeting comes from `meetings_in_full`."""
    with in_dutch():
        group = list(group_of(meeting.edition))
        attendees = tuple(_attendee(person) for person in group)
        items = list(meeting.items.all())
        needs, groups = needs_at(meeting), groups_at(meeting)
        return Pack(
            title=meeting.title,
            edition=str(meeting.edition),
            when=period(meeting.starts_at, meeting.ends_at),
            place=meeting.place.full_address,
            attendees=attendees,
            badges=attendees + _speakers(items, but={person.pk for person in group}),
            programme=tuple(line for item in items for line in _lines(item, groups)),
            needs=needs.rows,
            told_needs=needs.told,
            choices=choices_at(meeting),
            visits=tuple(_emergency(item, item.visit) for item in items if _is_on(item)),
            day_number=meeting.edition.day_number,
        )


def _attendee(person: User, role: str = "") -> Attendee:
    """Never by the address: a sheet that is passed around shows it to everybody."""
    name = person.full_name or _("Name unknown")
    return Attendee(person.pk, name, str(person.organisation or ""), person.side, role)


def _speakers(items: Iterable[ProgrammeItem], but: Collection[int]) -> tuple[Attendee, ...]:
    """Once each, in the order of a list of names."""
    found = {person.pk: person for item in items for person in item.speakers.all() if person.pk not in but}
    return tuple(
        _attendee(one, _("Speaker")) for one in sorted(found.values(), key=lambda one: (one.sort_name, one.pk))
    )


def _lines(item: ProgrammeItem, groups: Mapping[int, Sequence[GroupOfVisitors]]) -> list[Line]:
    who = ", ".join(person.full_name for person in item.speakers.all() if person.full_name)
    own = Line(time_in_numbers(item.starts), time_in_numbers(item.ends), item.title, who)
    visit = getattr(item, "visit", None)
    if visit is None:
        return [own]
    off = f" ({str(VisitStatus.CANCELLED.label).lower()})" if visit.status == VisitStatus.CANCELLED else ""
    steps = [
        Line(time_in_numbers(one.starts), time_in_numbers(one.ends), one.title, one.by) for one in visit.steps.all()
    ]
    told = replace(own, title=visit.title + off, who=str(visit.host), where=visit.place_beside_host)
    return [own, told, *(_group(one) for one in groups.get(visit.pk, ())), *steps]


def _group(group: GroupOfVisitors) -> Line:
    """Who goes round together, by name, with how many they are."""
    title = _("%(group)s: %(number)d") % {"group": group.name, "number": len(group.people)}
    return Line("", "", title, ", ".join(person.full_name for person in group.people))


def _is_on(item: ProgrammeItem) -> bool:
    """With a visit that is agreed and goes ahead."""
    visit = getattr(item, "visit", None)
    return visit is not None and visit.is_public


def _emergency(item: ProgrammeItem, visit: WorkVisit) -> Emergency:
    when = _("%(start)s to %(end)s") % {"start": time_in_numbers(item.starts), "end": time_in_numbers(item.ends)}
    contact = [visit.contact.full_name if visit.contact else "", str(visit.host)]
    return Emergency(
        visit.title,
        when,
        visit.place.full_address,
        ", ".join(filter(None, contact)),
        visit.plan_b,
        visit.call,
        visit.first_aid,
        visit.address_for_112,
    )


def packs_made(meeting: Meeting) -> QuerySet[ModelLogEntry]:
    """Lines of history, the newest first. Each keeps the parts, and what stood in them as digests."""
    made = ModelLogEntry.objects.for_instance(meeting).filter(action=PACK_MADE)
    found: QuerySet[ModelLogEntry] = made.select_related("user").order_by("-pk")
    return found


def digests_of(pack: Pack) -> Digests:
    """By part, of what it shows."""
    head = (pack.title, pack.when, pack.place)
    return {part.value: _digest((head, pack.of(part))) for part in PackPart}


def people_in(pack: Pack) -> Digests:
    """By key of a person, of what stands on the badge."""
    return {str(one.key): _digest(one) for one in pack.badges}


def changed_people(pack: Pack, made: ModelLogEntry | None) -> list[int]:
    """Keys of who is new or stands there otherwise since a pack was made; everybody when none was."""
    before = made.data["people"] if made else {}
    return [one.key for one in pack.badges if before.get(str(one.key)) != _digest(one)]


def badges_in(made: ModelLogEntry, pack: Pack) -> Pack:
    """With the badges and cards of this making alone."""
    keys = made.data["badges"]
    return pack if keys is None else replace(pack, badges=tuple(one for one in pack.badges if one.key in keys))


def parts_of(made: ModelLogEntry) -> tuple[PackPart, ...]:
    return tuple(PackPart(part) for part in made.data["parts"])


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class PartState:
    """When a part was made last and by whom, and whether it would look different now."""

    part: PackPart
    made_at: dt.datetime | None
    made_by: User | None
    is_outdated: bool


def part_states(meeting: Meeting, pack: Pack) -> list[PartState]:
    """A row for each part; two queries."""
    packs, now = list(packs_made(meeting)), digests_of(pack)
    return [_state(part, next((made for made in packs if part in made.data["parts"]), None), now) for part in PackPart]


def _state(part: PackPart, made: ModelLogEntry | None, now: Digests) -> PartState:
    if made is None:
        return PartState(part, None, None, is_outdated=False)
    return PartState(part, made.timestamp, made.user, is_outdated=made.data["digests"][part] != now[part])


def last_with_names(meeting: Meeting) -> ModelLogEntry | None:
    """The newest pack with badges or cards."""
    return next((made for made in packs_made(meeting) if set(WITH_NAMES) & set(made.data["parts"])), None)


def still_holds(made: ModelLogEntry, pack: Pack) -> bool:
    """Nothing that this pack shows changed since it was made."""
    now = digests_of(pack)
    return all(made.data["digests"][part] == now[part] for part in made.data["parts"])
