"""Writing a pitch, handing it in and taking it back."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.errors import AlreadyDone, Refusal
from course.refused import refused
from pitches.actions.pitches.transition import NoPlace, PitchIncomplete, submit_pitch, withdraw_pitch
from pitches.actions.pitches.writing import ChangedMeanwhile, NotEditable, revise_pitch, save_and_submit, save_draft
from pitches.enums import PitchState
from pitches.forms.pitches.pitch import PitchForm
from pitches.models import Pitch
from pitches.queries.pitches import edition_for_new_pitch
from pitches.rules import actors_of, can_edit_pitch, can_revise_pitch, can_withdraw, is_author
from pitches.views.doors import PersonRequest, pitch_action, wants_json


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """A new pitch, in the edition that runs now or starts next."""
    if edition_for_new_pitch(request.user) is None:
        return refused(request, NoPlace(), "pitches:pitches")
    return _write(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The author's own pitch, as long as it can be changed."""
    pitch = get_object_or_404(Pitch.objects.owned_by(request.user), pk=pk)
    if request.method != "POST" and not (can_edit_pitch(request.user, pitch) or can_revise_pitch(request.user, pitch)):
        return refused(request, NotEditable(), pitch)
    return _write(request, pitch)


def _write(request: PersonRequest, pitch: Pitch | None) -> HttpResponse:
    """Keep it, hand it in, or show the form. A script that keeps a draft meanwhile gets where it stands, or why not."""
    hand_in = "hand_in" in request.POST
    stamp = request.POST.get("stamp", "") if request.method == "POST" or pitch is None else pitch.stamp
    now: Pitch | None = None
    revises = pitch is not None and can_revise_pitch(request.user, pitch)
    form = PitchForm(request.POST or None, instance=pitch, hand_in=hand_in, revises=revises)
    if request.method == "POST" and form.is_valid():
        keep = revise_pitch if revises else save_and_submit if hand_in else save_draft
        try:
            kept = keep(by=request.user, data=form.cleaned_data, pitch=pitch, stamp=stamp)
        except ChangedMeanwhile as refusal:
            form.add_error(None, str(refusal))
            now = Pitch.objects.get(pk=form.instance.pk)
            stamp = now.stamp
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, kept, hand_in=hand_in)
    if wants_json(request):
        return JsonResponse({"problem": " ".join(form.non_field_errors())}, status=409)
    shown = {"form": form, "pitch": pitch, "stamp": stamp, "now": now, "revises": revises}
    return render(request, "pitches/write.html", shown)


def _kept(request: PersonRequest, pitch: Pitch, *, hand_in: bool) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"url": reverse("pitches:edit", args=[pitch.pk]), "stamp": pitch.stamp})
    messages.success(request, _("Your pitch is handed in.") if hand_in else _("Your pitch is kept."))
    return redirect(pitch)


@pitch_action
def submit(request: PersonRequest, pitch: Pitch) -> HttpResponse:
    """Hand in your own pitch as it is; when something is missing, the form is where to go."""
    if not is_author(request.user, pitch):
        raise Http404
    try:
        submit_pitch(pitch=pitch, by=request.user)
    except PitchIncomplete as refusal:
        return refused(request, refusal, "pitches:edit", pitch.pk)
    messages.success(request, _("Your pitch is handed in."))
    return redirect(pitch)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask once more before a pitch is taken back."""
    pitch = get_object_or_404(Pitch.objects.visible_to(request.user), pk=pk)
    if not actors_of(request.user, pitch):
        raise Http404
    if not is_author(request.user, pitch):
        return redirect("pitches_office:step", pitch.pk, PitchState.WITHDRAWN)
    if request.method == "POST":
        return _take_back(request, pitch)
    if not can_withdraw(request.user, pitch):
        return redirect(pitch)
    return render(request, "pitches/withdraw.html", {"pitch": pitch})


def _take_back(request: PersonRequest, pitch: Pitch) -> HttpResponse:
    try:
        with suppress(AlreadyDone):
            withdraw_pitch(pitch=pitch, by=request.user)
    except Refusal as refusal:
        return refused(request, refusal, pitch)
    messages.success(request, _("Your pitch is withdrawn."))
    return redirect("pitches:pitches")
