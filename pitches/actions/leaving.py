"""Who leaves: pitches pass to who owns them too or go off the agenda, roles and discussions become free. Promises stay
with who made them, and say so.

Lock order: the edition (held by the caller), then the pitches in the order of their keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.mail.telling import deciding
from course.authority import SYSTEM, check_office
from course.errors import AlreadyDone, Refusal
from pitches.actions.pitches.sharing import tell_shared
from pitches.actions.pitches.transition import lock_pitch, locked, take_off_agenda
from pitches.enums import ENDED, HAS_TURN, PitchMail, PitchState
from pitches.log_actions import PASSED_ON, ROLE_FREE, SHARED
from pitches.models import Discussion, Pitch, PitchRole
from pitches.queries.people import members_of, participants_of

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority
    from course.models import Edition, User


class NobodyOfTheGroup(Refusal):
    message = _("Choose somebody who takes part in this course.")


class PitchHasEnded(Refusal):
    message = _("This pitch has ended; it stays with who wrote it.")


class OwnsItBefore(AlreadyDone):
    message = _("This pitch is theirs already.")


@transaction.atomic
def follow_leaving(person: User, edition: Edition) -> None:
    """Put right what somebody had who is not of the group of the edition any more. Twice is once; who is of the group
    keeps everything but a pitch that is theirs twice.
    """
    is_of_group = members_of(edition.pk).filter(pk=person.pk).exists()
    for pitch in Pitch.objects.filter(edition=edition).owned_by(person).exclude(state__in=ENDED).order_by("pk"):
        _pass_on_by_itself(lock_pitch(pitch), person, is_of_group=is_of_group)
    if is_of_group:
        return
    _free_roles(person, edition)
    _leave_discussions(person, edition)


def _pass_on_by_itself(pitch: Pitch, person: User, *, is_of_group: bool) -> None:
    """To the co-owner of the group; without one it stays for the course office, off the agenda."""
    other = pitch.co_owner if pitch.author_id == person.pk else pitch.author
    if other == person:  # two accounts that own it together became one
        _own(pitch, pitch.author, None)
    elif is_of_group:
        return
    elif pitch.co_owner_id == person.pk:
        _own(pitch, pitch.author, None)
        record(row=pitch, action=SHARED, by=SYSTEM, remark=str(_("Nobody")))
        tell_shared(pitch, PitchMail.NOT_SHARED, pitch.author, person)
    elif other and members_of(pitch.edition_id).filter(pk=other.pk).exists():
        _pass(pitch, other, by=SYSTEM)
    elif pitch.state == PitchState.PLANNED:
        take_off_agenda(pitch)


def _own(pitch: Pitch, author: User, co_owner: User | None) -> None:
    pitch.author, pitch.co_owner, pitch.moves = author, co_owner, pitch.moves + 1
    pitch.save(update_fields=["author", "co_owner", "moves"])


def _pass(pitch: Pitch, person: User, by: Authority) -> None:
    before = pitch.author
    _own(pitch, person, None if pitch.co_owner == person else pitch.co_owner)
    record(row=pitch, action=PASSED_ON, by=by, remark=f"{before} → {person}")
    tell_shared(pitch, PitchMail.PASSED_ON, person, before)


def _free_roles(person: User, edition: Edition) -> None:
    """Of turns to come; what somebody did stays."""
    coming = {"slot__pitch__edition": edition, "slot__pitch__state__in": HAS_TURN}
    for role in PitchRole.objects.filter(user=person, **coming).select_related("slot__pitch"):
        record(row=role.slot.pitch, action=ROLE_FREE, by=SYSTEM, remark=str(role.get_role_display()))
        role.delete()


def _leave_discussions(person: User, edition: Edition) -> None:
    """Who replaces the one who leads, leads; the course office names another."""
    coming = Discussion.objects.filter(pitch__edition=edition, pitch__state__in=HAS_TURN)
    for discussion in coming.filter(facilitator=person):
        discussion.facilitator, discussion.deputy = discussion.deputy, None
        discussion.save(update_fields=["facilitator", "deputy"])
    coming.filter(deputy=person).update(deputy=None)


@transaction.atomic
def pass_on_pitch(*, pitch: Pitch, person: User, by: Authority, telling: Telling | None = None) -> Pitch:
    """Give a pitch to somebody else who takes part, who hears of it; with whom it is owned together stays.

    Raises OnlyTheOffice, PitchHasEnded, OwnsItBefore, NobodyOfTheGroup, and what `deciding` raises.
    """
    check_office(by)
    pitch = locked(pitch)
    if pitch.has_ended:
        raise PitchHasEnded
    if pitch.author_id == person.pk:
        raise OwnsItBefore
    if not participants_of(pitch.edition_id).filter(pk=person.pk).exists():
        raise NobodyOfTheGroup
    with deciding(telling, row=pitch, by=by):
        _pass(pitch, person, by)
    return pitch
