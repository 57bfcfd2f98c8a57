"""The page of who hosts a work visit."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from course import clock
from course.queries.people.needs import needs_told_at
from course.queries.results.apologies import apologies_by_meeting
from course.queries.visits import visits_hosted_by


@login_required
@require_safe
def host(request: HttpRequest) -> HttpResponse:
    """The visits that I host: programme, what to do before when, and the questions of the group. With a visit that lies
    ahead goes how many people told what they need: a number, to prepare it.
    """
    rows = list(visits_hosted_by(request.user))
    coming = {row.item.meeting_id for row in rows if row.item.meeting.ends_at > clock.now()}
    needs, away = needs_told_at(coming), apologies_by_meeting(coming)
    ahead = {pk: (needs[pk], away[pk]) for pk in coming}
    visits = [(row, *ahead.get(row.item.meeting_id, (None, None))) for row in rows]
    return render(request, "course/visits/host.html", {"visits": visits})
