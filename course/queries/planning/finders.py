"""What the course itself finds about the planning of a meeting. Importing this registers it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile

from django.utils.translation import gettext as _

from course.enums import FindingLevel, ItemKind, MeetingKind
from course.formatting import day_in_words, time_in_numbers
from course.models import Meeting, User
from course.queries.planning.around import Part
from course.queries.planning.findings import Finding, Plan, finder
from course.queries.planning.words import in_its_day, on_the_clock, times_of
from course.workdays import public_holiday_on

BLOCKS, WARNS, TELLS = FindingLevel

LEAST_BETWEEN = 10
"""Days between two course days, so that there is time to try something. Two days in a row are one."""

IN_GROUPS = (ItemKind.WORK_VISIT, ItemKind.WORKSHOP)
"""Kinds of which several may be at the same time."""

MONDAY, WEDNESDAY, FRIDAY, SATURDAY = 0, 2, 4, 5

EARLY, LATE = dt.time(7), dt.time(22)
"""Dutch hours between which people can come and go."""


@finder
def free_day(plan: Plan) -> Iterator[Finding]:
    """Public and school holidays, bridge days and weekends; days to mind are told."""
    day = plan.day
    marks = plan.days.found[day]
    for mark in marks:
        sentence = f"{_capital(day)}: {mark.words}"
        yield Finding("day", WARNS if mark.is_free else TELLS, sentence, (str(day), mark.fact))
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
    year = plan.day.year
    if regions := plan.days.gaps.get(year):
        words = _("The school holidays of %(year)d are not in the planning yet (%(regions)s).")
        sentence = words % {"year": year, "regions": ", ".join(regions)}
        yield Finding("unknown_holidays", TELLS, sentence, (str(year),))


@finder
def early_or_late(plan: Plan) -> Iterator[Finding]:
    starts, ends = times_of(plan.meeting)
    if starts < EARLY or ends > LATE:
        words = _("From %(starts)s until %(ends)s is early or late for people who have to travel.")
        yield Finding("hours", WARNS, words % _span(starts, ends), (str(starts), str(ends)))


@finder
def too_soon(plan: Plan) -> Iterator[Finding]:
    """After the course day before this one, and before the next."""
    if not plan.meeting.counts_as_day:
        return
    days = plan.around.course_days[plan.meeting.edition_id]

    def day_of(meeting: Meeting) -> dt.date:
        return plan.around.days[meeting.pk]

    first, last = bisect_left(days, plan.day, key=day_of), bisect_right(days, plan.day, key=day_of)
    for before in days[:first][-1:]:
        if _is_too_soon(before, plan.meeting):
            words = _("Only %(days)d days after '%(other)s': people have too little time to try something.")
            yield _pair("too_soon", words, before, plan.meeting, at=plan.meeting)
    for after in days[last:][:1]:
        if _is_too_soon(plan.meeting, after):
            words = _("Only %(days)d days before '%(other)s': people have too little time to try something.")
            yield _pair("too_soon", words, plan.meeting, after, at=plan.meeting)


def _is_too_soon(first: Meeting, second: Meeting) -> bool:
    return 1 < (second.day - first.day).days < LEAST_BETWEEN


def _pair(code: str, words: str, first: Meeting, second: Meeting, *, at: Meeting) -> Finding:
    other = first if at == second else second
    named = {"days": (second.day - first.day).days, "other": other.title}
    return Finding(code, WARNS, words % named, (str(first.day), str(second.day)), other.pk)


@finder
def at_the_same_time(plan: Plan) -> Iterator[Finding]:
    """Another meeting of the edition, and whoever has the room."""
    meeting = plan.meeting
    for other in plan.same_day:
        if not (other.starts_at < meeting.ends_at and meeting.starts_at < other.ends_at):
            continue
        if meeting.edition_id != other.edition_id and meeting.place_id != other.place_id:
            continue
        facts = (*sorted((_moments(meeting), _moments(other))),)
        named = {"other": other.title, "edition": other.edition, **_span(*times_of(other))}
        if other.edition_id == meeting.edition_id:
            words = _("'%(other)s' of the same edition is at the same time, from %(starts)s until %(ends)s.")
            yield Finding("two_at_once", WARNS, words % named, facts, other.pk)
        if other.place_id == meeting.place_id and not meeting.place.is_online:
            words = _("%(place)s is taken by '%(other)s' (%(edition)s), from %(starts)s until %(ends)s.")
            sentence = words % {"place": meeting.place, **named}
            yield Finding("place_taken", WARNS, sentence, (str(meeting.place_id), *facts), other.pk)


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
    """How far is no fact: an item that was outside before may come nearer step by step, with its meeting or alone."""
    starts, ends = times_of(plan.meeting)
    for item in plan.items:
        if item.starts < starts or item.ends > ends:
            words = _("'%(item)s' (%(from)s to %(to)s) lies outside the meeting (%(starts)s to %(ends)s).")
            sentence = words % {**_named(item), **_span(starts, ends)}
            sides = (str(item.starts < starts), str(item.ends > ends))
            yield Finding("outside", BLOCKS, sentence, (item.title, *sides))


@finder
def items_at_once(plan: Plan) -> Iterator[Finding]:
    """But for what is made to be at the same time: groups that go on different visits, or do different workshops."""
    for number, one in enumerate(plan.items):
        for two in _beginning_before(one.ends, plan.items[number + 1 :]):
            if one.kind == two.kind and one.kind in IN_GROUPS:
                continue
            words = _("'%(item)s' and '%(other)s' are at the same time.")
            sentence = words % {"item": one.title, "other": two.title}
            yield Finding("items_at_once", WARNS, sentence, (*in_its_day(one), *in_its_day(two)))


def _beginning_before(end: dt.time, items: Sequence[Part]) -> Iterator[Part]:
    """Of items in the order of time."""
    return takewhile(lambda item: item.starts < end, items)


@finder
def speakers_twice(plan: Plan) -> Iterator[Finding]:
    """Also in what another edition does that day."""
    place = {item.pk: number for number, item in enumerate(plan.items)}
    for one in plan.items:
        for person in plan.around.speakers.get(one.pk, ()):
            for two in plan.around.speaking[plan.day, person.pk]:
                if not (one.starts < two.ends and two.starts < one.ends):
                    continue
                if two.pk not in place:
                    facts = (str(plan.day), *sorted((on_the_clock(one), on_the_clock(two))))
                    yield _speaking_twice(person, one, two, facts, other=two.meeting_id)
                elif place[one.pk] < place[two.pk]:
                    yield _speaking_twice(person, one, two, (*in_its_day(one), *in_its_day(two)))


def _speaking_twice(person: User, one: Part, two: Part, facts: tuple[str, ...], other: int | None = None) -> Finding:
    words = _("%(person)s speaks at the same time in '%(item)s' and in '%(other)s' (%(meeting)s).")
    named = {"person": person, "item": one.title, "other": two.title, "meeting": two.meeting.title}
    return Finding("speaker_twice", WARNS, words % named, (str(person.pk), *facts), other)


@finder
def not_available(plan: Plan) -> Iterator[Finding]:
    """Who speaks, is asked to, or hosts a visit, and said not to be able to come that day."""
    for away in plan.away:
        words = _("%(person)s cannot come on %(day)s, and %(role)s.")
        named = {"person": away.person, "day": day_in_words(plan.meeting.day), "role": away.role}
        yield Finding("not_available", WARNS, words % named, (str(away.person.pk), str(plan.meeting.day)))


def _is_bridge(day: dt.date) -> bool:
    """A Friday after a public holiday, or a Monday before one."""
    one = dt.timedelta(days=1)
    return (day.weekday() == FRIDAY and bool(public_holiday_on(day - one))) or (
        day.weekday() == MONDAY and bool(public_holiday_on(day + one))
    )


def _capital(day: dt.date) -> str:
    words = day_in_words(day)
    return words[:1].upper() + words[1:]


def _moments(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M} {meeting.ends_at.astimezone(dt.UTC):%H:%M}"


def _span(starts: dt.time, ends: dt.time) -> dict[str, str]:
    return {"starts": time_in_numbers(starts), "ends": time_in_numbers(ends)}


def _named(item: Part) -> dict[str, str]:
    return {"item": item.title, "from": time_in_numbers(item.starts), "to": time_in_numbers(item.ends)}
