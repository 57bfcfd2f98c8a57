"""The pages of who speaks or is asked to, by log-in and by the signed link of a mail. GET shows, POST acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from course import clock
from course.actions.speakers.answering import tell_needs
from course.actions.speakers.transition import move_speaker
from course.authority import Purpose, SignedLink
from course.enums import Actor, SpeakerState
from course.errors import Refusal
from course.forms.speakers.answer import DeclineForm, NeedsForm
from course.models import SpeakerInvitation, User
from course.queries.polls.doors import polls_beside, waiting_polls
from course.queries.speakers.asked import questions_to
from course.queries.speakers.links import IN_FULL, SpeakerLink, link_of
from course.queries.speakers.talks import talk_at, talks_of
from course.queries.speakers.transitions import may_move
from course.views.acts import PageOfActs
from course.views.days_away import DaysAwayPart
from course.views.enrolment.links import by_token
from course.views.people import portrait_of
from course.views.reading import reads_only

ANSWERS = {"yes": SpeakerState.ACCEPTED, "no": SpeakerState.DECLINED}


@login_required
@reads_only
def speaker(request: HttpRequest) -> HttpResponse:
    """What comes first, then my other meetings, and those that lie behind."""
    talks = talks_of(request.user)
    coming = [talk for talk in talks if not talk.is_over]
    past = [talk for talk in talks if talk.is_over]
    shown = {"coming": coming, "past": past, "polls": waiting_polls(request.user)}
    return render(request, "course/speakers/speaker.html", shown)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def speaker_question(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting at which I speak or am asked to."""
    invitation = get_object_or_404(questions_to(request.user), pk=pk)
    return SpeakerPage(request, invitation, request.user).answer()


@by_token
def speaker_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a mail. A link that was withdrawn, or whose time is over, says so."""
    link, reader = _link_for(request, token)
    if not link.works:
        return render(request, "course/speakers/link_ended.html", {"user": AnonymousUser()}, status=410)
    return SpeakerPage(request, link.invitation, SignedLink(Purpose.SPEAKER, token, reader)).answer()


@by_token
@reads_only
def portrait_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The own photo, for who has the link of a mail and is not logged in."""
    link, _reader = _link_for(request, token)
    if not link.works or not link.invitation.person.portrait:
        raise Http404
    return portrait_of(link.invitation.person)


def _link_for(request: HttpRequest, token: str) -> tuple[SpeakerLink, User | None]:
    """And who is logged in: the speaker or nobody. 404 for everybody else, and for what we never signed."""
    link, reader = link_of(token), request.user if request.user.is_authenticated else None
    if link is None or reader not in {None, link.invitation.person}:
        raise Http404
    return link, reader


class SpeakerPage(PageOfActs):
    """One question as its speaker sees it, and what the speaker does there."""

    row: SpeakerInvitation
    template = "course/speakers/question.html"

    @property
    def acts(self) -> dict[str, Callable[[], bool]]:
        return {"yes": self.say, "no": self.say, "needs": self.tell, "away": self.away.act, "not_away": self.away.act}

    def refuse(self, refusal: Refusal) -> HttpResponse:
        self.row = IN_FULL.get(pk=self.row.pk)
        return super().refuse(refusal)

    @property
    def has_room(self) -> bool:
        if self.act == "no" and self.request.POST.get("reason"):
            return may_move(self.row, SpeakerState.DECLINED, by=Actor.SPEAKER)
        return self.act != "needs" or self.tells_needs

    @property
    def tells_needs(self) -> bool:
        return self.row.has_accepted and self.row.meeting.ends_at > clock.now()

    def say(self) -> bool:
        if self.act == "no" and not self.decline.is_valid():
            return False
        reason = self.decline.cleaned_data["reason"] if self.act == "no" else ""
        move_speaker(invitation=self.row, to=ANSWERS[self.act], by=self.by, reason=reason)
        return True

    def tell(self) -> bool:
        if not self.needs.is_valid():
            return False
        tell_needs(invitation=self.row, values=self.needs.cleaned_data, by=self.by)
        return True

    @cached_property
    def away(self) -> DaysAwayPart:
        return DaysAwayPart(self.request, self.row.person, self.by)

    @cached_property
    def decline(self) -> DeclineForm:
        return DeclineForm(self.typed("no"))

    @cached_property
    def needs(self) -> NeedsForm:
        return NeedsForm(self.typed("needs"), invitation=self.row)

    @property
    def portrait(self) -> str:
        return reverse("course:portrait_by_link", args=[self.by.token]) if isinstance(self.by, SignedLink) else ""

    @property
    def context(self) -> dict[str, Any]:
        talk = talk_at(self.row)
        return {
            "invitation": self.row,
            "talk": talk,
            "can": {name: may_move(self.row, to, by=Actor.SPEAKER) for name, to in ANSWERS.items()},
            "decline_form": self.decline,
            "needs_form": self.needs if self.tells_needs else None,
            "by_link": isinstance(self.by, SignedLink),
            "portrait_by_link": self.portrait,
            "polls": polls_beside(self.by, self.row.person, self.row.meeting.edition),
            **self.away.context,
        }
