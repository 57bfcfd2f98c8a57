"""What is found about the way from one place to another. Importing this registers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from course.enums import FindingLevel, ItemKind
from course.models import Meeting, Place, User
from course.queries.planning.around import Part
from course.queries.planning.findings import Finding, Plan, finder
from course.queries.planning.words import in_its_day, on_the_clock
from course.schedule import minutes_of

WARNS = FindingLevel.WARNS

ANYWHERE = (ItemKind.TRAVEL, ItemKind.LUNCH, ItemKind.BREAK)
"""Kinds that take place where people are, or on the way."""


@finder
def group_travels(plan: Plan) -> Iterator[Finding]:
    """Within the meeting, from each part to what follows it, in which groups may go apart. Nobody travels without a
    visit: all else is in one place.
    """
    if not plan.visits:
        return
    items = [item for item in plan.items if item.kind not in ANYWHERE]
    for one, two in _following(items):
        needed, left = _way(plan, one, two)
        if needed > left:
            sentence = _on_the_way(_named(plan, one, two, needed, left))
            facts = (*in_its_day(one), *in_its_day(two), str(needed))
            yield Finding("travel", WARNS, sentence, facts, visits=_of(plan, one, two))


@finder
def group_travels_on(plan: Plan) -> Iterator[Finding]:
    """To what the edition does elsewhere on the same day, and from there."""
    meeting = plan.meeting
    for other in plan.same_day:
        if other.edition_id != meeting.edition_id:
            continue
        first, second = sorted((meeting, other), key=lambda one: one.starts_at)
        left = int((second.starts_at - first.ends_at).total_seconds()) // 60
        start, end = _last_place(plan, first), _first_place(plan, second)
        needed = plan.around.travel.minutes(start, end) or 0
        if 0 <= left < needed:
            named = {"item": first.title, "from": start, "other": second.title, "to": end}
            facts = (str(start.pk), str(end.pk), str(plan.day), str(needed), str(left))
            sentence = _on_the_way({**named, "needed": needed, "left": left})
            yield Finding("travel_on", WARNS, sentence, facts, other.pk)


@finder
def speaker_travels(plan: Plan) -> Iterator[Finding]:
    """From one part to the next in which somebody speaks that day, also in another edition."""
    people = {person.pk: person for item in plan.items for person in plan.around.speakers.get(item.pk, ())}
    for _key, person in sorted(people.items()):
        for one, two in pairwise(plan.around.speaking[plan.day, person.pk]):
            if plan.meeting.pk in (one.meeting_id, two.meeting_id):
                yield from _speaker_on_the_way(plan, person, one, two)


def _on_the_way(named: Mapping[str, object]) -> str:
    words = _("From '%(item)s' (%(from)s) to '%(other)s' (%(to)s) takes %(needed)d minutes, and there are %(left)d.")
    return words % named


def _speaker_on_the_way(plan: Plan, person: User, one: Part, two: Part) -> Iterator[Finding]:
    needed, left = _way(plan, one, two)
    if not 0 <= left < needed:
        return
    words = _(
        "%(person)s speaks in '%(item)s' (%(from)s) and then in '%(other)s' (%(to)s): the way takes %(needed)d "
        "minutes, and there are %(left)d."
    )
    named = {"person": person, **_named(plan, one, two, needed, left)}
    if one.meeting_id == two.meeting_id:
        facts, other = (*in_its_day(one), *in_its_day(two)), None
    else:
        facts = (str(plan.day), on_the_clock(one), on_the_clock(two))
        other = two.meeting_id if one.meeting_id == plan.meeting.pk else one.meeting_id
    facts = (str(person.pk), str(needed), *facts)
    yield Finding("speaker_travels", WARNS, words % named, facts, other, _of(plan, one, two))


def _following(items: Sequence[Part]) -> Iterator[tuple[Part, Part]]:
    """Each part and those that come right after it: nothing else lies whole between the two. In the order of time."""
    for number, one in enumerate(items):
        later = [two for two in items[number + 1 :] if two.starts >= one.ends]
        first_end = min((two.ends for two in later), default=None)
        yield from ((one, two) for two in later if first_end is None or two.starts < first_end)


def _way(plan: Plan, one: Part, two: Part) -> tuple[int, int]:
    """Minutes that it takes (0 where nobody knows), and minutes that there are."""
    needed = plan.around.travel.minutes(plan.around.place_of(one), plan.around.place_of(two)) or 0
    return needed, minutes_of(two.starts) - minutes_of(one.ends)


def _named(plan: Plan, one: Part, two: Part, needed: int, left: int) -> dict[str, object]:
    start, end = plan.around.place_of(one), plan.around.place_of(two)
    return {"item": one.title, "from": start, "other": two.title, "to": end, "needed": needed, "left": left}


def _of(plan: Plan, *items: Part) -> tuple[int, ...]:
    """The visits that these parts are."""
    return tuple(plan.around.visit_of[item.pk].pk for item in items if item.pk in plan.around.visit_of)


def _first_place(plan: Plan, meeting: Meeting) -> Place:
    items = plan.around.items.get(meeting.pk)
    return plan.around.place_of(items[0]) if items else meeting.place


def _last_place(plan: Plan, meeting: Meeting) -> Place:
    items = plan.around.items.get(meeting.pk)
    return plan.around.place_of(max(items, key=lambda item: item.ends)) if items else meeting.place
