"""With what a meeting opens: the promises that were due, each answered with a tap and a sentence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.errors import Refusal
from course.models import Meeting
from course.text import key_in
from pitches.actions.promises import set_promise_state
from pitches.forms.promises import LookBackForm
from pitches.models import Promise
from pitches.queries.look_back import look_back
from pitches.rules import can_look_back, can_tell_how_it_went
from pitches.views.doors import PersonRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """Who promised tells how it went; who leads and the course office write it down for them."""
    meeting = get_object_or_404(Meeting.objects.select_related("edition"), pk=pk)
    if not can_look_back(request.user, meeting):
        raise Http404
    promises = look_back(meeting, request.user)
    typed: LookBackForm | None = None
    if request.method == "POST":
        promise = _answered(request, promises)
        typed = _answer(request, promise)
        if typed is None:
            messages.success(request, _("Thank you for telling how it goes."))
            return redirect(f"{request.path}#promise-{promise.pk}")
    rows = [_row(request, promise, typed) for promise in promises]
    shown = {"meeting": meeting, "rows": rows, "open": sum(not promise.has_ended for promise in promises)}
    return render(request, "pitches/look_back.html", {**shown, "form": typed})


def _answered(request: PersonRequest, promises: list[Promise]) -> Promise:
    """The promise that was posted, of those on the page that this person may answer."""
    found = key_in(request.POST.get("promise", ""))
    promise = next((one for one in promises if one.pk == found), None)
    if promise is None or not can_tell_how_it_went(request.user, promise):
        raise Http404
    return promise


def _answer(request: PersonRequest, promise: Promise) -> LookBackForm | None:
    """The form with what is wrong in it; nothing when the answer is kept."""
    form = LookBackForm(request.POST, promise=promise)
    if not form.is_valid():
        return form
    try:
        set_promise_state(promise=promise, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("how_it_went", str(refusal))
        return form
    return None


def _row(request: PersonRequest, promise: Promise, typed: LookBackForm | None) -> dict[str, Any]:
    """A promise with the form to answer it, for who may; the one that was refused keeps what was typed."""
    if promise.has_ended or not can_tell_how_it_went(request.user, promise):
        return {"promise": promise, "form": None}
    is_typed = typed is not None and typed.promise.pk == promise.pk
    is_own = promise.owner_id == request.user.pk
    return {"promise": promise, "form": typed if is_typed else LookBackForm(promise=promise), "is_own": is_own}
