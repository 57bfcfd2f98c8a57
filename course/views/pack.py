"""The evening-before pack as it was made: a PDF, and the same lists as a page. For the course office alone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import ModelLogEntry

from course import rules
from course.models import Meeting
from course.print.data import Pack
from course.print.pack import BLANKS, checked, pdf_of
from course.print.words import words_of
from course.queries.pack import badges_in, pack_of, packs_made, parts_of, still_holds
from course.queries.programme.meetings import meetings_in_full


@login_required
@require_safe
def pack_pdf(request: HttpRequest, pk: int, made: int) -> HttpResponse:
    """404 for who is not of the office; who comes back after a change is led to where it is made anew."""
    meeting, line, pack = _made(request, pk, made)
    if not still_holds(line, pack):
        return _make_anew(request, meeting)
    parts, pack = parts_of(line), badges_in(line, pack)
    pdf = pdf_of(checked(pack, parts), parts, line.timestamp)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="pakket-{meeting.day:%Y-%m-%d}.pdf"'
    return _private(response)


@login_required
@require_safe
def pack_page(request: HttpRequest, pk: int, made: int) -> HttpResponse:
    """The same lists, for the printer and for who cannot use a PDF: here every sign can be shown."""
    meeting, line, pack = _made(request, pk, made)
    if not still_holds(line, pack):
        return _make_anew(request, meeting)
    parts, pack = parts_of(line), badges_in(line, pack)
    shown = {
        "meeting": meeting,
        "pack": pack,
        "words": words_of(pack, line.timestamp),
        "parts": parts,
        "found": checked(pack, parts),
        "blanks": range(BLANKS),
    }
    return _private(render(request, "course/pack/page.html", shown))


def _made(request: HttpRequest, pk: int, made: int) -> tuple[Meeting, ModelLogEntry, Pack]:
    """The meeting, the line of history that somebody asks for, and what it prints now."""
    if not rules.is_organiser(request.user):
        raise Http404
    meeting = get_object_or_404(meetings_in_full(), pk=pk)
    line = get_object_or_404(packs_made(meeting), pk=made)
    return meeting, line, pack_of(meeting)


def _make_anew(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    messages.warning(request, _("Something changed since this pack was made. Make it again."))
    return redirect("meetings:pack", meeting.pk)


def _private(response: HttpResponse) -> HttpResponse:
    """What people need stands in it: no browser and no proxy keeps it."""
    response["Cache-Control"] = "private, no-store"
    return response
