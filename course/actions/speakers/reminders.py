"""Reminders to speakers: of a question, of material, and of when and where. Each once, and none that is of no use.

Lock order: the edition first, then the question.
"""

from __future__ import annotations

from django.db import transaction

from course import clock
from course.actions.speakers.notices import tell_speaker
from course.actions.speakers.transition import locked
from course.enums import MailCode
from course.models import Message, SpeakerInvitation
from course.models.mail import about
from course.queries.speakers.asked import UNANSWERED_AFTER
from course.queries.speakers.due import due_now

REMINDERS = (MailCode.SPEAKER_REMINDED, MailCode.SPEAKER_MATERIAL, MailCode.SPEAKER_PRACTICAL)


def remind_speakers() -> int:
    """Queue what is due and was not told before. Returns how many mails."""
    due = list(due_now())
    subjects = {about(row) for _code, _occasion, row in due}
    mails = Message.objects.filter(template__in=REMINDERS, about__in=subjects)
    told = set(mails.values_list("template", "about", "occasion"))
    return sum(_remind(row, code, occasion) for code, occasion, row in due if (code, about(row), occasion) not in told)


@transaction.atomic
def _remind(invitation: SpeakerInvitation, code: MailCode, occasion: str) -> int:
    """Under the lock, because an answer may come meanwhile. Of a question that the course office holds, or that left
    less than a week ago, nobody is reminded.
    """
    stored = locked(invitation)
    if stored.state != invitation.state or (code == MailCode.SPEAKER_REMINDED and _is_new(stored)):
        return 0
    return len(tell_speaker(stored, code, occasion))


def _is_new(invitation: SpeakerInvitation) -> bool:
    questions = Message.objects.filter(template=MailCode.SPEAKER_ASKED, about=about(invitation))
    return questions.not_out_before(clock.now() - UNANSWERED_AFTER).exists()
