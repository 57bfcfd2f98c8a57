"""A part of the programme stays where somebody was asked to speak at it, until they answered."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import NOT_ANSWERED, SpeakerState
from course.errors import Refusal
from course.models import ProgrammeItem


class StillAsked(Refusal):
    message = _(
        "'%(item)s' cannot go: %(person)s did not say yes or no to it yet. Wait for the answer, or choose 'Do not ask "
        "this speaker any more' on the page of this speaker first."
    )


def check_removed(item: ProgrammeItem) -> None:
    """Who was asked would be left with a question about nothing. Raises StillAsked."""
    _check(item, [SpeakerState.INVITED])


def check_moved(item: ProgrammeItem) -> None:
    """A question is about one meeting; to another one its part does not go along. Raises StillAsked."""
    _check(item, NOT_ANSWERED)


def _check(item: ProgrammeItem, states: Collection[SpeakerState]) -> None:
    """Of what is over or does not go ahead nobody says yes or no any more."""
    meeting = item.meeting
    if not meeting.goes_ahead or meeting.ends_at <= clock.now():
        return
    question = item.invitations.filter(state__in=states).select_related("person").order_by("pk").first()
    if question:
        raise StillAsked(item=item.title, person=question.person)
