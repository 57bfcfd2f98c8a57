"""What is found about room for everybody, and about visits. Importing this registers it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from course.enums import FindingLevel
from course.formatting import time_in_numbers
from course.models import Organisation, WorkVisit
from course.queries.planning.findings import Finding, Plan, finder
from course.queries.planning.words import on_the_clock

WARNS = FindingLevel.WARNS


@finder
def room_too_small(plan: Plan) -> Iterator[Finding]:
    """The room of the meeting for who may come; visits have theirs."""
    place = plan.meeting.place
    if not place.is_online and place.capacity and place.capacity < plan.going:
        words = _("%(place)s holds %(capacity)d people, and %(going)d may come.")
        named = {"place": place, "capacity": place.capacity, "going": plan.going}
        yield Finding("room_too_small", WARNS, words % named, (str(place.pk), str(place.capacity), str(plan.going)))


@finder
def visits_too_small(plan: Plan) -> Iterator[Finding]:
    """All visits of the meeting together for who may come, and each place for its visit."""
    room = sum(visit.maximum for visit in plan.visits)
    if plan.visits and room < plan.going:
        words = _("The visits have room for %(room)d people together, and %(going)d may come.")
        keys = tuple(visit.pk for visit in plan.visits)
        yield Finding(
            "visits_too_small",
            WARNS,
            words % {"room": room, "going": plan.going},
            (str(room), str(plan.going)),
            visits=keys,
        )
    for visit in plan.visits:
        capacity = visit.place.capacity
        if capacity and capacity < visit.maximum:
            words = _("%(place)s holds %(capacity)d people, and '%(visit)s' takes %(maximum)d.")
            named = {"place": visit.place, "capacity": capacity, "visit": visit.title, "maximum": visit.maximum}
            facts = (str(visit.place_id), str(capacity), str(visit.maximum))
            yield Finding("visit_place_too_small", WARNS, words % named, facts, visits=(visit.pk,))


@finder
def step_outside(plan: Plan) -> Iterator[Finding]:
    """A step before the group comes, or after it left. How far is no fact, as with items."""
    for visit in plan.visits:
        for step in visit.steps.all():
            early, late = step.starts < visit.item.starts, step.ends > visit.item.ends
            if early or late:
                words = _("The step '%(step)s' (%(from)s to %(to)s) lies outside '%(visit)s' (%(starts)s to %(ends)s).")
                named = {
                    "step": step.title,
                    "visit": visit.title,
                    "from": time_in_numbers(step.starts),
                    "to": time_in_numbers(step.ends),
                    "starts": time_in_numbers(visit.item.starts),
                    "ends": time_in_numbers(visit.item.ends),
                }
                facts = (visit.title, step.title, str(early), str(late))
                yield Finding("step_outside", WARNS, words % named, facts, visits=(visit.pk,))


@finder
def host_twice(plan: Plan) -> Iterator[Finding]:
    """One organisation receives two groups on a day, also of two editions."""
    for one in plan.visits:
        for two in plan.around.hosted.get(plan.day, ()):
            is_here = two.item.meeting_id == plan.meeting.pk
            if is_here and one.pk >= two.pk:
                continue
            for host in sorted(_hosts(one) & _hosts(two), key=lambda host: host.pk):
                words = _("%(host)s receives two groups that day: '%(visit)s' and '%(other)s' (%(meeting)s).")
                meeting = two.item.meeting
                named = {"host": host, "visit": one.title, "other": two.title, "meeting": meeting.title}
                facts = (str(host.pk), str(plan.day), *sorted((_told(one), _told(two))))
                about = (one.pk, two.pk) if is_here else (one.pk,)
                yield Finding("host_twice", WARNS, words % named, facts, None if is_here else meeting.pk, about)


def _hosts(visit: WorkVisit) -> set[Organisation]:
    return {visit.host, *visit.co_hosts.all()}


def _told(visit: WorkVisit) -> str:
    """Without its key: a visit that is asked about before it is stored gets another one the next time."""
    return f"{visit.title} {on_the_clock(visit.item)}"
