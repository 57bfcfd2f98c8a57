"""The remote of who leads, how a discussion is closed, and what is written down afterwards."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.errors import Refusal
from course.rules import is_organiser
from course.views.reading import reads_only
from pitches.actions.session.leading import close_discussion, press_clock, start_discussion
from pitches.actions.session.posting import enter_for
from pitches.enums import HAS_TURN, WAS_DISCUSSED, Actor, PitchState
from pitches.enums.session import EXTRA_MINUTES, ClockMove
from pitches.forms.session import CloseForm, EntryForm, PressForm
from pitches.models import Pitch
from pitches.queries.session import stand_of, texts_of_phase
from pitches.rules import actors_of
from pitches.views.doors import PersonRequest
from pitches.views.session.capture import capture_of
from pitches.views.session.doors import Told, act_of, leads_or_404, stand

PAGE = "pitches:lead"
WRITES = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@reads_only
def lead(request: PersonRequest, pk: int) -> HttpResponse:
    """The remote: where the clock stands, and a button for each move."""
    pitch = leads_or_404(request, pk)
    discussion = stand_of(request.user, pk)
    if discussion is None:
        return redirect("pitches_office:prepare", pk)  # only the course office leads what it has not prepared
    told, phase = stand(discussion), discussion.clock.phase
    shown = {
        "pitch": pitch,
        "stand": told,
        "stand_json": json.dumps(told),
        "phases": [(number, one, number == told["index"]) for number, one in enumerate(discussion.clock.phases)],
        "texts": texts_of_phase(pitch, phase) if phase else [],
        "is_office": is_organiser(request.user),
        "extra": EXTRA_MINUTES,
        "capture": capture_of(request.user, pitch, discussion),
        "meeting_pk": pitch.slot.item.meeting_id if hasattr(pitch, "slot") else None,
        "may_prepare": is_organiser(request.user) and pitch.state in HAS_TURN,
        "may_enter": pitch.state in (PitchState.IN_DISCUSSION, *WAS_DISCUSSED),
    }
    return render(request, "pitches/session/lead.html", shown)


@act_of(PAGE)
def start(request: PersonRequest, pitch: Pitch) -> Told:
    """Begin; the pitch is being discussed from now on."""
    discussion = start_discussion(pitch=pitch, by=request.user)
    return stand(discussion)


@act_of(PAGE)
def move(request: PersonRequest, pitch: Pitch) -> Told:
    """Press a button of the clock."""
    form = PressForm(request.POST)
    if not form.is_valid():
        raise Refusal
    given = form.cleaned_data
    discussion = press_clock(pitch=pitch, move=ClockMove(given["move"]), version=given["version"], by=request.user)
    return stand(discussion)


@login_required
@WRITES
def close(request: PersonRequest, pk: int) -> HttpResponse:
    """End it with what it came down to. The page says that the owner gets a mail of it; the course office sees first
    who gets what.
    """
    pitch = leads_or_404(request, pk)
    if Actor.FACILITATOR not in actors_of(request.user, pitch):
        return redirect("pitches_office:step", pk, PitchState.DISCUSSED)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_discussion(pitch=pitch, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The discussion is closed, and what it came down to is kept."))
            return redirect(pitch)
    return render(request, "pitches/session/close.html", {"pitch": pitch, "form": form})


@login_required
@WRITES
def enter(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down what stands on a card, for who wrote it."""
    pitch = leads_or_404(request, pk)
    form = EntryForm(request.POST or None, pitch=pitch)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            enter_for(pitch=pitch, person=given["person"], kind=given["kind"], text=given["words"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. You can go on with the next card."))
            return redirect("pitches:enter", pk)
    return render(request, "pitches/session/enter.html", {"pitch": pitch, "form": form})
