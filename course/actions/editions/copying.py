"""Copy an edition by whole weeks: what it is comes along as drafts, nobody and nothing that people did.

Lock order: the edition that is copied; the rows of the copy are new.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.templates import copy_template
from course.actions.programme.meetings import save_meeting
from course.authority import check_office, person_of
from course.enums import MeetingStatus, SpeakerState, VisitStatus
from course.errors import Refusal
from course.formatting import day_in_words
from course.models import (
    CancellationTerm,
    Edition,
    MailTemplate,
    Meeting,
    Module,
    PreparationTask,
    ProgrammeItem,
    RunbookTask,
    VisitStep,
    WorkVisit,
)
from course.queries.editions.copying import (
    COPIED,
    Asked,
    CopyPlan,
    MovedMeeting,
    copy_made,
    nearest_first_days,
    pages_of,
    plan_of,
    speakers_of,
)

if TYPE_CHECKING:
    from course.authority import Authority

Row = TypeVar("Row", bound=Model)

MODULE = ("number", "title", "question", "preparation_minutes", "mind", "result")
PREPARATION = ("position", "text", "door", "link", "choices")
MEETING = ("kind", "title", "place", "counts_as_day", "mind")
"""The link for online, which was for the people of then, comes along when somebody asks for it."""

ITEM = ("starts", "ends", "is_fixed", "kind", "title", "room", "summary", "method")
TERM = ("days_before", "percent")
VISIT = (
    "title", "place", "host", "contact", "minimum", "maximum", "subgroups", "know", "transport", "accessibility", "fee",
    "gift", "plan_b", "call", "first_aid", "address_for_112", "meets_residents",
)  # fmt: skip
"""What was agreed with the host, to agree on anew; not what the group asked and learned, nor that residents agreed."""

SPEAKER = ("person", "topic", "call_time", "note")
"""What was asked; not what somebody answered or needed then."""

STEP = ("starts", "ends", "title", "by")
TASK = ("what", "owned_by", "staff", "owner")

FURTHEST = dt.timedelta(weeks=5 * 52)


class NotLater(Refusal):
    message = _("The first course day of the copy comes after that of the old edition: %(day)s.")


class OtherWeekday(Refusal):
    message = _("Every meeting keeps its weekday. The nearest first course days are %(before)s and %(after)s.")


class FarAway(Refusal):
    message = _("This is more than five years away. Check the year.")


class WebAddressTaken(Refusal):
    message = _("Another edition has the web address '%(slug)s'. Choose another one.")


class PlanChanged(Refusal):
    message = _(
        "You typed other days, or something changed meanwhile: this is what the copy becomes now. "
        "Look, and copy once more."
    )


class AlreadyCopied(Refusal):
    """Carries the copy, so that a second click leads to it."""

    message = _("You made this copy before. Here it is.")

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        super().__init__()


@transaction.atomic
def copy_edition(*, edition: Edition, asked: Asked, seen: str, by: Authority) -> Edition:
    """Make exactly the copy of which somebody saw the plan with the fingerprint `seen`: all of it, or nothing.

    The copy is not announced and its meetings are drafts. Raises AlreadyCopied, NotLater, OtherWeekday, FarAway,
    WebAddressTaken, PlanChanged when it would not be what was seen, and what copying the page raises.
    """
    check_office(by)
    source = lock_edition(edition.pk)
    before = copy_made(seen, person_of(by))
    if before is not None:
        raise AlreadyCopied(before)
    check_first_day(source, asked.starts_on)
    for date in asked.dates.values():
        check_year(date, asked.starts_on)
    for starts_at, _ends_at in asked.moments.values():
        check_year(starts_at, asked.starts_on)
    check_web_address(asked.slug)
    plan = plan_of(source, asked)
    if plan.fingerprint != seen:
        raise PlanChanged
    made = _store(plan.edition)
    record(row=made, action=COPIED, by=by, **{"from": str(source), "weeks": plan.weeks, "plan": seen})
    _copy_programme(source, made, plan, by)
    _copy_terms(source, made)
    _copy_texts(source, made, by)
    for page in pages_of(source) if asked.with_page else ():
        page.copy(source, made, by)
    return made


def check_first_day(source: Edition, day: dt.date) -> None:
    """Raises NotLater, FarAway, OtherWeekday."""
    if day <= source.starts_on:
        raise NotLater(day=day_in_words(source.starts_on))
    check_year(day, source.starts_on)
    if day.weekday() != source.starts_on.weekday():
        before, after = nearest_first_days(source, day)
        raise OtherWeekday(before=day_in_words(before), after=day_in_words(after))


def check_year(date: dt.date | dt.datetime, near: dt.date) -> None:
    """A slip of the keyboard is a year that nobody means. Raises FarAway."""
    day = date.date() if isinstance(date, dt.datetime) else date
    if abs(day - near) > FURTHEST:
        raise FarAway


def check_web_address(slug: str) -> None:
    """Raises WebAddressTaken."""
    if Edition.objects.filter(slug=slug).exists():
        raise WebAddressTaken(slug=slug)


def _store(edition: Edition) -> Edition:
    """The database has the last word on the web address: another edition may be copied at the same moment."""
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError:
        check_web_address(edition.slug)
        raise
    return edition


def _copy_programme(source: Edition, made: Edition, plan: CopyPlan, by: Authority) -> None:
    modules = {module.pk: _like(module, MODULE, edition=made) for module in Module.objects.filter(edition=source)}
    Module.objects.bulk_create(modules.values())
    _copy_tasks(modules, later=made.starts_on - source.starts_on)
    copies = {}
    for moved in plan.meetings:
        module = modules.get(moved.meeting.module_id or 0)
        copies[moved.meeting.pk] = copy = _draft_of(moved, made, module)
        copy.online_url = moved.meeting.online_url if plan.asked.with_links else ""
        save_meeting(meeting=copy, by=by)
    items = list(ProgrammeItem.objects.filter(meeting__in=copies).order_by("pk"))
    parts = ProgrammeItem.objects.bulk_create(_like(item, ITEM, meeting=copies[item.meeting_id]) for item in items)
    made_of = {item.pk: part for item, part in zip(items, parts, strict=True)}
    if plan.asked.with_visits:
        _copy_visits(made_of)
    if plan.asked.with_speakers:
        _copy_speakers(copies, made_of)


def _copy_tasks(modules: Mapping[int, Module], later: dt.timedelta) -> None:
    """What participants prepare, with the days as far along as the edition."""
    PreparationTask.objects.bulk_create(
        _like(task, PREPARATION, module=modules[task.module_id], until=task.until and task.until + later)
        for task in PreparationTask.objects.filter(module__in=modules)
    )


def _copy_visits(parts: Mapping[int, ProgrammeItem]) -> None:
    """As ideas of which no host knows yet, with their steps; tasks are to be done anew, as long before the day."""
    visits = WorkVisit.objects.filter(item__in=parts).select_related("item__meeting")
    for visit in visits.prefetch_related("co_hosts", "steps", "runbook"):
        made = _like(visit, VISIT, item=parts[visit.item_id], status=VisitStatus.IDEA)
        made.save()
        later = made.item.meeting.day - visit.item.meeting.day
        made.co_hosts.set(visit.co_hosts.all())
        VisitStep.objects.bulk_create(_like(step, STEP, visit=made) for step in visit.steps.all())
        RunbookTask.objects.bulk_create(
            _like(task, TASK, visit=made, due_on=task.due_on + later) for task in visit.runbook.all()
        )


def _copy_speakers(meetings: Mapping[int, Meeting], parts: Mapping[int, ProgrammeItem]) -> None:
    """As people to ask anew, for the parts in which they spoke; nobody hears of it."""
    spoken = defaultdict(list)
    pairs = ProgrammeItem.speakers.through.objects.filter(programmeitem__in=parts).order_by("pk")
    for person, meeting, item in pairs.values_list("user", "programmeitem__meeting", "programmeitem"):
        spoken[person, meeting].append(parts[item])
    for spoke in speakers_of(meetings):
        asked = _like(spoke, SPEAKER, meeting=meetings[spoke.meeting_id], state=SpeakerState.TO_ASK)
        asked.save()
        asked.items.set(spoken[spoke.person_id, spoke.meeting_id])


def _draft_of(moved: MovedMeeting, made: Edition, module: Module | None) -> Meeting:
    return _like(
        moved.meeting,
        MEETING,
        edition=made,
        module=module,
        starts_at=moved.starts_at,
        ends_at=moved.ends_at,
        status=MeetingStatus.DRAFT,
    )


def _copy_terms(source: Edition, made: Edition) -> None:
    terms = CancellationTerm.objects.filter(edition=source)
    CancellationTerm.objects.bulk_create(_like(term, TERM, edition=made) for term in terms)


def _copy_texts(source: Edition, made: Edition, by: Authority) -> None:
    for text in MailTemplate.objects.filter(edition=source):
        copy_template(template=text, edition=made, by=by)


def _like(row: Row, names: tuple[str, ...], **other: object) -> Row:
    """A new row with these values of another one."""
    return type(row)(**{name: getattr(row, name) for name in names}, **other)
