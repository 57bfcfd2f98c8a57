"""What came of a pitch: what the group made of it, what its owner takes of that, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.mail.telling import deciding
from course.errors import Refusal
from pitches.actions.pitches.transition import NotYourTransition, locked, transition_pitch
from pitches.enums import WAS_DISCUSSED, Actor, PitchResult, PitchState
from pitches.log_actions import CHOSE, OUTCOME
from pitches.models import Discussion, Outcome, Pitch
from pitches.rules import actors_of, can_take_along, is_author

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import System
    from course.models import User


class NothingCameOfIt(Refusal):
    message = _("Write in a few sentences what it came down to.")


class NotDiscussed(Refusal):
    message = _("The group has not discussed this pitch yet.")


class NothingTaken(Refusal):
    message = _("Say what you take along. 'Nothing of this' is an answer too.")


class NoResult(Refusal):
    message = _("Choose what came of it.")


@transaction.atomic
def write_outcome(
    *, pitch: Pitch, summary: str, insights: str = "", by: User | System, telling: Telling | None = None
) -> Outcome:
    """Write down what the group made of a pitch; the first time it is discussed with that, and its owner is asked what
    they take along, and its discussion is closed. Later it can be written better.

    Raises NothingCameOfIt, NotDiscussed, NotYourTransition, and what `transition_pitch` raises.
    """
    pitch = locked(pitch)
    actors = actors_of(by, pitch)
    if actors.isdisjoint({Actor.ORGANISER, Actor.FACILITATOR}):
        raise NotYourTransition(before=PitchState(pitch.state).label, after=PitchState.DISCUSSED.label)
    if not summary.strip():
        raise NothingCameOfIt
    is_first = pitch.state not in WAS_DISCUSSED
    values = {"summary": summary.strip(), "insights": insights.strip()}
    outcome, _is_new = Outcome.objects.update_or_create(
        pitch=pitch, defaults=values, create_defaults={**values, "created_at": clock.now()}
    )
    record(row=pitch, action=OUTCOME, by=by, remark=outcome.summary)
    if is_first:
        Discussion.objects.filter(pitch=pitch, closed_at=None).update(closed_at=timezone.now())
        with deciding(telling, row=pitch, by=by, office=Actor.FACILITATOR not in actors):
            transition_pitch(pitch=pitch, to=PitchState.DISCUSSED, by=by, telling=telling)
    return outcome


@transaction.atomic
def take_along(*, pitch: Pitch, takes: str, leaves: str = "", by: User) -> Outcome:
    """Say as its owner what you take of it and what you leave; it can be said again until the pitch is finished.

    Raises NotYourTransition, NotDiscussed, NothingTaken.
    """
    pitch = locked(pitch)
    if not is_author(by, pitch):
        raise NotYourTransition(before=PitchState(pitch.state).label, after=PitchState.UNDER_WAY.label)
    if not can_take_along(by, pitch):
        raise NotDiscussed
    if not takes.strip():
        raise NothingTaken
    outcome = Outcome.objects.get(pitch=pitch)
    if (outcome.takes, outcome.leaves) != (takes.strip(), leaves.strip()):
        outcome.takes, outcome.leaves, outcome.closed_at = takes.strip(), leaves.strip(), clock.now()
        outcome.save(update_fields=["takes", "leaves", "closed_at"])
        record(row=pitch, action=CHOSE, by=by, remark=outcome.takes)
    return outcome


def report_back(*, pitch: Pitch, report: str, by: User) -> Pitch:
    """Tell the group in a few sentences what you did and what happened. Raises what `transition_pitch` raises."""
    return transition_pitch(pitch=pitch, to=PitchState.REPORTED_BACK, words=report, by=by)


@transaction.atomic
def finish_pitch(
    *, pitch: Pitch, result: PitchResult | str, by: User | System, telling: Telling | None = None
) -> Pitch:
    """End a pitch with what came of it. Raises NoResult, and what `transition_pitch` raises."""
    if result not in PitchResult:
        raise NoResult
    pitch = transition_pitch(pitch=pitch, to=PitchState.FINISHED, by=by, telling=telling)
    pitch.result = result
    pitch.save(update_fields=["result"])
    return pitch
