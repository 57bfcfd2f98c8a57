"""Who sits at which table while several pitches are discussed at the same time, and the clock of each."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from course.models import ProgrammeItem
from course.rules import can_see_meeting
from course.views.reading import reads_only
from pitches.models import Pitch
from pitches.queries.tables import tables_of
from pitches.views.doors import PersonRequest


@login_required
@reads_only
def tables(request: PersonRequest, pk: int) -> HttpResponse:
    """For who may open the meeting; a pitch that the person may not read is a table without its title."""
    item = get_object_or_404(ProgrammeItem.objects.select_related("meeting__edition"), pk=pk)
    found = tables_of(item) if can_see_meeting(request.user, item.meeting) else []
    if not found:
        raise Http404
    readable = Pitch.objects.visible_to(request.user).filter(slot__item=item).values_list("pk", flat=True)
    shown = {"item": item, "meeting": item.meeting, "tables": found, "readable": set(readable)}
    return render(request, "pitches/tables.html", shown)
