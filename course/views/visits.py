"""The pages of who hosts a work visit, by log-in and by the signed link of a mail. GET shows, POST acts."""

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
from course.actions.visits.host import amend_learned, approve_learned, choose_questions, tick_task
from course.actions.visits.save import VisitChanged
from course.actions.visits.transition import move_visit
from course.authority import Purpose, SignedLink
from course.enums import VISIT_ASKED, VISIT_BEEN, TaskOwner, VisitStatus
from course.errors import Refusal
from course.forms.visits.host import LearnedForm, QuestionsForm
from course.models import RunbookTask, WorkVisit
from course.queries.people.needs import needs_told_at
from course.queries.polls.doors import polls_beside, waiting_polls
from course.queries.results.apologies import apologies_by_meeting
from course.queries.visits.groups import groups_of
from course.queries.visits.host import (
    names_are_known,
    names_window,
    said_no,
    visit_in_full,
    visitors_of,
    visits_hosted_by,
)
from course.queries.visits.links import LinkState, link_of
from course.text import key_in
from course.views.acts import PageOfActs
from course.views.days_away import DaysAwayPart
from course.views.enrolment.links import by_token
from course.views.reading import reads_only

ANSWERS = {"yes": VisitStatus.AGREED, "no": VisitStatus.IDEA}


@login_required
@reads_only
def host(request: HttpRequest) -> HttpResponse:
    """The visits that I host. With one that lies ahead goes how many people told what they need."""
    rows = list(visits_hosted_by(request.user))
    coming = {row.item.meeting_id for row in rows if row.item.meeting.ends_at > clock.now()}
    needs, away = needs_told_at(coming), apologies_by_meeting(coming)
    ahead = {pk: (needs[pk], away[pk]) for pk in coming}
    visits = [(row, *ahead.get(row.item.meeting_id, (None, None))) for row in rows]
    return render(request, "course/visits/host.html", {"visits": visits, "polls": waiting_polls(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def host_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit that I host."""
    visit = get_object_or_404(visits_hosted_by(request.user), pk=pk)
    return HostPage(request, visit, request.user).answer()


@by_token
def host_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a mail. A link that was withdrawn, or whose time is over, says so."""
    link, reader = link_of(token), request.user if request.user.is_authenticated else None
    if link is None or reader not in {None, link.visit.contact}:
        raise Http404
    if link.state != LinkState.WORKS:
        is_withdrawn = link.state == LinkState.WITHDRAWN
        known = {"is_withdrawn": is_withdrawn, "user": AnonymousUser()}
        return render(request, "course/visits/link_ended.html", known, status=410)
    return HostPage(request, visit_in_full(link.visit.pk), SignedLink(Purpose.HOST, token, reader)).answer()


class HostPage(PageOfActs):
    """One visit as its host sees it, and what the host does there."""

    row: WorkVisit
    template = "course/visits/host_visit.html"

    def refuse(self, refusal: Refusal) -> HttpResponse:
        self.row = visit_in_full(self.row.pk)
        self.learned.visit = self.row
        if isinstance(refusal, VisitChanged):
            self.learned.read_again()
        return super().refuse(refusal)

    @property
    def acts(self) -> dict[str, Callable[[], bool]]:
        return {
            "yes": self.say,
            "no": self.say,
            "tick": self.tick,
            "untick": self.tick,
            "questions": self.choose,
            "keep": self.word,
            "approve": self.word,
            "away": self.away.act,
            "not_away": self.away.act,
        }

    def say(self) -> bool:
        move_visit(visit=self.row, to=ANSWERS[self.act], by=self.by)
        return True

    def tick(self) -> bool:
        task = get_object_or_404(RunbookTask, pk=key_in(self.request.POST.get("task", "")), visit=self.row)
        tick_task(task=task, done=self.act == "tick", by=self.by)
        return True

    def choose(self) -> bool:
        if not self.questions.is_valid():
            return False
        choose_questions(visit=self.row, chosen=self.questions.cleaned_data["chosen"], by=self.by)
        return True

    def word(self) -> bool:
        if not self.learned.is_valid():
            return False
        given = self.learned.cleaned_data
        act = approve_learned if self.act == "approve" else amend_learned
        words = {"learned": given["learned"], "lessons": given["lessons"]}
        act(visit=self.row, **words, seen=given["version"], by=self.by)
        return True

    @property
    def has_room(self) -> bool:
        return self.is_worded or not self.learned.is_bound

    @property
    def is_worded(self) -> bool:
        """What was learned stands on the page."""
        return self.row.status in VISIT_BEEN

    @property
    def calendar_url(self) -> str:
        if isinstance(self.by, SignedLink):
            return reverse("course:visit_by_link_ics", args=[self.by.token])
        return reverse("course:visit_ics", args=[self.row.pk])

    @cached_property
    def away(self) -> DaysAwayPart:
        return DaysAwayPart(self.request, self.row.contact, self.by)

    @cached_property
    def questions(self) -> QuestionsForm:
        return QuestionsForm(self.typed("questions"), visit=self.row)

    @cached_property
    def learned(self) -> LearnedForm:
        return LearnedForm(self.typed("keep", "approve"), visit=self.row)

    @property
    def context(self) -> dict[str, Any]:
        visit, meeting = self.row, self.row.item.meeting
        is_ahead = meeting.ends_at > clock.now()
        return {
            "visit": visit,
            "needs": needs_told_at([meeting.pk])[meeting.pk] if is_ahead else None,
            "away": apologies_by_meeting([meeting.pk])[meeting.pk] if is_ahead else None,
            "visitors": list(visitors_of(visit)) if names_are_known(visit) else None,
            "names": names_window(visit),
            "groups": groups_of(visit),
            "own_tasks": [task for task in visit.runbook.all() if task.owned_by == TaskOwner.HOST],
            "other_tasks": [task for task in visit.runbook.all() if task.owned_by != TaskOwner.HOST],
            "questions_form": self.questions,
            "learned_form": self.learned if self.is_worded else None,
            "is_over": visit.ends_at <= clock.now(),
            "calendar_url": self.calendar_url if visit.status in VISIT_ASKED else "",
            "day_is_over": not is_ahead,
            "said_no": said_no(visit) if visit.status == VisitStatus.IDEA else False,
            "polls": polls_beside(self.by, visit.contact, meeting.edition),
            **self.away.context,
        }
