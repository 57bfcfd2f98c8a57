"""The page of who hosts a work visit."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from course import clock
from course.queries.people.needs import needs_told
from course.queries.visits.office import visits_hosted_by


@login_required
@require_safe
def host(request: HttpRequest) -> HttpResponse:
    """The visits that I host: programme, what to do before when, and the questions of the group. With a visit that lies
    ahead goes how many people told what they need: a number, to prepare it.
    """
    rows = list(visits_hosted_by(request.user))
    told = needs_told(row.item.meeting.edition_id for row in rows)
    needs = [told[row.item.meeting.edition_id] if row.item.meeting.ends_at > clock.now() else None for row in rows]
    return render(request, "course/visits/host.html", {"visits": list(zip(rows, needs, strict=True))})
