"""The page on which a participant puts the work visits of a round in order."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.actions.visits.choosing import NoPlaceInCourse, VisitsChanged, choose_visits
from course.enums import TAKES_PART
from course.errors import Refusal
from course.forms.visits.rounds import ChoiceForm
from course.models import Enrolment, VisitChoice, VisitRound, WorkVisit
from course.queries.people.needs import needs_step_free
from course.queries.visits.rounds import choice_of, round_and_enrolment, visits_of
from course.refused import refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Up and down change the order on the page; the button below keeps it, and it can be changed until it closes."""
    round, enrolment = round_and_enrolment(pk, request.user)
    if round is None or enrolment is None:
        raise Http404
    if enrolment.state not in TAKES_PART:
        return refused(request, NoPlaceInCourse(), "course:my_course")
    if request.method != "POST":
        return _page(request, round, enrolment)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return refused(request, VisitsChanged(), "course:choose_visit", round.pk)
    if form.moved:
        return _page(request, round, enrolment, form=form)
    try:
        choose_visits(
            round=round,
            enrolment=enrolment,
            order=form.moved_order,
            step_free=form.cleaned_data["step_free"],
            by=request.user,
        )
    except Refusal as refusal:
        return refused(request, refusal, "course:choose_visit", round.pk)
    messages.success(request, _("Your choice is kept."))
    return redirect("course:choose_visit", round.pk)


def _page(
    request: HttpRequest, round: VisitRound, enrolment: Enrolment, form: ChoiceForm | None = None
) -> HttpResponse:
    choice = choice_of(round, enrolment)
    step_free = form.cleaned_data["step_free"] if form else needs_step_free(enrolment)
    order = form.moved_order if form else [rank.visit_id for rank in choice.ranks.all()] if choice else []
    context = {
        "round": round,
        "choice": choice,
        "receipt": _receipt(choice),
        "visits": _in_order(visits_of(round), order),
        "step_free": step_free,
        "moved": form.moved if form else 0,
        "is_open": round.is_open and round.meeting.goes_ahead,
        "place": round.places.filter(enrolment=enrolment).select_related("visit__item__meeting__edition").first(),
    }
    return render(request, "course/visits/choose.html", context)


def _in_order(visits: Sequence[WorkVisit], order: Sequence[int]) -> list[WorkVisit]:
    """As chosen; what came later stands last."""
    places = {key: number for number, key in enumerate(order)}
    return sorted(visits, key=lambda visit: places.get(visit.pk, len(places)))


def _receipt(choice: VisitChoice | None) -> list[WorkVisit]:
    return [rank.visit for rank in choice.ranks.all()] if choice else []
