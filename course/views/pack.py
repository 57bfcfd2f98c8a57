"""The evening-before pack as it was made: a PDF, and the same lists as a page. For the course office alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from course import rules
from course.models import Meeting
from course.print.data import Pack
from course.print.pack import BLANKS, checked, pdf_of
from course.print.words import words_of
from course.queries.pack import badges_in, pack_of, packs_made, parts_of, still_holds
from course.queries.programme.meetings import meetings_in_full
from course.views.reading import reads_only

Show: TypeAlias = Callable[[HttpRequest, Meeting, ModelLogEntry, Pack], HttpResponse]


@login_required
@reads_only
def pack_pdf(request: HttpRequest, pk: int, made: int) -> HttpResponse:
    """404 for who is not of the office; who comes back after a change is led to where it is made anew."""
    return _shown(request, pk, made, _as_pdf)


@login_required
@reads_only
def pack_page(request: HttpRequest, pk: int, made: int) -> HttpResponse:
    """The same lists, for the printer and for who cannot use a PDF: here every sign can be shown."""
    return _shown(request, pk, made, _as_page)


def _shown(request: HttpRequest, pk: int, made: int, show: Show) -> HttpResponse:
    """What the line of history `made` prints now. It holds what people need: no browser and no proxy keeps it."""
    if not rules.is_organiser(request.user):
        raise Http404
    meeting = get_object_or_404(meetings_in_full(), pk=pk)
    line, pack = get_object_or_404(packs_made(meeting), pk=made), pack_of(meeting)
    if not still_holds(line, pack):
        messages.warning(request, _("Something changed since this pack was made. Make it again."))
        return redirect("meetings:pack", meeting.pk)
    response = show(request, meeting, line, badges_in(line, pack))
    response["Cache-Control"] = "private, no-store"
    return response


def _as_pdf(_request: HttpRequest, meeting: Meeting, line: ModelLogEntry, pack: Pack) -> HttpResponse:
    parts = parts_of(line)
    response = HttpResponse(pdf_of(checked(pack, parts), parts, line.timestamp), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="pakket-{meeting.day:%Y-%m-%d}.pdf"'
    return response


def _as_page(request: HttpRequest, meeting: Meeting, line: ModelLogEntry, pack: Pack) -> HttpResponse:
    parts = parts_of(line)
    shown = {
        "meeting": meeting,
        "pack": pack,
        "words": words_of(pack, line.timestamp),
        "parts": parts,
        "found": checked(pack, parts),
        "blanks": range(BLANKS),
    }
    return render(request, "course/pack/page.html", shown)
