"""The beamer, on which no name stands, and the cards on paper for when nothing works."""

from __future__ import annotations

import json

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from course.views.reading import reads_only
from pitches.views.doors import PersonRequest
from pitches.views.session.doors import discussion_or_404, leads_or_404, stand

CARDS = 4
"""On a sheet."""


@login_required
@reads_only
def beamer(request: PersonRequest, pk: int) -> HttpResponse:
    discussion = discussion_or_404(request, pk)
    told = stand(discussion)
    shown = {"pitch": discussion.pitch, "stand": told, "stand_json": json.dumps(told), **_address(pk)}
    return render(request, "pitches/session/beamer.html", shown)


@login_required
@reads_only
def cards(request: PersonRequest, pk: int) -> HttpResponse:
    """To print: the phases for who leads, and cards to write on."""
    pitch = leads_or_404(request, pk)
    discussion = discussion_or_404(request, pk)
    format = discussion.format
    phases = discussion.clock.phases or tuple(phase.plan for phase in (format.phases.all() if format else ()))
    shown = {"pitch": pitch, "phases": phases, "cards": range(CARDS), **_address(pk)}
    return render(request, "pitches/session/cards.html", shown)


def _address(pk: int) -> dict[str, str | SafeString]:
    """Of the page on phones: in letters, and as a QR code."""
    url = f"{settings.SITE_URL}{reverse('pitches:clock', args=[pk])}"
    picture = segno.make(url, error="m", micro=False).svg_inline(light="white", omitsize=True, border=2)
    return {"address": url.partition("//")[2], "picture": mark_safe(picture)}  # noqa: S308 - of our own address
