"""The page of a meeting."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from course import clock, rules
from course.models import Meeting, User
from course.queries.calendars.keeping import reach_of
from course.queries.materials import materials_of
from course.queries.preparation import tasks_for
from course.queries.programme.meetings import meetings_in_full
from course.queries.programme.published import published_changes
from course.queries.results.presence import presence_of, who_is_there
from course.queries.speakers.portraits import speakers_to_introduce
from course.queries.visits.rounds import places_of, rounds_for
from course.views.reading import reads_only


@login_required
@reads_only
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The programme to the minute, how to get there, materials, who is coming. 404 for who does not belong here."""
    row = get_object_or_404(meetings_in_full(), pk=pk)
    rules.keep_speakers(row)
    if not rules.can_see_meeting(request.user, row):
        raise Http404
    is_over, is_office = row.ends_at < clock.now(), rules.is_organiser(request.user)
    is_insider = rules.can_see_inside(request.user, row.edition)
    group = list(who_is_there(row))
    return render(
        request,
        "course/programme/meeting.html",
        {
            "meeting": row,
            "materials": [
                (material, rules.can_change_material(request.user, material))
                for material in materials_of(row, request.user)
            ],
            "can_see_online_link": rules.can_see_online_link(request.user, row),
            "can_add_material": rules.can_add_material(request.user, row),
            "coming": [person for person in group if person.shows_profile],
            "others": sum(not person.shows_profile for person in group),
            "is_over": is_over,
            "speakers": speakers_to_introduce(row),
            "is_office": is_office,
            "reach": reach_of(row) if is_office and row.is_announced and not is_over else None,
            "day_number": row.edition.day_number,
            "presence": None if is_over else presence_of(request.user, row),
            **_chosen_visits(request.user, row),
            "changes": published_changes([row]).get(row.pk, ()),
            "is_insider": is_insider,
            "tasks": tasks_for(request.user, row) if is_insider and not is_over else [],
        },
    )


def _chosen_visits(user: User, row: Meeting) -> dict[str, Any]:
    """Where there was a choice of visits: the rounds that wait for it, where this person goes, and where others go."""
    has_visit = any(hasattr(item, "visit") for item in row.items.all())
    if not has_visit or not row.visit_rounds.exists():
        return {"elsewhere": ()}
    rounds = [one for one in rounds_for(user) if one.meeting_id == row.pk]
    places = [one for one in places_of(user) if one.visit.item.meeting_id == row.pk]
    between = row.visit_rounds.filter(pk__in={place.round_id for place in places})
    elsewhere = set(between.values_list("visits", flat=True)) - {place.visit_id for place in places}
    return {"visit_rounds": rounds, "visit_places": places, "elsewhere": elsewhere}
