"""The phone of who takes part: how the clock stands, and what can be posted in this phase."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response

from course.errors import Refusal
from course.models import User
from course.refused import refused
from course.views.reading import reads_only
from pitches.actions.pitches.contributions import NothingSaid
from pitches.actions.session.posting import NoSuchText, give_dot, join_in, post_live
from pitches.enums import RecognitionKind
from pitches.enums.session import KINDS_OF, MOST_DOTS, Posting
from pitches.forms.session import DotForm, LiveForm
from pitches.models import Contribution, Discussion, Pitch, Recognition
from pitches.queries.own_first import hidden_from
from pitches.queries.session import dots_of, posted_by, stand_of, to_choose_from
from pitches.rules import can_contribute, can_lead, can_recognise
from pitches.views.doors import PersonRequest, wants_json
from pitches.views.session.capture import capture_of
from pitches.views.session.doors import Told, act_of, discussion_or_404, problem, stand

PAGE = "pitches:clock"
WRITTEN = (Posting.QUESTION, Posting.ADVICE)
"""What has a field to write in."""


@login_required
@reads_only
def clock(request: PersonRequest, pk: int) -> HttpResponse:
    return _page(request, discussion_or_404(request, pk))


@login_required
@reads_only
def clock_state(request: PersonRequest, pk: int) -> HttpResponse:
    """What every screen asks each second or two: one query, and 304 when nothing changed.

    The time that is left is no part of the tag: it runs by itself.
    """
    told = stand(discussion_or_404(request, pk))
    known = ("version", "state", "texts", "joined", "dots")
    tag = '"' + "-".join(str(told[name]) for name in known) + '"'
    response = get_conditional_response(request, tag, None) or JsonResponse(told)
    response.headers["ETag"] = tag
    return response


def _page(request: PersonRequest, discussion: Discussion, *, typed: LiveForm | None = None) -> HttpResponse:
    told, pitch, user = stand(discussion), discussion.pitch, request.user
    is_on = told["state"] == "on"
    taken = told["posts"] if is_on else []
    shown = {
        "pitch": pitch,
        "stand": told,
        "stand_json": json.dumps(told),
        "forms": [_form(posting, told, posting in taken, typed) for posting in WRITTEN],
        "mine": posted_by(user, pitch),
        "takes_join": Posting.JOIN in taken,
        "takes_dots": Posting.DOTS in taken,
        "has_joined": Recognition.objects.filter(pitch=pitch, user=user, kind=RecognitionKind.HELP).exists(),
        "chosen": dots_of(user, pitch),
        "most_dots": MOST_DOTS,
        "texts": _texts(user, pitch) if Posting.DOTS in taken else [],
        "can_contribute": can_contribute(user, pitch),
        "can_recognise": can_recognise(user, pitch),
        "can_lead": can_lead(user, pitch),
        "typed": typed,
        "capture": capture_of(user, pitch, discussion),
    }
    return render(request, "pitches/session/clock.html", shown, status=409 if typed else 200)


def _texts(user: User, pitch: Pitch) -> list[Contribution]:
    rows = to_choose_from(pitch)
    hidden = hidden_from(user, pitch, rows)
    return [row for row in rows if row.pk not in hidden]


def _form(posting: Posting, told: Told, is_taken: bool, typed: LiveForm | None) -> dict[str, Any]:
    """The form for one posting; the one that was refused keeps what was typed, also when its phase is over."""
    kinds = KINDS_OF[posting]
    is_this = typed is not None and str(typed.data.get("kind")) in kinds
    initial = {"phase": min(told["index"], max(told["number"] - 1, 0)), "key": uuid.uuid4(), "kind": kinds[0]}
    form = LiveForm(kinds=kinds, initial=initial, prefix=None, auto_id=f"{posting}_%s")
    if typed is not None and is_this:
        form = LiveForm(typed.data, kinds=kinds, auto_id=f"{posting}_%s")
        form.full_clean()
    return {"posting": posting, "form": form, "is_shown": is_taken or is_this}


@login_required
def post(request: PersonRequest, pk: int) -> HttpResponse:
    """Post something; what was typed stays when it is refused."""
    pitch = get_object_or_404(Pitch.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return redirect(PAGE, pk)
    form = LiveForm(request.POST)
    try:
        if not form.is_valid():
            raise Unreadable(form.problem)
        row = post_live(pitch=pitch, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        return _refused(request, refusal, form, pk)
    if wants_json(request):
        return JsonResponse({**_row(row), "key": str(uuid.uuid4())})
    return redirect(f"{redirect(PAGE, pk).url}#mine")


class Unreadable(Refusal):
    """What is wrong with a form, in its own words."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def __str__(self) -> str:
        return self.words or str(NothingSaid())


def _row(row: Contribution) -> Told:
    return {"id": row.pk, "kind": str(row.get_kind_display()), "text": row.text}


def _refused(request: PersonRequest, refusal: Refusal, form: LiveForm, pk: int) -> HttpResponse:
    if wants_json(request):
        return problem(request, refusal, PAGE, pk)
    discussion = stand_of(request.user, pk)
    if discussion is None:
        return refused(request, refusal, "pitches:pitch", pk)
    form.refusal = str(refusal)
    return _page(request, discussion, typed=form)


@act_of(PAGE)
def join(request: PersonRequest, pitch: Pitch) -> Told:
    """'I join in', or take it back with `off`."""
    wanted = "off" not in request.POST
    join_in(pitch=pitch, wanted=wanted, by=request.user)
    return {"joined": wanted}


@act_of(PAGE)
def dot(request: PersonRequest, pitch: Pitch) -> Told:
    """A dot for a text, or take it back with `off`."""
    form = DotForm(request.POST)
    if not form.is_valid():
        raise NoSuchText
    wanted = "off" not in request.POST
    give_dot(pitch=pitch, wanted=wanted, by=request.user, **form.cleaned_data)
    return {"given": wanted}
