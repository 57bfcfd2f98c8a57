"""Mail that can wait follows the rhythm that its reader chose."""

from __future__ import annotations

from course import clock
from course.actions.mail.queue import queued_together
from course.enums import MailRhythm
from course.models import Message, User
from course.queries.mail.digest import next_round


def follow_rhythm(person: User) -> None:
    """What waits for a later round than that of the rhythm which the person has now goes in that one."""
    rhythm = MailRhythm(person.mail_rhythm)
    round_at = clock.now() if rhythm == MailRhythm.AT_ONCE else next_round(rhythm)
    if person.messages.queued().filter(can_wait=True, not_before__gt=round_at).update(not_before=round_at):
        queued_together.send(sender=Message)
