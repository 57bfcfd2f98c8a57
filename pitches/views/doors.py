"""What the doors of pitches share: find what this person may see, and show a refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from course.errors import Refusal
from course.models import User
from course.refused import refused
from pitches.models import Pitch
from pitches.queries.pitches import pitch_with_everything


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


Action = Callable[[PersonRequest, Pitch], HttpResponse]


def full_pitch_or_404(user: User, pk: int) -> Pitch:
    pitch = pitch_with_everything(user, pk)
    if pitch is None:
        raise Http404
    return pitch


def pitch_action(action: Action) -> Callable[..., HttpResponse]:
    """An action on one visible pitch, by POST. Anything else goes to the pitch; so does a refusal, in words."""

    @login_required
    @wraps(action)
    def door(request: PersonRequest, pk: int) -> HttpResponse:
        pitch = get_object_or_404(Pitch.objects.visible_to(request.user), pk=pk)
        if request.method != "POST":
            return redirect(pitch)
        try:
            return action(request, pitch)
        except Refusal as refusal:
            return refused(request, refusal, pitch)

    return door
