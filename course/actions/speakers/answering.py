"""What a speaker tells the course office beside yes or no: what is needed on the day.

Lock order: the edition first, then the question.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.speakers.transition import NotToCome, acting_as, actor_of, locked
from course.authority import Authority
from course.enums import KNOWS_OF_IT, Actor, SpeakerCondition
from course.errors import Refusal
from course.models import SpeakerInvitation
from course.queries.speakers.transitions import HOLDS

NEEDS = ("needs_microphone", "needs_screen", "travel", "needs")


class HasNoPart(Refusal):
    message = _("You have no part in this meeting any more.")


@transaction.atomic
def tell_needs(*, invitation: SpeakerInvitation, values: dict[str, object], by: Authority) -> None:
    """Keep what the speaker needs (NEEDS), for the course office to see. Told before, it is left as it is.

    Raises NotYours, HasNoPart, NotToCome.
    """
    stored = locked(invitation)
    acting_as(by, stored, (Actor.SPEAKER,))
    if stored.state not in KNOWS_OF_IT:
        raise HasNoPart
    if not HOLDS[SpeakerCondition.TO_COME](stored):
        raise NotToCome
    if all(getattr(stored, name) == values[name] for name in NEEDS):
        return
    for name in NEEDS:
        setattr(stored, name, values[name])
    stored.needs_told_at = clock.now()
    stored.save(update_fields=(*NEEDS, "needs_told_at"))
    record(row=stored, action="course.speaker.needs", by=actor_of(by, stored))
