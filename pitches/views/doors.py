"""What the doors of pitches share: find what this person may see, and show a refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from course.errors import AlreadyDone, Refusal
from course.models import User
from course.refused import refused
from pitches.models import Pitch
from pitches.queries.pitches import pitch_with_everything


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


def wants_json(request: HttpRequest) -> bool:
    """A script asks, which reads no page."""
    return request.headers.get("Accept", "") == "application/json"


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
        except AlreadyDone:
            return redirect(pitch)
        except Refusal as refusal:
            return refused(request, refusal, pitch)

    return door


@dataclass(frozen=True)
class FormPage:
    """The words of a page with one form about a pitch, and what is said when it was carried out."""

    title: str | Promise
    lead: str | Promise
    button: str | Promise
    done: str | Promise

    def answer(
        self,
        request: PersonRequest,
        form: Form,
        pitch: Pitch,
        act: Callable[[dict[str, Any]], object],
        *,
        to: str = "",
        **context: object,
    ) -> HttpResponse:
        """Carry it out, or show what is wrong with what was typed; a second click is the first one."""
        if request.method == "POST" and form.is_valid():
            try:
                act(form.cleaned_data)
            except AlreadyDone:
                return redirect(to or pitch)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, self.done)
                return redirect(to or pitch)
        return render(request, "pitches/form.html", {"page": self, "form": form, "pitch": pitch, **context})
