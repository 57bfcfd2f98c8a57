"""A promise caught in the room, on the phone or the remote: three fields, most of them filled in already."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from course.models import User
from course.refused import refused
from pitches.actions.promises import NoPromisesYet, make_promise
from pitches.enums import PitchState
from pitches.enums.session import Posting
from pitches.forms.promises import CaptureForm
from pitches.models import Discussion, Pitch
from pitches.queries.promises import joined_in
from pitches.rules import can_lead, can_promise, takes_promises, writes_promises_down
from pitches.views.doors import FormPage, PersonRequest

PAGE = FormPage(
    _("A promise from the room"),
    _("What, who, before when. It can be written better afterwards."),
    _("Keep the promise"),
    _("The promise is kept. It stands below the pitch."),
)


def capture_of(user: User, pitch: Pitch, discussion: Discussion | None) -> dict[str, Any] | None:
    """What the form on the pages of the clock needs: from which phase it is shown, and whether it is now."""
    for_others = writes_promises_down(user, pitch)
    if not takes_promises(pitch) or not (for_others or can_promise(user, pitch)):
        return None
    begins = shown_from(discussion) if discussion else 0
    is_over = pitch.state != PitchState.IN_DISCUSSION
    return {
        "form": CaptureForm(pitch=pitch, for_others=for_others, by=user),
        "shown_from": begins,
        "is_shown": is_over or discussion is None or discussion.clock.index >= begins,
    }


def shown_from(discussion: Discussion) -> int:
    """The index of the first phase in which the group chooses or joins in, or else of the last phase."""
    phases = discussion.clock.phases
    choosing = [index for index, one in enumerate(phases) if {Posting.DOTS, Posting.JOIN} & set(one.posts)]
    return choosing[0] if choosing else max(len(phases) - 1, 0)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def capture(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep it; what was typed stays when something is wrong with it."""
    seen = Pitch.objects.visible_to(request.user).select_related("edition", "discussion")
    pitch = get_object_or_404(seen, pk=pk)
    for_others = writes_promises_down(request.user, pitch)
    if not (for_others or can_promise(request.user, pitch)):
        return refused(request, NoPromisesYet(), pitch)
    form = CaptureForm(request.POST or None, pitch=pitch, for_others=for_others, by=request.user)

    def act(values: dict[str, Any]) -> None:
        owner, is_together = values.pop("owner", request.user), values.pop("with_joined")
        helpers = list(joined_in(pitch).exclude(pk=owner.pk)) if is_together else []
        make_promise(pitch=pitch, owner=owner, helpers=helpers, by=request.user, **values)

    return PAGE.answer(request, form, pitch, act, to=_back(request, pitch))


def _back(request: PersonRequest, pitch: Pitch) -> str:
    """To the page of the clock from which it was sent, as long as there is one."""
    if not hasattr(pitch, "discussion"):
        return f"{pitch.get_absolute_url()}#promises"
    from_remote = can_lead(request.user, pitch) and "remote" in request.POST
    return reverse("pitches:lead" if from_remote else "pitches:clock", args=[pitch.pk])
