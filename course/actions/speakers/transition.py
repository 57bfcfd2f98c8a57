"""Steps in the life of the question to a speaker. Every other action that moves one goes through here.

Lock order: the edition first, then the question.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import deciding
from course.actions.programme.notices import tell_lines
from course.actions.speakers.notices import tell_called_off, tell_office, tell_speaker
from course.authority import SignedLink, first_of
from course.enums import Actor, MailCode, Move, SpeakerCondition, SpeakerState
from course.errors import AlreadyDone, Refusal
from course.models import Meeting, ProgrammeItem, SpeakerInvitation
from course.queries.mail.heard import NO_PART, NOTHING
from course.queries.programme.meetings import programme_lines
from course.queries.speakers.links import IN_FULL
from course.queries.speakers.roles import roles_of
from course.queries.speakers.transitions import move_of, unmet

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

Speaking = ProgrammeItem.speakers.through


class SpeakerMoveRefused(Refusal):
    message = _("This speaker cannot go from '%(before)s' to '%(after)s'.")


class AnsweredBefore(AlreadyDone):
    message = _("This was done before.")


class DeclinedBefore(Refusal):
    message = _("It was said before that it does not suit you, so nothing changed. Your reason is not kept.")


class AccountClosed(Refusal):
    message = _("The account of this speaker is closed. Open it first, or ask somebody else.")


class NotToCome(Refusal):
    message = _("This meeting lies behind us, or does not go ahead.")


class NothingToSpeakAt(Refusal):
    message = _("Choose first for which parts of the programme the speaker is asked.")


REFUSALS: dict[SpeakerCondition, type[Refusal]] = {
    SpeakerCondition.HAS_ACCOUNT: AccountClosed,
    SpeakerCondition.TO_COME: NotToCome,
    SpeakerCondition.HAS_ITEMS: NothingToSpeakAt,
}
"""What is said when a condition of the table does not hold."""

ANSWERS = (SpeakerState.ACCEPTED, SpeakerState.DECLINED)


def locked(invitation: SpeakerInvitation) -> SpeakerInvitation:
    """The question as it is stored now, with its edition locked first. Inside a transaction."""
    lock_edition(Meeting.objects.values_list("edition_id", flat=True).get(invitations=invitation.pk))
    return IN_FULL.select_for_update(of=("self",)).get(pk=invitation.pk)


def acting_as(by: Authority, invitation: SpeakerInvitation, roles: Iterable[Actor]) -> Actor:
    """The first of these roles that is theirs. Call it with the row as it is stored. Raises NotYours."""
    return first_of(roles, roles_of(by, invitation))


def actor_of(by: Authority, invitation: SpeakerInvitation) -> Authority:
    """Whom the history names: who came by the link is the speaker."""
    return invitation.person if isinstance(by, SignedLink) else by


@transaction.atomic
def move_speaker(
    *,
    invitation: SpeakerInvitation,
    to: SpeakerState,
    by: Authority,
    reason: str = "",
    telling: Telling | None = None,
) -> SpeakerInvitation:
    """Make a step of the table: the programme and the calendars follow, the speaker hears of what the course office
    does, and the office of an answer. When somebody whom people expect does not speak any more, they hear of it.

    Returns the question as it is stored now. Raises AnsweredBefore (with another reason DeclinedBefore), NotYours,
    SpeakerMoveRefused outside the table, the refusal of the first need that does not hold, and for the course office
    what `deciding` raises.
    """
    stored = locked(invitation)
    acting_as(by, stored, (Actor.SPEAKER, Actor.ORGANISER))
    if stored.state == to:
        raise AnsweredBefore if _reason(reason) in ("", stored.reason) else DeclinedBefore
    move, role = _check(by, stored, to)
    spoke, before = stored.has_accepted, programme_lines(stored.meeting)
    knew = NO_PART if stored.state == SpeakerState.DECLINED else NOTHING
    change_state(stored, to=to, by=by, reason=reason)
    with deciding(telling, row=stored, by=by, office=role == Actor.ORGANISER):
        if spoke:
            tell_lines(stored.meeting, before, but=stored.person)
        if move.mail == MailCode.SPEAKER_CALLED_OFF:
            tell_called_off(stored)
        elif move.mail:
            tell_speaker(stored, move.mail, knew=knew)
        if role == Actor.SPEAKER:
            tell_office(stored)
    return stored


def change_state(
    invitation: SpeakerInvitation, *, to: SpeakerState, by: Authority, reason: str = "", in_programme: bool = True
) -> None:
    """Write the step and its history; the caller holds the lock and checked it. `in_programme` False leaves the
    programme as it is, for who changed it there.
    """
    before, now = SpeakerState(invitation.state), clock.now()
    invitation.state, invitation.moves = to, invitation.moves + 1
    invitation.reason = _reason(reason) if to == SpeakerState.DECLINED else ""
    if to == SpeakerState.INVITED:
        invitation.asked_at, invitation.answered_at = now, None
    elif to in ANSWERS:
        invitation.answered_at = now
    invitation.save(update_fields=["state", "moves", "reason", "asked_at", "answered_at"])
    if in_programme:
        _put_in_programme(invitation)
    moved = {"from": before.value, "to": to.value}
    record(row=invitation, action="course.speaker.move", by=actor_of(by, invitation), **moved)


def _reason(given: str) -> str:
    return given.strip()[:300]


def _put_in_programme(invitation: SpeakerInvitation) -> None:
    """Who accepted speaks at what was asked; who did not speaks nowhere in the meeting."""
    if invitation.has_accepted:
        for item in invitation.items.all():
            item.speakers.add(invitation.person)
    else:
        own = Speaking.objects.filter(programmeitem__meeting=invitation.meeting_id, user=invitation.person_id)
        own.delete()
    refresh_calendar(meeting=invitation.meeting)


def _check(by: Authority, invitation: SpeakerInvitation, to: SpeakerState) -> tuple[Move[SpeakerCondition], Actor]:
    """The step and in which role it is made. Raises SpeakerMoveRefused, NotYours, or what is said of an unmet need."""
    move = move_of(invitation, to)
    if not move.by:
        raise SpeakerMoveRefused(before=SpeakerState(invitation.state).label, after=to.label)
    role = acting_as(by, invitation, move.by)
    for need in unmet(invitation, move.needs):
        raise REFUSALS[need]
    return move, role
