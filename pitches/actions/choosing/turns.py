"""The order and the length of turns, and who has which role in them.

Lock order: the edition, then the programme item or the turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import check_office
from course.errors import AlreadyDone, Refusal
from pitches.enums import HAS_TURN, TurnRole
from pitches.models import PitchRole, PitchSlot
from pitches.queries.turns import free_seats, roles_had, roles_in, seated, turns_of, who_may
from pitches.rota import divide

if TYPE_CHECKING:
    from course.authority import Authority
    from course.models import Meeting, User

MOST_MINUTES = 240


class FirstOrLast(AlreadyDone):
    message = _("This turn is the first or the last already.")


class NoSuchMinutes(Refusal):
    message = _("A turn takes one minute to four hours.")


class NotForThisRole(Refusal):
    message = _(
        "%(name)s cannot have this role here: not with the own pitch, not with another role in the same turn, and a "
        "cross looker is of the other side."
    )


class RolesFilled(AlreadyDone):
    message = _("Every role that somebody can have is filled.")


def _locked(slot: PitchSlot) -> PitchSlot:
    """The turn as it is stored now, with its edition locked first."""
    lock_edition(slot.pitch.edition_id)
    return turns_of(slot.item.meeting).get(pk=slot.pk)


@transaction.atomic
def move_turn(*, slot: PitchSlot, up: bool, by: Authority) -> PitchSlot:
    """Change places with the turn before it, or after it, in the same item. Raises OnlyTheOffice, FirstOrLast."""
    check_office(by)
    slot = _locked(slot)
    row = PitchSlot.objects.filter(item=slot.item_id)
    before, after = row.filter(position__lt=slot.position), row.filter(position__gt=slot.position)
    other = before.order_by("-position").first() if up else after.order_by("position").first()
    if other is None:
        raise FirstOrLast
    here, there = slot.position, other.position
    last = max(row.values_list("position", flat=True))
    for one, position in ((other, last + 1), (slot, there), (other, here)):  # no two have one place in between
        one.position = position
        one.save(update_fields=["position"])
    record(row=slot.pitch, action="pitches.turn.move", by=by)
    return slot


@transaction.atomic
def give_minutes(*, slot: PitchSlot, minutes: int, by: Authority) -> PitchSlot:
    """How long a turn takes. Raises OnlyTheOffice, NoSuchMinutes."""
    check_office(by)
    if not 0 < minutes <= MOST_MINUTES:
        raise NoSuchMinutes
    slot = _locked(slot)
    if slot.minutes != minutes:
        slot.minutes = minutes
        slot.save(update_fields=["minutes"])
        record(row=slot.pitch, action="pitches.turn.minutes", by=by, minutes=minutes)
    return slot


@transaction.atomic
def fill_roles(*, meeting: Meeting, by: Authority) -> int:
    """Fill the free roles of all turns to come of a meeting, by turns: nobody twice before everybody once in the whole
    edition, as far as who may have which role allows. What somebody has stays. Returns how many.

    Raises OnlyTheOffice, RolesFilled.
    """
    check_office(by)
    edition = lock_edition(meeting.edition_id)
    group = seated(edition.pk)
    slots = list(turns_of(meeting).filter(pitch__state__in=HAS_TURN))
    PitchRole.objects.filter(slot__in=slots).exclude(user__in=group).delete()
    taken = divide(free_seats(slots, group), roles_had(edition))
    if not taken:
        raise RolesFilled
    PitchRole.objects.bulk_create(
        PitchRole(slot_id=seat.turn, role=seat.role, user_id=person) for seat, person in taken.items()
    )
    record(row=meeting, action="pitches.roles.fill", by=by, number=len(taken))
    return len(taken)


@transaction.atomic
def give_role(*, slot: PitchSlot, role: TurnRole, person: User | None, by: Authority) -> PitchSlot:
    """Give a role to somebody by hand, in place of who has it; to nobody, and it is free.

    Raises OnlyTheOffice, NotForThisRole.
    """
    check_office(by)
    slot = _locked(slot)
    group = seated(slot.pitch.edition_id)
    if person and person.pk not in who_may(slot, role, group, roles_in(slot, group)):
        raise NotForThisRole(name=str(person))
    PitchRole.objects.filter(slot=slot).exclude(user__in=group).delete()
    held = PitchRole.objects.filter(slot=slot, role=role)
    if person and held.filter(user=person).exists():
        return slot
    held.delete()
    if person:
        PitchRole.objects.create(slot=slot, role=role, user=person)
    record(row=slot.pitch, action="pitches.roles.give", by=by, role=role, person=str(person or ""))
    return slot
