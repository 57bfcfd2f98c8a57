"""A part of the programme for which a speaker was asked is there until they answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import SpeakerState
from course.errors import Refusal
from course.models import ProgrammeItem


class StillAsked(Refusal):
    message = _(
        "'%(item)s' cannot go: %(person)s did not say yes or no to it yet. Wait for the answer, or choose 'Do not ask "
        "this speaker any more' on the page of this speaker first."
    )


def check_removed(item: ProgrammeItem) -> None:
    """Who was asked would be left with a question about nothing. Raises StillAsked; not of what is over or does not go
    ahead, of which nobody says yes or no any more.
    """
    meeting = item.meeting
    if not meeting.goes_ahead or meeting.ends_at <= clock.now():
        return
    question = item.invitations.filter(state=SpeakerState.INVITED).select_related("person").order_by("pk").first()
    if question:
        raise StillAsked(item=item.title, person=question.person)
