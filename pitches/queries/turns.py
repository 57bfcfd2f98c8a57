"""The turns of a meeting in order, who does what in them, and who is next for a role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from course.enums import Side
from course.models import Edition, Meeting, User
from pitches.enums import TurnRole
from pitches.models import Pitch, PitchRole, PitchSlot
from pitches.queries.people import participants_of
from pitches.rota import Seat

Roles = list[tuple[TurnRole, User | None]]
"""Each role with who has it; None is free."""

ASKED_FIRST = (TurnRole.CROSS_LOOKER, TurnRole.CHAIR, TurnRole.TIMEKEEPER, TurnRole.NOTE_TAKER)
"""The role for which fewest people do comes first."""


def turns_of(meeting: Meeting) -> QuerySet[PitchSlot]:
    """In the order of the day, with pitch, owners, roles and seats at tables."""
    slots = PitchSlot.objects.filter(item__meeting=meeting).select_related(
        "item", "pitch__edition", "pitch__author__organisation", "pitch__co_owner__organisation"
    )
    return slots.prefetch_related(_with_people(), "seats").order_by("item__starts", "item", "position")


def _with_people() -> Prefetch[Any]:
    return Prefetch("roles", PitchRole.objects.select_related("user__organisation"))


def seated(edition: int) -> dict[int, User]:
    """Who takes part in the edition and may have a role, by key, in the order of names."""
    return {person.pk: person for person in participants_of(edition)}


def roles_in(slot: PitchSlot, group: Collection[int]) -> Roles:
    """Each role of the turn; who has no place any more has no role either."""
    found = {role.role: role.user for role in slot.roles.all() if role.user_id in group}
    return [(role, found.get(role)) for role in TurnRole]


def with_roles(pitches: Iterable[Pitch]) -> list[Pitch]:
    """Pitches of one edition with `turn_roles` where somebody has or had a role; four queries at most."""
    pitches = list(pitches)
    for pitch in pitches:
        pitch.turn_roles = []
    if not PitchRole.objects.filter(slot__pitch__in=pitches).exists():
        return pitches
    slots = PitchSlot.objects.filter(pitch__in=pitches).prefetch_related(_with_people())
    group = seated(pitches[0].edition_id)
    found = {slot.pitch_id: roles_in(slot, group) for slot in slots if slot.roles.all()}
    for pitch in pitches:
        pitch.turn_roles = found.get(pitch.pk, [])
    return pitches


def roles_had(edition: Edition) -> Counter[int]:
    """How many roles each person (key) has in the edition."""
    return Counter(PitchRole.objects.filter(slot__pitch__edition=edition).values_list("user", flat=True))


def free_seats(slots: Iterable[PitchSlot], group: dict[int, User]) -> list[Seat]:
    """The free roles of these turns with who may have them: no owner, nobody twice in a turn, a cross looker of another
    side than who wrote the pitch.
    """
    rows = [(slot, roles_in(slot, group)) for slot in slots]
    return [
        Seat(slot.pk, role, who_may(slot, role, group, roles))
        for role in ASKED_FIRST
        for slot, roles in rows
        if not dict(roles)[role]
    ]


def who_may(slot: PitchSlot, role: TurnRole, group: dict[int, User], roles: Roles) -> tuple[int, ...]:
    """Keys of who may have the role in the turn, in the order of names."""
    out = {person.pk for person in slot.pitch.owners}
    out |= {person.pk for other, person in roles if person and other != role}
    side = slot.pitch.author.side if role == TurnRole.CROSS_LOOKER else None
    return tuple(key for key, person in group.items() if key not in out and _looks_across(person.side, side))


def _looks_across(own: Side, of_author: Side | None) -> bool:
    return of_author is None or own not in (of_author, Side.NEITHER)
