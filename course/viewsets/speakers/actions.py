"""What the course office does with one speaker: each action its own page, with a button that does it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from course.actions.speakers.links import send_speaker_link, withdraw_speaker_link
from course.actions.speakers.transition import REFUSALS, move_speaker
from course.enums import Move, SpeakerCondition, SpeakerState
from course.formatting import day_in_words
from course.models import SpeakerInvitation
from course.queries.speakers.links import IN_FULL
from course.queries.speakers.transitions import move_of
from course.viewsets.one_button import OneButtonView, StepView

VERBS: dict[SpeakerState, str | Promise] = {
    SpeakerState.INVITED: gettext_lazy("Invite this speaker"),
    SpeakerState.ACCEPTED: gettext_lazy("The speaker told us yes"),
    SpeakerState.DECLINED: gettext_lazy("The speaker told us no"),
    SpeakerState.WITHDRAWN: gettext_lazy("Do not ask this speaker any more"),
}
"""What the office does with each step, on the button."""


def reason_of(need: SpeakerCondition) -> str:
    """What is said when a need does not hold."""
    return str(REFUSALS[need].message)


class SpeakerActionView(OneButtonView):
    object: SpeakerInvitation
    model = SpeakerInvitation
    urls = "speakers"
    header_icon = "group"

    def get_base_object_queryset(self) -> QuerySet[SpeakerInvitation]:
        return IN_FULL.all()

    @property
    def about(self) -> tuple[str, str]:
        row = self.object
        return row.get_state_display(), f"{row.person}, {row.meeting.title}, {day_in_words(row.meeting.day)}"


class MoveSpeakerView(StepView, SpeakerActionView):
    steps = tuple(VERBS)
    done = gettext_lazy("The speaker moved on.")

    def move(self, to: SpeakerState) -> Move[SpeakerCondition]:
        return move_of(self.object, to)

    def get_page_title(self) -> str:
        return str(VERBS[self.to])

    def save_instance(self) -> None:
        move_speaker(invitation=self.object, to=self.to, by=self.request.user, telling=self.telling)


class SendSpeakerLinkView(SpeakerActionView):
    page_title = gettext_lazy("Send what was agreed again")
    explains = gettext_lazy("The speaker gets a mail with what is asked, and the link of the own page.")
    done = gettext_lazy("It is sent again.")

    def save_instance(self) -> None:
        send_speaker_link(invitation=self.object, by=self.request.user, telling=self.telling)


class WithdrawSpeakerLinkView(SpeakerActionView):
    page_title = gettext_lazy("Withdraw the link of the speaker")
    explains = gettext_lazy("The links that were mailed open nothing from then on. You can send a new one afterwards.")
    done = gettext_lazy("The link is withdrawn.")

    def save_instance(self) -> None:
        withdraw_speaker_link(invitation=self.object, by=self.request.user)
