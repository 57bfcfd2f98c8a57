"""Turns that are held at the same time, each at a table of its own: who sits where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from course.models import Apology, Meeting, ProgrammeItem, User
from pitches.enums import TurnRole
from pitches.models import PitchSlot, TableSeat
from pitches.queries.turns import Roles, roles_in, seated, turns_of
from pitches.tables import Guest


class Table(NamedTuple):
    """One turn of an item with who sits there: its owners first, then by name."""

    slot: PitchSlot
    people: list[User]
    roles: Roles

    @property
    def number(self) -> int:
        """That of the turn."""
        return self.slot.position

    @property
    def chair(self) -> User | None:
        return dict(self.roles).get(TurnRole.CHAIR)


def tables_of(item: ProgrammeItem) -> list[Table]:
    """In the order of the turns; nobody sits there who has no place any more. Empty when turns follow each other."""
    return tables_in(list(turns_of(item.meeting).filter(item=item)), seated(item.meeting.edition_id))


def tables_in(slots: Sequence[PitchSlot], group: dict[int, User]) -> list[Table]:
    """The same of the turns of one item, as `turns_of` reads them, with the group that was read already."""
    if not any(slot.seats.all() for slot in slots):
        return []
    return [Table(slot, _sitting(slot, group), roles_in(slot, group)) for slot in slots]


def _sitting(slot: PitchSlot, group: dict[int, User]) -> list[User]:
    keys, owners = {seat.user_id for seat in slot.seats.all()}, {person.pk for person in slot.pitch.owners}
    return sorted((person for key, person in group.items() if key in keys), key=lambda one: one.pk not in owners)


def items_at_tables(meeting: Meeting, user: User) -> list[ProgrammeItem]:
    """Those of the meeting whose turns are at tables, with the number of this person's own as `own_table`; a query."""
    own = TableSeat.objects.filter(slot__item=OuterRef("pk"), user=user).values("slot__position")[:1]
    items = ProgrammeItem.objects.filter(meeting=meeting, slots__seats__isnull=False).distinct()
    return list(items.annotate(own_table=Subquery(own)))


def is_at_tables(item: ProgrammeItem) -> bool:
    return TableSeat.objects.filter(slot__item=item).exists()


def who_comes(item: ProgrammeItem) -> dict[int, User]:
    """Who has a place and did not say that they cannot come to the meeting, by key."""
    away = set(Apology.objects.filter(meeting=item.meeting_id, taken_back_at=None).values_list("person", flat=True))
    return {key: person for key, person in seated(item.meeting.edition_id).items() if key not in away}


def guests(people: Iterable[User]) -> list[Guest]:
    """As `deal` reads them."""
    return [Guest(one.pk, str(one.side), one.organisation_id) for one in people]
