"""Leading a discussion: who does, when it begins, the buttons of the clock, and its end. Lock: the pitch.

Who leads presses on real time; the version of the clock settles who was first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.mail.telling import deciding
from course.authority import check_organiser
from course.errors import Refusal
from pitches.actions.pitches.outcome import write_outcome
from pitches.actions.pitches.transition import lock_pitch, locked, transition_pitch
from pitches.actions.session.notices import tell_leaders
from pitches.clockwork import PressedBefore, begin, press
from pitches.enums import HAS_TURN, PitchMail, PitchState
from pitches.enums.session import ClockMove
from pitches.log_actions import CLOCK_STARTED, LED_BY, WENT_ON
from pitches.models import Discussion, Pitch, PitchFormat
from pitches.queries.session import is_discussed_now, phases_of, who_can_lead
from pitches.rules import can_lead

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.models import User
    from pitches.models import Outcome


class NotLeading(Refusal):
    message = _("Only who leads this discussion can do this. The course office can name somebody else.")


class NoTurnNow(Refusal):
    message = _("This pitch has no turn: put it on the agenda first.")


class CannotLead(Refusal):
    message = _("Choose somebody of the group or of the course office.")


class TwiceTheSame(Refusal):
    message = _("Choose somebody else to replace who leads.")


class IsRunning(Refusal):
    message = _("The discussion is going on. Choose another format when it is over.")


class NotPrepared(Refusal):
    message = _("Choose a format first.")


class NotRunning(Refusal):
    message = _("This discussion is not going on now.")


@transaction.atomic
def prepare_discussion(
    *,
    pitch: Pitch,
    format: PitchFormat,
    facilitator: User | None,
    deputy: User | None,
    by: User,
    telling: Telling | None = None,
) -> Discussion:
    """Choose how a pitch is discussed and who leads, before it or in the middle: whoever led does so no more. Both
    hear it.

    Raises OnlyTheOffice, NoTurnNow, CannotLead, TwiceTheSame, IsRunning for another format, NotDecided.
    """
    check_organiser(by)
    pitch = lock_pitch(pitch)
    if pitch.state not in HAS_TURN:
        raise NoTurnNow
    _check_people(pitch, facilitator, deputy)
    discussion = Discussion.objects.filter(pitch=pitch).first() or Discussion(pitch=pitch)
    runs = is_discussed_now(pitch, discussion)
    if runs and discussion.format_id != format.pk:
        raise IsRunning
    before = {one for one in (discussion.facilitator, discussion.deputy) if one}
    discussion.format, discussion.facilitator, discussion.deputy = format, facilitator, deputy
    discussion.save()
    after = {one for one in (facilitator, deputy) if one}
    record(row=pitch, action=LED_BY, by=by, remark=", ".join(str(one) for one in (facilitator, deputy) if one))
    with deciding(telling, row=pitch, by=by):
        tell_leaders(pitch, PitchMail.LEADS, after - before - {by})
        tell_leaders(pitch, PitchMail.LEADS_NO_MORE, before - after - {by})
    return discussion


def _check_people(pitch: Pitch, facilitator: User | None, deputy: User | None) -> None:
    people = [person.pk for person in (facilitator, deputy) if person]
    if who_can_lead(pitch.edition).filter(pk__in=people).count() != len(set(people)):
        raise CannotLead
    if len(set(people)) < len(people):
        raise TwiceTheSame


@transaction.atomic
def start_discussion(*, pitch: Pitch, by: User) -> Discussion:
    """Begin, with a copy of the phases as they are now. What was posted before stays.

    Raises NotLeading, NotPrepared, PressedBefore when it runs already, and what `transition_pitch` raises.
    """
    pitch = locked(pitch)
    if not can_lead(by, pitch):
        raise NotLeading
    discussion = Discussion.objects.select_related("format").filter(pitch=pitch).first()
    phases = phases_of(discussion.format) if discussion and discussion.format else ()
    if discussion is None or not phases:
        raise NotPrepared
    if is_discussed_now(pitch, discussion):
        raise PressedBefore(phase=discussion.clock.name)
    if pitch.state != PitchState.IN_DISCUSSION:
        transition_pitch(pitch=pitch, to=PitchState.IN_DISCUSSION, by=by)
    now = timezone.now()
    discussion.clock = begin(phases, now, discussion.version)
    discussion.started_at, discussion.closed_at = now, None
    discussion.save()
    record(row=pitch, action=CLOCK_STARTED, by=by, remark=str(discussion.format))
    return discussion


@transaction.atomic
def press_clock(*, pitch: Pitch, move: ClockMove, version: int, by: User) -> Discussion:
    """Press a button of the clock, looking at this version of it. A stop is one neutral line in the history.

    Raises NotLeading, NotRunning, PressedBefore, CannotPress.
    """
    pitch = lock_pitch(pitch)
    if not can_lead(by, pitch):
        raise NotLeading
    discussion = Discussion.objects.filter(pitch=pitch).first()
    if discussion is None or not is_discussed_now(pitch, discussion):
        raise NotRunning
    discussion.clock = press(discussion.clock, ClockMove(move), version=version, now=timezone.now())
    discussion.save()
    if move == ClockMove.STOP:
        record(row=pitch, action=WENT_ON, by=by)
    return discussion


@transaction.atomic
def close_discussion(
    *, pitch: Pitch, summary: str, insights: str = "", by: User, telling: Telling | None = None
) -> Outcome:
    """End it with what it came down to; the pitch is discussed with that, and its owners hear so. Also when the clock
    was forgotten.

    Raises NotLeading, NotRunning, and what `write_outcome` raises.
    """
    pitch = locked(pitch)
    if not can_lead(by, pitch):
        raise NotLeading
    if pitch.state != PitchState.IN_DISCUSSION:
        raise NotRunning
    return write_outcome(pitch=pitch, summary=summary, insights=insights, by=by, telling=telling)
