"""Turns at tables: several pitches at the same time, each with a part of the group and a clock of its own.

Lock: the edition.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import check_office
from course.errors import AlreadyDone, Refusal
from pitches.enums import HAS_TURN
from pitches.models import PitchSlot, TableSeat
from pitches.queries.tables import guests, is_at_tables, who_comes
from pitches.queries.turns import turns_of
from pitches.tables import deal

if TYPE_CHECKING:
    from course.authority import Authority
    from course.models import ProgrammeItem, User

FEWEST_TABLES = 2


class TooFewTables(Refusal):
    message = _("For tables two pitches or more have their turn in this item.")


class EverybodySits(AlreadyDone):
    message = _("Everybody who comes has a table.")


class NoTables(AlreadyDone):
    message = _("The turns of this item follow each other.")


@transaction.atomic
def deal_tables(*, item: ProgrammeItem, by: Authority) -> int:
    """Give everybody who comes and sits nowhere a table, so that both sides and the organisations mix; who has a pitch
    or a role sits at it. Whoever sits keeps the table, unless they do not come or their pitch went. Returns how many
    found one.

    Raises OnlyTheOffice, TooFewTables, EverybodySits.
    """
    check_office(by)
    lock_edition(item.meeting.edition_id)
    slots = list(turns_of(item.meeting).filter(item=item, pitch__state__in=HAS_TURN))
    if len(slots) < FEWEST_TABLES:
        raise TooFewTables
    group = who_comes(item)
    TableSeat.objects.filter(slot__item=item).exclude(user__in=group, slot__in=slots).delete()
    stored = dict(TableSeat.objects.filter(slot__item=item).values_list("user", "slot"))
    wanted = _divided(slots, group, stored)
    moved = [key for key, table in wanted.items() if stored.get(key) != table]
    if not moved:
        raise EverybodySits
    TableSeat.objects.filter(slot__item=item, user__in=moved).delete()
    TableSeat.objects.bulk_create(TableSeat(slot_id=wanted[key], user_id=key) for key in moved)
    record(row=item.meeting, action="pitches.tables.deal", by=by, number=len(moved))
    return len(moved)


def _divided(slots: list[PitchSlot], group: Mapping[int, User], stored: Mapping[int, int]) -> dict[int, int]:
    """The turn of each person: that of the own pitch or role, else where they sit, else where they fit best."""
    fixed = {**stored, **_at_their_turn(slots, group)}
    tables = {slot.pk: guests(group[key] for key, table in fixed.items() if table == slot.pk) for slot in slots}
    return {**fixed, **deal(tables, guests(one for key, one in group.items() if key not in fixed))}


def _at_their_turn(slots: list[PitchSlot], group: Collection[int]) -> dict[int, int]:
    """Owners before roles; the first turn for who has two."""
    owners = [(person.pk, slot.pk) for slot in slots for person in slot.pitch.owners]
    roles = [(role.user_id, slot.pk) for slot in slots for role in slot.roles.all()]
    found: dict[int, int] = {}
    for person, slot in (*owners, *roles):
        if person in group:
            found.setdefault(person, slot)
    return found


@transaction.atomic
def clear_tables(*, item: ProgrammeItem, by: Authority) -> None:
    """The turns follow each other again, before the whole group. Raises OnlyTheOffice, NoTables."""
    check_office(by)
    lock_edition(item.meeting.edition_id)
    if not is_at_tables(item):
        raise NoTables
    TableSeat.objects.filter(slot__item=item).delete()
    record(row=item.meeting, action="pitches.tables.clear", by=by)
