"""My course: what is next, what to prepare, where my enrolment stands."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from course import clock, rules
from course.enums import TAKES_PART
from course.queries.calendars.events import meetings_of, next_in
from course.queries.editions.current import current_edition
from course.queries.enrolment.timeline import timelines_of
from course.queries.polls.polls import polls_for
from course.queries.preparation import tasks_for
from course.queries.programme.published import with_changes
from course.queries.results.apologies import can_still_apologise, meetings_apologised_for
from course.queries.speakers.portraits import is_asked_to_speak
from course.queries.visits.host import visits_hosted_by
from course.queries.visits.rounds import places_of, rounds_for
from course.views.reading import reads_only


@login_required
@reads_only
def my_course(request: HttpRequest) -> HttpResponse:
    """What is next, what to prepare, where my enrolment stands."""
    enrolments = timelines_of(request.user)
    agenda = meetings_of(request.user)
    next_meeting, now = next_in(agenda), clock.now()
    with_changes(agenda)
    return render(
        request,
        "course/my_course.html",
        {
            "enrolments": enrolments,
            "takes_part": any(enrolment.state in TAKES_PART for enrolment in enrolments),
            "next_meeting": next_meeting,
            "can_apologise": next_meeting is not None
            and rules.takes_part_in_edition_of(request.user, next_meeting)
            and can_still_apologise(next_meeting),
            "apologised": meetings_apologised_for(request.user) if agenda else set(),
            "tasks": tasks_for(request.user, next_meeting) if next_meeting else [],
            "coming": [meeting for meeting in agenda if meeting.ends_at > now and meeting != next_meeting],
            "past": [meeting for meeting in agenda if meeting.ends_at <= now],
            "speaks": is_asked_to_speak(request.user),
            "polls": polls_for(request.user),
            "visit_rounds": rounds_for(request.user),
            "visit_places": [place for place in places_of(request.user) if place.visit.item.meeting.ends_at > now],
            "hosts": visits_hosted_by(request.user).exists(),
            "edition": current_edition() if not enrolments else None,
        },
    )
