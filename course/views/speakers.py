"""The pages of who speaks or is asked to, by log-in and by the signed link of a mail. GET shows, POST acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_safe

from course.actions.speakers.answering import tell_needs
from course.actions.speakers.transition import move_speaker
from course.authority import Authority, Purpose, SignedLink
from course.enums import Actor, SpeakerState
from course.errors import AlreadyDone, Refusal
from course.forms.speakers.answer import DeclineForm, NeedsForm
from course.models import SpeakerInvitation
from course.queries.speakers.asked import invitations_of
from course.queries.speakers.links import IN_FULL, link_of
from course.queries.speakers.talks import talk_at, talks_of
from course.queries.speakers.transitions import may_move
from course.views.days_away import DaysAwayPart
from course.views.enrolment.links import by_token

ANSWERS = {"yes": SpeakerState.ACCEPTED, "no": SpeakerState.DECLINED}


@login_required
@require_safe
def speaker(request: HttpRequest) -> HttpResponse:
    """What comes first, then my other meetings, and those that lie behind."""
    talks = talks_of(request.user)
    coming = [talk for talk in talks if not talk.is_over]
    past = [talk for talk in talks if talk.is_over]
    return render(request, "course/speakers/speaker.html", {"coming": coming, "past": past})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def speaker_question(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting at which I speak or am asked to."""
    invitation = get_object_or_404(invitations_of(request.user), pk=pk)
    return SpeakerPage(request, invitation, request.user).answer()


@by_token
def speaker_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a mail. A link that was withdrawn, or whose time is over, says so."""
    link, reader = link_of(token), request.user if request.user.is_authenticated else None
    if link is None or reader not in {None, link.invitation.person}:
        raise Http404
    if not link.works:
        return render(request, "course/speakers/link_ended.html", {"user": AnonymousUser()}, status=410)
    return SpeakerPage(request, link.invitation, SignedLink(Purpose.SPEAKER, token, reader)).answer()


@dataclass
class SpeakerPage:
    """One question as its speaker sees it, and what the speaker does there."""

    request: HttpRequest
    invitation: SpeakerInvitation
    by: Authority
    refusal: str = ""

    def answer(self) -> HttpResponse:
        act = self.acts.get(self.request.POST.get("act", ""))
        if act is None:
            return self.show()
        try:
            acted = act()
        except AlreadyDone:
            acted = True
        except Refusal as refusal:
            acted, self.refusal = False, str(refusal)
            self.invitation = IN_FULL.get(pk=self.invitation.pk)
        return redirect(self.back) if acted else self.show()

    @property
    def back(self) -> str:
        """Who said no by log-in has no page of this question any more."""
        said_no = self.request.POST.get("act") == "no" and not isinstance(self.by, SignedLink)
        return "course:speaker" if said_no else self.request.path

    @property
    def acts(self) -> dict[str, Callable[[], bool]]:
        """By the name of their button; each says whether it was carried out."""
        return {"yes": self.say, "no": self.say, "needs": self.tell, "away": self.away.act, "not_away": self.away.act}

    def say(self) -> bool:
        if self.request.POST["act"] == "no" and not self.decline.is_valid():
            return False
        reason = self.decline.cleaned_data["reason"] if self.request.POST["act"] == "no" else ""
        move_speaker(invitation=self.invitation, to=ANSWERS[self.request.POST["act"]], by=self.by, reason=reason)
        return True

    def tell(self) -> bool:
        if not self.needs.is_valid():
            return False
        tell_needs(invitation=self.invitation, values=self.needs.cleaned_data, by=self.by)
        return True

    @cached_property
    def away(self) -> DaysAwayPart:
        return DaysAwayPart(self.request, self.invitation.person, self.by)

    @cached_property
    def decline(self) -> DeclineForm:
        return DeclineForm(self.typed("no"))

    @cached_property
    def needs(self) -> NeedsForm:
        return NeedsForm(self.typed("needs"), invitation=self.invitation)

    def typed(self, act: str) -> object:
        return self.request.POST if self.request.POST.get("act") == act else None

    def show(self) -> HttpResponse:
        row = self.invitation
        talk = talk_at(row)
        can = {name: may_move(row, to, by=Actor.SPEAKER) for name, to in ANSWERS.items()}
        context = {
            "invitation": row,
            "talk": talk,
            "refusal": self.refusal,
            "can": can,
            "decline_form": self.decline,
            "needs_form": self.needs if talk.speaks and not talk.is_over else None,
            "by_link": isinstance(self.by, SignedLink),
            **self.away.context,
        }
        if isinstance(self.by, SignedLink):
            context["user"] = AnonymousUser()
        return render(self.request, "course/speakers/question.html", context, status=422 if self.refusal else 200)
