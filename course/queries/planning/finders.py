"""What the course itself finds about the planning of a meeting. Importing this registers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from course import clock
from course.enums import FindingLevel, MeetingKind
from course.formatting import day_in_words, time_in_numbers
from course.models import Meeting, ProgrammeItem
from course.queries.planning.findings import Finding, Plan, finder, moments_of
from course.workdays import public_holiday_on

BLOCKS, WARNS, TELLS = FindingLevel

LEAST_BETWEEN = 10
"""Days between two course days, so that there is time to try something. Two days in a row are one."""

MONDAY, WEDNESDAY, FRIDAY, SATURDAY = 0, 2, 4, 5

EARLY, LATE = dt.time(7), dt.time(22)
"""Dutch hours between which people can come and go."""


@finder
def free_day(plan: Plan) -> Iterator[Finding]:
    """Public and school holidays, bridge days and weekends; days to mind are told."""
    day = plan.meeting.day
    marks = plan.days.found[day]
    for mark in marks:
        sentence = f"{_capital(day)}: {mark.words}"
        yield Finding("day", WARNS if mark.is_free else TELLS, sentence, (str(day), mark.words))
    if any(mark.is_free for mark in marks):
        return
    if day.weekday() >= SATURDAY:
        yield Finding("weekend", WARNS, _("%(day)s is in a weekend.") % {"day": _capital(day)}, (str(day),))
    elif _is_bridge(day):
        sentence = _("%(day)s lies between a public holiday and a weekend: many people are off.")
        yield Finding("bridge_day", WARNS, sentence % {"day": _capital(day)}, (str(day),))
    elif day.weekday() in (WEDNESDAY, FRIDAY):
        sentence = _("%(day)s: many people do not work on that day of the week.")
        yield Finding("few_work", TELLS, sentence % {"day": _capital(day)}, (str(day),))


@finder
def unknown_holidays(plan: Plan) -> Iterator[Finding]:
    year = plan.meeting.day.year
    if regions := plan.days.gaps.get(year):
        words = _("The school holidays of %(year)d are not in the planning yet (%(regions)s).")
        sentence = words % {"year": year, "regions": ", ".join(regions)}
        yield Finding("unknown_holidays", TELLS, sentence, (str(year),))


@finder
def early_or_late(plan: Plan) -> Iterator[Finding]:
    starts, ends = _times(plan.meeting)
    if starts < EARLY or ends > LATE:
        words = _("From %(starts)s until %(ends)s is early or late for people who have to travel.")
        yield Finding("hours", WARNS, words % _span(starts, ends), (str(starts), str(ends)))


@finder
def too_soon(plan: Plan) -> Iterator[Finding]:
    """Each pair stands with the later of the two."""
    meeting = plan.meeting
    before = [one for one in plan.others if _is_course_day_of(one, meeting) and one.day < meeting.day]
    if not before or not meeting.counts_as_day:
        return
    last = max(before, key=lambda one: one.starts_at)
    days = (meeting.day - last.day).days
    if 1 < days < LEAST_BETWEEN:
        words = _("Only %(days)d days after '%(other)s': people have too little time to try something.")
        yield Finding("too_soon", WARNS, words % {"days": days, "other": last.title}, (str(last.pk), str(days)))


@finder
def at_the_same_time(plan: Plan) -> Iterator[Finding]:
    """Another meeting of the edition, and whoever has the room."""
    meeting = plan.meeting
    for other in plan.others:
        if not (other.starts_at < meeting.ends_at and meeting.starts_at < other.ends_at):
            continue
        facts = (str(other.pk), *_moments(meeting), *_moments(other))
        named = {"other": other.title, "edition": other.edition, **_span(*_times(other))}
        if other.edition_id == meeting.edition_id:
            words = _("'%(other)s' of the same edition is then too, from %(starts)s until %(ends)s.")
            yield Finding("two_at_once", WARNS, words % named, facts)
        if other.place_id == meeting.place_id and not meeting.place.is_online:
            words = _("%(place)s is taken by '%(other)s' (%(edition)s), from %(starts)s until %(ends)s.")
            sentence = words % {"place": meeting.place, **named}
            yield Finding("place_taken", WARNS, sentence, (str(meeting.place_id), *facts))


@finder
def wrong_room(plan: Plan) -> Iterator[Finding]:
    meeting = plan.meeting
    facts = (meeting.kind, str(meeting.place_id))
    if meeting.kind == MeetingKind.ONLINE and not meeting.place.is_online:
        words = _("An online meeting, and the place is %(place)s.")
        yield Finding("online_in_a_hall", WARNS, words % {"place": meeting.place}, facts)
    elif meeting.kind != MeetingKind.ONLINE and meeting.place.is_online:
        words = _("People meet each other, and the place is %(place)s.")
        yield Finding("hall_online", WARNS, words % {"place": meeting.place}, facts)


@finder
def foreign_module(plan: Plan) -> Iterator[Finding]:
    module = plan.meeting.module
    if module and module.edition_id != plan.meeting.edition_id:
        words = _("Module '%(module)s' belongs to another edition.")
        yield Finding("foreign_module", BLOCKS, words % {"module": module}, (str(module.pk),))


@finder
def outside_the_meeting(plan: Plan) -> Iterator[Finding]:
    starts, ends = _times(plan.meeting)
    for item in plan.items:
        if item.starts < starts or item.ends > ends:
            words = _("'%(item)s' (%(from)s to %(to)s) lies outside the meeting (%(starts)s to %(ends)s).")
            sentence = words % {**_named(item), **_span(starts, ends)}
            yield Finding("outside", BLOCKS, sentence, (*_item_facts(item), str(starts), str(ends)))


@finder
def items_at_once(plan: Plan) -> Iterator[Finding]:
    for one, two in combinations(plan.items, 2):
        if one.starts < two.ends and two.starts < one.ends:
            words = _("'%(item)s' and '%(other)s' are at the same time.")
            sentence = words % {"item": one.title, "other": two.title}
            yield Finding("items_at_once", WARNS, sentence, (*_item_facts(one), *_item_facts(two)))


@finder
def speakers_twice(plan: Plan) -> Iterator[Finding]:
    """Also in what another edition does that day."""
    elsewhere = [item for other in plan.others if other.day == plan.meeting.day for item in plan.items_of[other.pk]]
    pairs = [*combinations(plan.items, 2), *((item, other) for item in plan.items for other in elsewhere)]
    for one, two in pairs:
        (starts, ends), (other_starts, other_ends) = moments_of(one), moments_of(two)
        if not (starts < other_ends and other_starts < ends):
            continue
        for person in sorted(set(one.speakers.all()) & set(two.speakers.all()), key=lambda speaker: speaker.pk):
            words = _("%(person)s speaks at the same time in '%(item)s' and in '%(other)s' (%(meeting)s).")
            named = {"person": person, "item": one.title, "other": two.title, "meeting": two.meeting.title}
            facts = (str(person.pk), *_item_facts(one), *_item_facts(two), str(plan.meeting.day))
            yield Finding("speaker_twice", WARNS, words % named, facts)


def _is_course_day_of(other: Meeting, meeting: Meeting) -> bool:
    return other.edition_id == meeting.edition_id and other.counts_as_day


def _is_bridge(day: dt.date) -> bool:
    """A Friday after a public holiday, or a Monday before one."""
    one = dt.timedelta(days=1)
    return (day.weekday() == FRIDAY and bool(public_holiday_on(day - one))) or (
        day.weekday() == MONDAY and bool(public_holiday_on(day + one))
    )


def _capital(day: dt.date) -> str:
    words = day_in_words(day)
    return words[:1].upper() + words[1:]


def _times(meeting: Meeting) -> tuple[dt.time, dt.time]:
    """On the Dutch clock."""
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (meeting.starts_at, meeting.ends_at))
    return starts.time(), ends.time()


def _moments(meeting: Meeting) -> tuple[str, str]:
    return meeting.starts_at.isoformat(), meeting.ends_at.isoformat()


def _span(starts: dt.time, ends: dt.time) -> dict[str, str]:
    return {"starts": time_in_numbers(starts), "ends": time_in_numbers(ends)}


def _named(item: ProgrammeItem) -> dict[str, str]:
    return {"item": item.title, "from": time_in_numbers(item.starts), "to": time_in_numbers(item.ends)}


def _item_facts(item: ProgrammeItem) -> tuple[str, str, str]:
    """Without its key: an item that is asked about before it is stored gets another one the next time."""
    return item.title, str(item.starts), str(item.ends)
