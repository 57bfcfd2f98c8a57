"""The kinds of reminders of meetings and editions: when each comes, to whom, and when it is of no use any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course import clock
from course.actions.enrolment.notices import REMINDS
from course.actions.mail.practical import ways_of
from course.actions.mail.queue import once_a_language
from course.actions.mail.reminding import Reminder, Round, remind_in
from course.actions.mail.stop import drop_unsent
from course.enums import EnrolmentState, MailCode, MeetingStatus
from course.formatting import day_in_words, time_in_words
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Edition, Meeting, Message, PreparationTask, TaskAnswer, User
from course.models.mail import about
from course.queries.editions.phase import enrolment_is_open
from course.queries.enrolment.participants import group_of
from course.queries.mail import facts
from course.queries.planning.days import christmas_weeks
from course.queries.preparation import left_open, open_choices, tasks_to_do
from course.queries.results.apologies import away_from
from course.workdays import PRACTICAL_WITHIN, REMINDS_AT, practical_from

PREPARE_BEFORE = dt.timedelta(days=10)
CHOOSE_BEFORE = dt.timedelta(days=7)
PROFILE_BEFORE = dt.timedelta(weeks=4)
DRAFT_KEPT_FOR = dt.timedelta(hours=24)
LOOKS_BACK = dt.timedelta(days=7)
"""So long afterwards we still say that a reminder was missed."""


def drop_reminders(**which: object) -> None:
    """What still waits to remind somebody of this row (lookups on messages) is no longer true, and never goes."""
    drop_unsent(Message.objects.filter(template__in=(*REMINDS, MailCode.DRAFT_KEPT), **which))


class Asked:
    """Whom a reminder of a row is for as its mails leave, and what it says now; None when its time is over."""

    def __init__(self, code: MailCode, row: Meeting | Edition) -> None:
        self.code, self.row = code, row

    @cached_property
    def reminder(self) -> Reminder | None:
        if isinstance(self.row, Meeting):
            return _OF_MEETING[self.code](self.row)
        return next(_OF_EDITION[self.code](self.row), None)

    @cached_property
    def people(self) -> set[int]:
        people = self.reminder.people.filter(is_active=True) if self.reminder else User.objects.none()
        return set(people.values_list("pk", flat=True))

    @cached_property
    def words(self) -> Mapping[int, Callable[[], Words]]:
        return self.reminder.words_of(self.people) if self.reminder else {}


def anew(message: Message, asked: Asked) -> Anew:
    """What a reminder of a meeting or an edition says when it leaves now."""
    row, reminder = asked.row, asked.reminder
    if message.person_id is None:
        return AS_IT_IS
    if reminder is None:
        is_to_come = isinstance(row, Edition) and row.starts_on > clock.today() and not row.is_cancelled
        return AS_IT_IS if is_to_come else NO_LONGER_TRUE
    day = row.day.isoformat() if isinstance(row, Meeting) else ""
    of_use = message.person_id in asked.people and not reminder.why_not and message.occasion.startswith(day)
    return Anew(words=asked.words[message.person_id]) if of_use else NO_LONGER_TRUE


def remind(kind: str) -> Round:
    """Queue the reminders of one of the KINDS whose moment has come. A reminder costs the same for one as for many."""
    editions = Edition.objects.filter(ends_on__gte=clock.today() - LOOKS_BACK).order_by("pk")
    rounds = [remind_in(pk, KINDS[kind]) for pk in editions.values_list("pk", flat=True)]
    return Round(sum(one.queued for one in rounds), tuple(skipped for one in rounds for skipped in one.skipped))


def _preparations(edition: Edition) -> Iterator[Reminder]:
    """Ten days before a meeting, when its module asks to prepare."""
    for meeting in _meetings_around_now(edition):
        if clock.now() >= clock.at(meeting.day - PREPARE_BEFORE, REMINDS_AT):
            yield _preparation(meeting)


def _preparation(meeting: Meeting) -> Reminder:
    """To who did not tick or answer all of it."""
    why_not = _no_use(meeting) or _nothing_to_prepare(meeting)
    return _about_tasks(meeting, MailCode.PREPARE, tasks_to_do(meeting), why_not, _homework)


def _choices(edition: Edition) -> Iterator[Reminder]:
    """A week before choices about a module close: eating along, a room for the night. One mail for its days."""
    today = clock.today()
    closing = PreparationTask.objects.exclude(choices="").filter(until__range=(today, today + CHOOSE_BEFORE))
    for module in edition.modules.filter(tasks__in=closing).distinct().order_by("number"):
        days = module.meetings.on_the_agenda().select_related("edition", "module", "place")
        first = days.order_by("starts_at").first()
        until = min(task.closes_on for task in closing.filter(module=module))
        if first and clock.now() >= clock.at(until - CHOOSE_BEFORE, REMINDS_AT):
            yield _choice(first)


def _choice(meeting: Meeting) -> Reminder:
    """To who did not answer all of it. A meeting without a module, or of which all is closed, asks nothing."""
    tasks = [task for task in open_choices(meeting) if task.until]
    why_not = _no_use(meeting) or ("" if tasks else "nothing to choose")
    reminder = _about_tasks(meeting, MailCode.CHOOSE, tasks, why_not, _what_to_choose)
    return replace(reminder, too_late=_midnight(_closing_day(tasks) + dt.timedelta(days=1)))


def _what_to_choose(meeting: Meeting, tasks: Sequence[PreparationTask]) -> Words:
    lines, until = "\n".join(f"- {task}" for task in tasks), day_in_words(_closing_day(tasks))
    values = {"titel": AsIs(meeting.title), "datum": day_in_words(meeting.day), "tijd": until, "lijst": lines}
    return Words(values, facts.of_meeting(meeting))


def _closing_day(tasks: Sequence[PreparationTask]) -> dt.date:
    """Of the first of these that closes."""
    return min((task.closes_on for task in tasks), default=clock.today())


def _about_tasks(
    meeting: Meeting,
    code: MailCode,
    tasks: Sequence[PreparationTask],
    why_not: str,
    words: Callable[[Meeting, Sequence[PreparationTask]], Words],
) -> Reminder:
    """Asks everybody for what they left open, and nobody who left nothing open."""
    reminder = _about_meeting(meeting, code, why_not, own=partial(_left_by, meeting, tasks, words))
    answers = TaskAnswer.objects.filter(task__in=tasks).values("enrolment__user").annotate(number=Count("pk"))
    done = answers.filter(number=len(tasks)).values("enrolment__user")
    return replace(reminder, people=reminder.people.exclude(pk__in=done))


def _left_by(
    meeting: Meeting,
    tasks: Sequence[PreparationTask],
    words: Callable[[Meeting, Sequence[PreparationTask]], Words],
    people: Collection[int],
) -> Mapping[int, Callable[[], Words]]:
    """Who left the same open reads the same."""
    written: dict[Sequence[PreparationTask], Callable[[], Words]] = {}
    return {
        person: written.setdefault(left, once_a_language(partial(words, meeting, left)))
        for person, left in left_open(tasks, people).items()
    }


def _practical_matters(edition: Edition) -> Iterator[Reminder]:
    """Two working days before a meeting that one travels to."""
    weeks = christmas_weeks()
    for meeting in _meetings_around_now(edition):
        if clock.now() >= practical_from(meeting.day, weeks=weeks):
            yield _practical_matter(meeting)


def _practical_matter(meeting: Meeting) -> Reminder:
    why_not = _no_use(meeting) or ("online" if meeting.place.is_online else "")
    return _about_meeting(meeting, MailCode.PRACTICAL, why_not, own=partial(ways_of, meeting))


def _profiles(edition: Edition) -> Iterator[Reminder]:
    """Four weeks before the start, to who takes part and did not tell the group enough."""
    today = clock.today()
    due = clock.at(edition.starts_on - PROFILE_BEFORE, REMINDS_AT) <= clock.now()
    if due and edition.starts_on >= today - LOOKS_BACK:
        untold = Q(learning_question="") | Q(can_help_with="") | Q(shows_profile=False)
        yield Reminder(
            subject=str(edition),
            code=MailCode.PROFILE,
            people=group_of(edition).filter(untold),
            about=about(edition),
            link=reverse("course:profile"),
            edition=edition,
            too_late=_midnight(edition.starts_on),
            why_not=_cancelled(edition) or ("the course has begun" if today >= edition.starts_on else ""),
        )


def _drafts(edition: Edition) -> Iterator[Reminder]:
    """A day after somebody began to enrol. Who sent it once knows how it stands, and gets other mails."""
    now = clock.now()
    if edition.enrolment_closes_at > now - LOOKS_BACK:
        yield Reminder(
            subject=str(edition),
            code=MailCode.DRAFT_KEPT,
            people=User.objects.filter(
                enrolments__edition=edition,
                enrolments__state=EnrolmentState.DRAFT,
                enrolments__moves=0,
                enrolments__created_at__lte=now - DRAFT_KEPT_FOR,
            ).order_by("pk"),
            about=about(edition),
            link=reverse("course:enrol", args=[edition.slug]),
            edition=edition,
            words=partial(_closing, edition),
            why_not=_cancelled(edition) or ("" if enrolment_is_open(edition) else "enrolment is not open"),
        )


def _meetings_around_now(edition: Edition) -> QuerySet[Meeting]:
    """Those that may be due for a reminder, and those that were shortly ago; also drafts and cancelled ones."""
    today = clock.today()
    span = clock.at(today - LOOKS_BACK, dt.time.min), clock.at(today + PRACTICAL_WITHIN, dt.time.max)
    around = edition.meetings.filter(starts_at__range=span)
    return around.select_related("edition", "module", "place").order_by("starts_at", "pk")


def _about_meeting(meeting: Meeting, code: MailCode, why_not: str, **words: Any) -> Reminder:
    return Reminder(
        subject=str(meeting),
        code=code,
        people=group_of(meeting.edition).exclude(pk__in=away_from(meeting)),
        about=about(meeting),
        link=meeting.get_absolute_url(),
        edition=meeting.edition,
        too_late=_midnight(meeting.day),
        day=meeting.day.isoformat(),
        version=str(meeting.ical_sequence),
        why_not=why_not,
        **words,
    )


def _closing(edition: Edition) -> Words:
    return Words({"datum": day_in_words(edition.enrolment_closes_at)})


def _no_use(meeting: Meeting) -> str:
    """Why nobody is told about a meeting any more, or not yet."""
    reasons = (
        (_cancelled(meeting.edition), bool(_cancelled(meeting.edition))),
        ("it is cancelled", meeting.is_cancelled),
        ("it is not announced", meeting.status == MeetingStatus.DRAFT),
        ("it is over", meeting.ends_at <= clock.now()),
        ("it is today", meeting.day <= clock.today()),
    )
    return next((reason for reason, holds in reasons if holds), "")


def _midnight(day: dt.date) -> dt.datetime:
    """A digest of the day itself comes too late."""
    return clock.at(day, dt.time.min)


def _cancelled(edition: Edition) -> str:
    return "the edition does not go ahead" if edition.is_cancelled else ""


def _nothing_to_prepare(meeting: Meeting) -> str:
    """The second day of a module is prepared with the first."""
    if meeting.module is None or not tasks_to_do(meeting):
        return "nothing to prepare"
    earlier = meeting.module.meetings.on_the_agenda().filter(starts_at__lt=meeting.starts_at)
    return "prepared with an earlier day" if earlier.exists() else ""


def _homework(meeting: Meeting, tasks: Sequence[PreparationTask]) -> Words:
    weekday, _separator, day = day_in_words(meeting.day).partition(" ")
    minutes = meeting.module.preparation_minutes if meeting.module else 0
    values = {
        "weekdag": weekday,
        "datum": day,
        "tijd": time_in_words(meeting.starts_at),
        "titel": AsIs(meeting.title),
        "plaats": meeting.place.city or meeting.place.name,
        "minuten": str(minutes),  # in texts of one's own, from before `duur`
        "duur": _how_long(minutes),
        "opdrachten": "\n".join(_task_line(task) for task in tasks),
    }
    return Words(values, facts.of_meeting(meeting))


def _how_long(minutes: int) -> str:
    """Of what takes no minutes nothing is said."""
    words = ngettext("(%(number)d minute of preparation)", "(%(number)d minutes of preparation)", minutes)
    return words % {"number": minutes} if minutes else ""


def _task_line(task: PreparationTask) -> str:
    until = _(" (until and including %(day)s)") % {"day": day_in_words(task.until)} if task.until else ""
    return f"- {task}{until}"


KINDS: Mapping[str, Callable[[Edition], Iterator[Reminder]]] = {
    "preparation": _preparations,
    "practical matters": _practical_matters,
    "profiles": _profiles,
    "drafts": _drafts,
    "choices": _choices,
}

_OF_MEETING: Mapping[MailCode, Callable[[Meeting], Reminder]] = {
    MailCode.CHOOSE: _choice,
    MailCode.PREPARE: _preparation,
    MailCode.PRACTICAL: _practical_matter,
}
_OF_EDITION: Mapping[MailCode, Callable[[Edition], Iterator[Reminder]]] = {
    MailCode.PROFILE: _profiles,
    MailCode.DRAFT_KEPT: _drafts,
}

CODES = (*_OF_MEETING, *_OF_EDITION)
"""Reminders that are looked at once more as they leave."""
