"""Everything that happens because its time has come. Each job says what it did, or why it did nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import structlog

from course.actions import approvals, ending, messages, needs, offers, reminders
from course.actions.messages import SendReport
from course.actions.reminders import Round

log = structlog.get_logger(__name__)

NOTHING = "none"

Job = Callable[[], int | Round | SendReport]

JOBS: dict[str, Job] = {
    "offers lapsed": offers.lapse_offers,
    "held places released": approvals.release_held_places,
    "places offered": offers.offer_what_is_free,
    "reminders of offers": offers.remind_of_offers,
    "reminders to managers": approvals.remind_managers,
    "lines closed": ending.close_lines,
    "courses completed": ending.complete,
    **{kind: partial(reminders.remind, kind) for kind in reminders.KINDS},
    "needs forgotten": needs.forget_needs,
    "messages": messages.send_due,
}
"""By the name under which each tells what it did. Decisions first: a mail server may keep us waiting."""


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
    """Do what is due and tell it, job by job. A job that fails is logged and stops no other."""
    for name, job in JOBS.items():
        yield _do(name, job)


def _do(name: str, job: Job) -> Done:
    try:
        result = job()
    except Exception as problem:  # whatever is wrong with this job, the others must be done
        log.exception("job failed", job=name)
        return Done(name, f"failed ({type(problem).__name__})", failed=True)
    told = str(result or NOTHING) if isinstance(result, int) else str(result)
    return Done(name, told, did_something=bool(result))
