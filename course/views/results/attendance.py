"""The list of a meeting, for the course office on a phone. It works without script; with it, without a connection."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from course import clock
from course.actions.results.attendance import add_guest, close_list, mark
from course.errors import AlreadyDone, Refusal
from course.forms.results.attendance import GuestForm, TapForm
from course.models import AttendanceEvent, Meeting
from course.queries.results.attendance import Line, attendance_of, line_about
from course.queries.searching import words_in
from course.rules import is_organiser
from course.text import key_in
from course.views.reading import reads_only

MOST_TAPS = 500
"""That one request may bring: an afternoon without a connection is less."""

Page = Callable[[HttpRequest, Meeting], HttpResponse]


def for_the_office(page: Page) -> Callable[[HttpRequest, int], HttpResponse]:
    """A page about one meeting that exists for the course office alone."""

    @wraps(page)
    def door(request: HttpRequest, pk: int) -> HttpResponse:
        if not is_organiser(request.user):
            raise Http404
        return page(request, get_object_or_404(Meeting.objects.select_related("edition", "place"), pk=pk))

    return door


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_office
def attendance(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who is there. A button is a form, for who has no script."""
    if request.method == "POST":
        return _tap(request, meeting)
    return _list_page(request, meeting)


def _list_page(request: HttpRequest, meeting: Meeting, *, status: int = 200, **more: Any) -> HttpResponse:
    found = attendance_of(meeting)
    typed = request.GET.get("q", "")
    shown = {
        "meeting": meeting,
        "list": found,
        "rows": [(line, uuid.uuid4(), _given(request, line)) for line in found.matching(words_in(typed))],
        "typed": typed,
        "now": clock.now(),
        "guest_form": GuestForm(meeting=meeting, initial={"key": uuid.uuid4()}),
    }
    return render(request, "course/results/attendance.html", {**shown, **more}, status=status)


def _given(request: HttpRequest, line: Line) -> Mapping[str, str]:
    """What was typed on this row and not taken."""
    return request.POST if key_in(request.POST.get(line.field, "")) == line.who.pk else {}


def _tap(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = TapForm(request.POST)
    try:
        problem = "" if form.is_valid() else form.problem
        row = "" if problem else f"#{_row_of(mark(meeting=meeting, tapped=form.tapped, by=request.user))}"
    except Refusal as refusal:
        problem = str(refusal)
    if problem:
        return _list_page(request, meeting, status=409, problem=problem)
    return redirect(f"{request.path}{row}")


def _row_of(event: AttendanceEvent) -> str:
    return f"guest-{event.guest_id}" if event.guest_id else f"person-{event.person_id}"


@reads_only
@never_cache
def attendance_token(request: HttpRequest, pk: int) -> JsonResponse:
    """What a device needs before it sends what it kept: a fresh token, who is logged in now, and our time."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    if not is_organiser(request.user):
        return JsonResponse({}, status=403)
    get_object_or_404(Meeting, pk=pk)
    return JsonResponse({"token": get_token(request), "taker": request.user.pk, "now": clock.now().isoformat()})


@require_POST
def attendance_taps(request: HttpRequest, pk: int) -> JsonResponse:
    """What a device kept, each tap by itself: with the id of its row, or with why it was refused."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    if not is_organiser(request.user):
        return JsonResponse({}, status=403)
    meeting = get_object_or_404(Meeting.objects.select_related("edition"), pk=pk)
    given = _json_of(request)
    taps = given.get("taps")
    if not isinstance(taps, list) or len(taps) > MOST_TAPS:
        return JsonResponse({}, status=400)
    if key_in(given.get("taker", "")) != request.user.pk:
        return JsonResponse({"taker": request.user.pk}, status=409)
    answers = [_answer_to(tap, meeting, request) for tap in taps if isinstance(tap, dict)]
    return JsonResponse({"events": answers, "now": clock.now().isoformat()})


def _json_of(request: HttpRequest) -> dict[str, Any]:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _answer_to(tap: dict[str, Any], meeting: Meeting, request: HttpRequest) -> dict[str, Any]:
    form = TapForm({name: value for name, value in tap.items() if isinstance(value, str | int)})
    key = str(tap.get("key", ""))[:36]
    if not form.is_valid():
        return {"key": key, "refused": form.problem}
    try:
        event = mark(meeting=meeting, tapped=form.tapped, by=request.user)
    except Refusal as refusal:
        return {"key": key, "refused": str(refusal)}
    line = line_about(event)
    return {"key": key, "event": event.pk, "state": line.state, "words": line.words}


@login_required
@require_POST
@for_the_office
def add_day_guest(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = GuestForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _list_page(request, meeting, status=409, guest_form=form)
    try:
        guest = add_guest(meeting=meeting, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _list_page(request, meeting, status=409, guest_form=form)
    return redirect(f"{reverse('course:attendance', args=[meeting.pk])}#guest-{guest.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_office
def close_attendance(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who remains without a mark, and a button that says of them that they were not there."""
    problem = ""
    if request.method == "POST":
        try:
            return _closed(request, meeting)
        except Refusal as refusal:
            problem = str(refusal)
    left = [line for line in attendance_of(meeting).unmarked if not line.is_guest]
    shown = {"meeting": meeting, "left": left, "problem": problem}
    return render(request, "course/results/close.html", shown, status=409 if problem else 200)


def _closed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    remaining = {key_in(pk) for pk in request.POST.getlist("person")}
    with suppress(AlreadyDone):
        close_list(meeting=meeting, remaining=remaining, by=request.user)
    messages.success(request, _("Everybody on the list is marked."))
    return redirect("course:attendance", pk=meeting.pk)
