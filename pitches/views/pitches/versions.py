"""What changed in a pitch since it was handed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from course.views.reading import reads_only
from pitches.models import Pitch
from pitches.queries.versions import changes_of
from pitches.rules import reads_every_version
from pitches.views.doors import PersonRequest


@login_required
@reads_only
def versions(request: PersonRequest, pk: int) -> HttpResponse:
    """For the group what it could read before, for owners and the course office everything."""
    pitch = get_object_or_404(Pitch.objects.visible_to(request.user), pk=pk)
    changes = changes_of(pitch, request.user)
    if not changes:
        raise Http404
    shown = {"pitch": pitch, "changes": changes, "reads_answers": reads_every_version(request.user, pitch)}
    return render(request, "pitches/versions.html", shown)
