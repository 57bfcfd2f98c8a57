"""The page of a meeting, and the pages of those who speak and host."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from course import clock, rules
from course.queries.enrolments import group_of
from course.queries.materials import materials_of
from course.queries.needs import needs_told
from course.queries.programme import meetings_in_full, meetings_with_speaker, visits_hosted_by


@login_required
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The programme to the minute, how to get there, materials, who is coming. 404 for who does not belong here."""
    row = get_object_or_404(meetings_in_full(), pk=pk)
    if not rules.can_see_meeting(request.user, row):
        raise Http404
    group = list(group_of(row.edition))
    return render(
        request,
        "course/meeting.html",
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
            "is_over": row.ends_at < clock.now(),
            "is_insider": rules.can_see_inside(request.user, row.edition),
        },
    )


@login_required
@require_safe
def speaker(request: HttpRequest) -> HttpResponse:
    """My meetings as a speaker, with what I shared."""
    meetings = meetings_with_speaker(request.user).prefetch_related("items__speakers", "materials__owner")
    rows = [
        {
            "meeting": row,
            "items": [item for item in row.items.all() if request.user in item.speakers.all()],
            "materials": [
                material
                for material in row.materials.all()
                if material.owner == request.user and rules.material_is_current(request.user, material)
            ],
        }
        for row in meetings
    ]
    return render(request, "course/speaker.html", {"rows": rows})


@login_required
@require_safe
def host(request: HttpRequest) -> HttpResponse:
    """The visits that I host: programme, what to do before when, and the questions of the group. With a visit that lies
    ahead goes how many people told what they need: a number, to prepare it.
    """
    rows = list(visits_hosted_by(request.user))
    told = needs_told(row.item.meeting.edition_id for row in rows)
    needs = [told[row.item.meeting.edition_id] if row.item.meeting.ends_at > clock.now() else None for row in rows]
    return render(request, "course/host.html", {"visits": list(zip(rows, needs, strict=True))})
