"""What the course itself finds about the planning of a meeting. Importing this registers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from course import clock
from course.enums import FindingLevel, ItemKind, MeetingKind
from course.formatting import day_in_words, time_in_numbers
from course.models import Meeting, ProgrammeItem
from course.queries.planning.findings import Finding, Plan, finder
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
    day = plan.meeting.day
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
    """After the course day before this one, and before the next."""
    meeting = plan.meeting
    days = [one for one in plan.others if one.edition_id == meeting.edition_id and one.counts_as_day]
    if not meeting.counts_as_day:
        return
    before = max((one for one in days if one.day < meeting.day), key=_begin, default=None)
    if before and _is_too_soon(before, meeting):
        words = _("Only %(days)d days after '%(other)s': people have too little time to try something.")
        yield _pair("too_soon", words, before, meeting, at=meeting)
    after = min((one for one in days if one.day > meeting.day), key=_begin, default=None)
    if after and _is_too_soon(meeting, after):
        words = _("Only %(days)d days before '%(other)s': people have too little time to try something.")
        yield _pair("too_soon", words, meeting, after, at=meeting)


def _begin(meeting: Meeting) -> dt.datetime:
    return meeting.starts_at


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
    for other in plan.others:
        if not (other.starts_at < meeting.ends_at and meeting.starts_at < other.ends_at):
            continue
        facts = (*sorted((_moments(meeting), _moments(other))),)
        named = {"other": other.title, "edition": other.edition, **_span(*_times(other))}
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
    starts, ends = _times(plan.meeting)
    for item in plan.items:
        if item.starts < starts or item.ends > ends:
            words = _("'%(item)s' (%(from)s to %(to)s) lies outside the meeting (%(starts)s to %(ends)s).")
            sentence = words % {**_named(item), **_span(starts, ends)}
            sides = (str(item.starts < starts), str(item.ends > ends))
            yield Finding("outside", BLOCKS, sentence, (item.title, *sides))


@finder
def items_at_once(plan: Plan) -> Iterator[Finding]:
    """But for what is made to be at the same time: groups that go on different visits, or do different workshops."""
    for one, two in combinations(plan.items, 2):
        if one.kind == two.kind and one.kind in IN_GROUPS:
            continue
        if one.starts < two.ends and two.starts < one.ends:
            words = _("'%(item)s' and '%(other)s' are at the same time.")
            sentence = words % {"item": one.title, "other": two.title}
            yield Finding("items_at_once", WARNS, sentence, (*_in_its_day(one), *_in_its_day(two)))


@finder
def speakers_twice(plan: Plan) -> Iterator[Finding]:
    """Also in what another edition does that day."""
    elsewhere = [item for other in plan.others if other.day == plan.meeting.day for item in plan.items_of[other.pk]]
    for one, two in combinations(plan.items, 2):
        yield from _speaking_twice(one, two, (*_in_its_day(one), *_in_its_day(two)))
    for one in plan.items:
        for two in elsewhere:
            facts = (str(plan.meeting.day), *sorted((_on_the_clock(one), _on_the_clock(two))))
            yield from _speaking_twice(one, two, facts, other=two.meeting_id)


def _speaking_twice(
    one: ProgrammeItem, two: ProgrammeItem, facts: tuple[str, ...], other: int | None = None
) -> Iterator[Finding]:
    """Of two items on one day."""
    if not (one.starts < two.ends and two.starts < one.ends):
        return
    for person in sorted(set(one.speakers.all()) & set(two.speakers.all()), key=lambda speaker: speaker.pk):
        words = _("%(person)s speaks at the same time in '%(item)s' and in '%(other)s' (%(meeting)s).")
        named = {"person": person, "item": one.title, "other": two.title, "meeting": two.meeting.title}
        yield Finding("speaker_twice", WARNS, words % named, (str(person.pk), *facts), other)


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


def _times(meeting: Meeting) -> tuple[dt.time, dt.time]:
    """On the Dutch clock."""
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (meeting.starts_at, meeting.ends_at))
    return starts.time(), ends.time()


def _moments(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M} {meeting.ends_at.astimezone(dt.UTC):%H:%M}"


def _span(starts: dt.time, ends: dt.time) -> dict[str, str]:
    return {"starts": time_in_numbers(starts), "ends": time_in_numbers(ends)}


def _named(item: ProgrammeItem) -> dict[str, str]:
    return {"item": item.title, "from": time_in_numbers(item.starts), "to": time_in_numbers(item.ends)}


def _on_the_clock(item: ProgrammeItem) -> str:
    """Without its key: an item that is asked about before it is stored gets another one the next time."""
    return f"{item.title} {item.starts} {item.ends}"


def _in_its_day(item: ProgrammeItem) -> tuple[str, ...]:
    """The same when its whole day begins earlier or later."""
    begins, _ends = _times(item.meeting)
    return item.title, *(str(_minutes(time) - _minutes(begins)) for time in (item.starts, item.ends))


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
