"""Everything that happens because its time has come. Each job says what it did, or why it did nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import structlog
from django.db import DatabaseError
from django.utils import timezone

from course.actions.calendars.events import refresh_material
from course.actions.calendars.invitations import invite_due
from course.actions.enrolment.approval import release_held_places, remind_managers
from course.actions.enrolment.ending import close_lines, complete
from course.actions.enrolment.import_keeping import forget_lists
from course.actions.enrolment.import_work import work_on_lists
from course.actions.enrolment.offers import lapse_offers, offer_what_is_free, remind_of_offers
from course.actions.mail.new_material import tell_new_material
from course.actions.mail.reminders import KINDS, remind
from course.actions.mail.reminding import Round
from course.actions.mail.send import SendReport, send_due
from course.actions.people.needs import forget_needs
from course.actions.polls.reminders import remind_of_polls
from course.actions.speakers.reminders import remind_speakers
from course.actions.visits.explaining import explain_drafts
from course.actions.visits.reminders import remind_of_runbooks
from course.actions.visits.transition import mark_visits_done
from course.models import Tick

log = structlog.get_logger(__name__)

NOTHING = "none"

TICK = "run_due"

MESSAGES = "messages"

Job = Callable[[], int | Round | SendReport]

JOBS: dict[str, Job] = {
    "offers lapsed": lapse_offers,
    "held places released": release_held_places,
    "places offered": offer_what_is_free,
    "reminders of offers": remind_of_offers,
    "reminders to managers": remind_managers,
    "lines closed": close_lines,
    "courses completed": complete,
    "visits done": mark_visits_done,
    **{kind: partial(remind, kind) for kind in KINDS},
    "runbooks": remind_of_runbooks,
    "reminders of date polls": remind_of_polls,
    "speakers reminded": remind_speakers,
    "material told": tell_new_material,
    "material in calendars": refresh_material,
    "needs forgotten": forget_needs,
    "lists forgotten": forget_lists,
    "lists imported": work_on_lists,
    "drafts explained": explain_drafts,
    "calendars invited": invite_due,
    MESSAGES: send_due,
}
"""By the name under which each tells what it did. Decisions first: a mail server may keep us waiting."""


def register(name: str, job: Job) -> None:
    """A job of the apps above (`AppConfig.ready`); what it decides is mailed in the same round."""
    last = JOBS.pop(MESSAGES)
    JOBS.update({name: job, MESSAGES: last})


@dataclass(frozen=True)
class Done:
    """How one job went. It may have skipped something (`told` says what) without having done anything."""

    job: str
    told: str
    did_something: bool = False
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.job}: {self.told}"

    @property
    def has_skipped(self) -> bool:
        return not self.did_something and not self.failed and self.told != NOTHING


def run_due() -> Iterator[Done]:
    """Do what is due and tell it, job by job. A job that fails is logged and stops no other.

    That it began stands in a row, so that the site can say when nobody did this for long.
    """
    _tick()
    for name, job in JOBS.items():
        yield _do(name, job)


def _tick() -> None:
    try:
        Tick.objects.update_or_create(job=TICK, defaults={"at": timezone.now()})
    except DatabaseError:  # what can be done is done all the same
        log.exception("tick not written")


def _do(name: str, job: Job) -> Done:
    try:
        result = job()
    except Exception as problem:  # whatever is wrong with this job, the others must be done
        log.exception("job failed", job=name)
        return Done(name, f"failed ({type(problem).__name__})", failed=True)
    told = str(result or NOTHING) if isinstance(result, int) else str(result)
    return Done(name, told, did_something=bool(result))
