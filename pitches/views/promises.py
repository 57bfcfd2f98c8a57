"""Promises: made after a discussion, told about by who made them, and those of the group together."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from course.refused import refused
from course.views.reading import reads_only
from pitches.actions.promises import NoPromisesYet, change_promise, make_promise, set_promise_state
from pitches.forms.promises import PromiseForm, PromiseStateForm
from pitches.models import Pitch, Promise
from pitches.queries.promises import Due, promises_of, promises_of_group
from pitches.rules import (
    can_change_promise,
    can_give_promise,
    can_promise,
    can_see_pitch,
    can_write_down_answer,
    writes_promises_down,
)
from pitches.views.doors import FormPage, PersonRequest

PROMISE = FormPage(
    _("Make a promise"),
    _("Small is good: one thing, with a day. You get a reminder a week before it."),
    _("Promise it"),
    _("The promise stands below the pitch, and in the calendar of who made it."),
)
CHANGE = FormPage(
    _("Change a promise"),
    _("Another day, or better words. Who made it sees that in the own calendar."),
    _("Keep the change"),
    _("The promise is changed."),
)
TELL = FormPage(
    _("How does your promise go?"),
    _("The group reads it. You can change it later."),
    _("Tell the group"),
    _("Thank you for telling how it goes."),
)
WRITE_DOWN = FormPage(
    _("How did this promise go?"),
    _("You write it down for who promised it. The group reads that it was you."),
    _("Write it down"),
    _("It is written down."),
)

HEADINGS = {
    Due.OVERDUE: _("The day has passed"),
    Due.SOON: _("In the next two weeks"),
    Due.LATER: _("Later"),
    Due.ENDED: _("Told how it went"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: PersonRequest, pk: int) -> HttpResponse:
    """Promise something about a pitch that one sees."""
    seen = Pitch.objects.visible_to(request.user).select_related("edition").prefetch_related("recognitions")
    pitch = get_object_or_404(seen, pk=pk)
    for_others = writes_promises_down(request.user, pitch)
    if not (for_others or can_promise(request.user, pitch)):
        return refused(request, NoPromisesYet(), pitch)
    form = PromiseForm(request.POST or None, pitch=pitch, by=request.user, for_others=for_others)

    def act(values: dict[str, Any]) -> None:
        make_promise(pitch=pitch, by=request.user, **{"owner": request.user, **values})

    return PROMISE.answer(request, form, pitch, act, to=f"{pitch.get_absolute_url()}#promises")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Write a promise better, by who made it, the owner of the pitch or the course office. The owner of the pitch gives
    it to somebody else once who made it left, and the office always.
    """
    promise = get_object_or_404(Promise.objects.with_who(), pk=pk)
    if not can_change_promise(request.user, promise, promise.owner):
        raise Http404
    pitch, gives = promise.pitch, can_give_promise(request.user, promise)
    form = PromiseForm(request.POST or None, pitch=pitch, by=promise.owner, for_others=gives, promise=promise)

    def act(values: dict[str, Any]) -> None:
        change_promise(promise=promise, by=request.user, **values)

    return CHANGE.answer(request, form, pitch, act, to=_way_back(request, promise))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: PersonRequest, pk: int) -> HttpResponse:
    """Tell how it goes. The page works too when the pitch itself can no longer be read."""
    mine = get_object_or_404(promises_of(request.user), pk=pk)
    form = PromiseStateForm(request.POST or None, promise=mine)

    def act(values: dict[str, Any]) -> None:
        set_promise_state(promise=mine, by=request.user, **values)

    readable = can_see_pitch(request.user, mine.pitch)
    return TELL.answer(
        request, form, mine.pitch, act, to=_way_back(request, mine), promise=mine, is_hidden=not readable
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_down(request: PersonRequest, pk: int) -> HttpResponse:
    """Say for who promised it how it went: the course office, who leads today, the owner of the pitch of who left."""
    promise = get_object_or_404(Promise.objects.with_who(), pk=pk)
    if not can_write_down_answer(request.user, promise):
        raise Http404
    form = PromiseStateForm(request.POST or None, promise=promise)

    def act(values: dict[str, Any]) -> None:
        set_promise_state(promise=promise, by=request.user, **values)

    return WRITE_DOWN.answer(
        request, form, promise.pitch, act, to=f"{promise.pitch.get_absolute_url()}#promises", promise=promise
    )


def _way_back(request: PersonRequest, promise: Promise) -> str:
    is_readable = can_see_pitch(request.user, promise.pitch)
    return f"{promise.pitch.get_absolute_url()}#promises" if is_readable else request.path


@login_required
@reads_only
def promises(request: PersonRequest) -> HttpResponse:
    """What the group promised each other: first what is due."""
    groups = [(HEADINGS[due], rows) for due, rows in promises_of_group(request.user).items()]
    return render(request, "pitches/promises.html", {"groups": groups})
