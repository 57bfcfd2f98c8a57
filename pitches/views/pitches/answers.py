"""What others do with a pitch: answer, recognise, help."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from pitches.actions.pitches.contributions import NoContributions
from pitches.actions.pitches.contributions import contribute as add_contribution
from pitches.actions.pitches.recognitions import offer_help, take_back_help, unrecognise
from pitches.actions.pitches.recognitions import recognise as add_recognition
from pitches.forms.pitches.contribution import ContributionForm
from pitches.models import Pitch
from pitches.queries.session import kinds_now
from pitches.rules import can_contribute
from pitches.views.doors import PersonRequest, full_pitch_or_404, pitch_action
from pitches.views.pitches.pages import show_pitch


@pitch_action
def contribute(request: PersonRequest, pitch: Pitch) -> HttpResponse:
    """Add a contribution; what was typed stays when something is wrong."""
    form = ContributionForm(request.POST, kinds=kinds_now(pitch))
    if not form.is_valid() and not can_contribute(request.user, pitch):
        raise NoContributions  # its page has no form any more to show it in
    if not form.is_valid():
        return show_pitch(request, full_pitch_or_404(request.user, pitch.pk), form)
    contribution = add_contribution(pitch=pitch, by=request.user, **form.cleaned_data)
    messages.success(request, _("Thank you. Your contribution stands below the pitch."))
    return redirect(f"{pitch.get_absolute_url()}#contribution-{contribution.pk}")


@pitch_action
def recognise(request: PersonRequest, pitch: Pitch) -> HttpResponse:
    """'I recognise this', or take it back with `off`."""
    action = unrecognise if "off" in request.POST else add_recognition
    action(pitch=pitch, by=request.user)
    return redirect(f"{pitch.get_absolute_url()}#recognised")


@pitch_action
def help_out(request: PersonRequest, pitch: Pitch) -> HttpResponse:
    """'I want to help', or take it back with `off`."""
    action = take_back_help if "off" in request.POST else offer_help
    action(pitch=pitch, by=request.user)
    return redirect(f"{pitch.get_absolute_url()}#recognised")
