"""The page on which a participant divides dots over the pitches of a round, and sees afterwards what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.errors import Refusal
from pitches.actions.choosing.dots import ChoosingClosed, give_dots
from pitches.forms.choosing import DotsForm
from pitches.models import ChoosingRound
from pitches.queries.choosing import candidates_for, closed_since, dots_of, result, round_for
from pitches.views.doors import PersonRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: PersonRequest, pk: int) -> HttpResponse:
    """Three dots, as long as the round is open; nobody sees those of others before it closes."""
    round = round_for(request.user, pk)
    if round is None:
        raise Http404
    form = _form(request, round)
    if request.method == "POST" and not round.is_open:
        form.add_error(None, str(ChoosingClosed()))
    if request.method == "POST" and form.is_valid():
        try:
            ballot = give_dots(round=round, dots=form.given, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your dots are kept.") if ballot else _("You gave no dots."))
            return redirect("pitches:choose", round.pk)
    return _page(request, round, form)


def _form(request: PersonRequest, round: ChoosingRound) -> DotsForm:
    given = {f"dots_{pitch}": number for pitch, number in dots_of(round, request.user).items()}
    posted = request.POST if request.method == "POST" else None
    return DotsForm(posted, initial=given, pitches=candidates_for(round, request.user), person=request.user)


def _page(request: PersonRequest, round: ChoosingRound, form: DotsForm) -> HttpResponse:
    context = {
        "round": round,
        "form": form,
        "gone": closed_since(round, request.user),
        "result": result(round, request.user) if round.has_closed or round.decided_at else [],
    }
    return render(request, "pitches/choosing/choose.html", context)
