"""What the doors of the pitch clock share: which discussion it is, how it stands, and an answer for page and script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from course.errors import Refusal
from course.refused import refused
from pitches.enums import PitchState
from pitches.models import Discussion, Pitch
from pitches.queries.session import is_discussed_now, stand_of
from pitches.rules import can_lead
from pitches.views.doors import PersonRequest, wants_json

Told = dict[str, Any]
Act = Callable[[PersonRequest, Pitch], Told]


def discussion_or_404(request: PersonRequest, pk: int) -> Discussion:
    """Of a pitch that the person may see, with its counts."""
    discussion = stand_of(request.user, pk)
    if discussion is None:
        raise Http404
    return discussion


def stand(discussion: Discussion) -> Told:
    """How the clock stands, as pages and scripts read it. `left` is in milliseconds, and below zero over time."""
    clock, phase = discussion.clock, discussion.clock.phase
    return {
        "version": clock.version,
        "state": _state(discussion),
        "index": clock.index,
        "number": len(clock.phases),
        "name": clock.name,
        "who": phase.who if phase else "",
        "rule": phase.rule if phase else "",
        "next": clock.coming.name if clock.coming else "",
        "length": clock.length.total_seconds() * 1000,
        "left": clock.remaining_ms(timezone.now()),
        "paused": clock.is_paused,
        "posts": [str(posting) for posting in phase.posts] if phase else [],
        "anonymous": bool(phase and phase.is_anonymous),
        "texts": getattr(discussion, "texts", 0),
        "joined": getattr(discussion, "joined", 0),
        "dots": getattr(discussion, "dot_count", 0),
    }


def _state(discussion: Discussion) -> str:
    """before, on, over (all phases went by) or closed."""
    if is_discussed_now(discussion.pitch, discussion):
        return "on" if discussion.clock.phase else "over"
    return "before" if discussion.pitch.state == PitchState.PLANNED else "closed"


def act_of(page: str) -> Callable[[Act], Callable[..., HttpResponse]]:
    """An act on one visible pitch, by POST; anything else goes to the page, as does a refusal, in words. A script gets
    what was done, or the problem, as JSON.
    """

    def door_of(act: Act) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(act)
        def door(request: PersonRequest, pk: int) -> HttpResponse:
            pitch = get_object_or_404(Pitch.objects.visible_to(request.user), pk=pk)
            if request.method != "POST":
                return redirect(page, pk)
            try:
                told = act(request, pitch)
            except Refusal as refusal:
                return problem(request, refusal, page, pk)
            return JsonResponse(told) if wants_json(request) else redirect(page, pk)

        return door

    return door_of


def problem(request: HttpRequest, refusal: Refusal, page: str, pk: int) -> JsonResponse | HttpResponseRedirect:
    if wants_json(request):
        return JsonResponse({"problem": str(refusal)}, status=409)
    return refused(request, refusal, page, pk)


def leads_or_404(request: PersonRequest, pk: int) -> Pitch:
    """A pitch whose discussion the person may lead."""
    pitch = get_object_or_404(
        Pitch.objects.visible_to(request.user).select_related("discussion", "edition", "slot__item"), pk=pk
    )
    if not can_lead(request.user, pitch):
        raise Http404
    return pitch
