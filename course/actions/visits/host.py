"""What the host does with the own visit: tick tasks, choose questions, and read, amend and approve what was learned.

Lock order: the edition first, then the visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.deadlines import refresh_deadlines
from course.actions.history import record
from course.actions.mail.telling import deciding
from course.actions.visits.notices import tell_host
from course.actions.visits.save import VisitChanged
from course.actions.visits.transition import (
    REFUSALS,
    MoveRefused,
    acting_as,
    actor_of,
    change_status,
    locked,
    store,
)
from course.authority import NotYours
from course.enums import VISIT_BEEN, Actor, MailCode, TaskOwner, VisitCondition, VisitStatus
from course.errors import AlreadyDone, Refusal
from course.models import RunbookTask, WorkVisit
from course.queries.visits.host import questions_for
from course.queries.visits.transitions import move_of, unmet

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class QuestionUnknown(Refusal):
    message = _("A question of the group changed meanwhile. Look again and choose.")


class AskedBefore(AlreadyDone):
    message = _("The host was asked to approve this before.")


class WordedBefore(AlreadyDone):
    message = _("These words were kept before.")


class NotOver(Refusal):
    message = _("What was learned is written down after the visit.")


@transaction.atomic
def tick_task(*, task: RunbookTask, done: bool, by: Authority) -> None:
    """The host ticks an own task of the runbook, or takes that back. Raises NotYours."""
    visit = locked(task.visit)
    acting_as(by, visit, (Actor.HOST,))
    stored = RunbookTask.objects.filter(pk=task.pk, visit=visit, owned_by=TaskOwner.HOST).first()
    if stored is None:
        raise NotYours
    if done == bool(stored.done_at):
        return
    stored.done_at = clock.now() if done else None
    stored.save(update_fields=["done_at"])
    store(visit)
    record(row=visit, action="course.visit.tick", by=actor_of(by, visit), what=stored.what, done=done)
    refresh_deadlines(visit.item.meeting.edition_id)


@transaction.atomic
def choose_questions(*, visit: WorkVisit, chosen: Sequence[str], by: Authority) -> None:
    """Which questions of the group the host goes into. Raises NotYours, QuestionUnknown."""
    stored = locked(visit)
    acting_as(by, stored, (Actor.HOST,))
    if not set(chosen) <= {*questions_for(stored), *stored.chosen_questions.splitlines()}:
        raise QuestionUnknown
    store(stored, chosen_questions="\n".join(dict.fromkeys(chosen)))
    record(row=stored, action="course.visit.questions", by=actor_of(by, stored))


@transaction.atomic
def amend_learned(*, visit: WorkVisit, learned: str, lessons: str, seen: int, by: Authority) -> None:
    """The host words what was learned anew, and does not share it yet.

    `seen` is the version that the host read. Raises NotYours, NotOver, WordedBefore, VisitChanged.
    """
    stored = _to_word(visit, seen, by, words=(learned, lessons), to=VisitStatus.DONE)
    asked = stored.approval_asked_at
    if stored.is_shared:
        change_status(stored, to=VisitStatus.DONE, by=by)
    store(stored, learned=learned, lessons=lessons, approval_asked_at=asked)
    record(row=stored, action="course.visit.learned", by=actor_of(by, stored))


@transaction.atomic
def approve_learned(*, visit: WorkVisit, learned: str, lessons: str, seen: int, by: Authority) -> None:
    """The host approves these words: from now on everybody may read them. Nobody else can.

    Raises as `amend_learned`, and NothingLearned.
    """
    stored = _to_word(visit, seen, by, words=(learned, lessons), to=VisitStatus.SHARED)
    stored.learned, stored.lessons = learned, lessons
    needs = (VisitCondition.HAS_LEARNED,) if stored.is_shared else move_of(stored, VisitStatus.SHARED).needs
    for need in unmet(stored, needs):
        raise REFUSALS[need]
    change_status(stored, to=VisitStatus.SHARED, by=by, learned=learned, lessons=lessons)


def _to_word(visit: WorkVisit, seen: int, by: Authority, *, words: tuple[str, str], to: VisitStatus) -> WorkVisit:
    """The locked visit, when the host may word what was learned, of what was read. Raises WordedBefore too."""
    stored = locked(visit)
    acting_as(by, stored, (Actor.HOST,))
    if stored.status not in VISIT_BEEN:
        raise NotOver
    if stored.status == to and (stored.learned, stored.lessons) == words:
        raise WordedBefore
    if stored.version != seen:
        raise VisitChanged
    return stored


@transaction.atomic
def ask_approval(*, visit: WorkVisit, by: Authority, telling: Telling | None = None) -> None:
    """Ask the host to read and approve what was learned. Raises NotYours, NotOver, NothingLearned, AskedBefore, and
    what `deciding` raises.
    """
    stored = locked(visit)
    acting_as(by, stored, (Actor.ORGANISER,))
    if stored.status != VisitStatus.DONE:
        raise MoveRefused(before=VisitStatus(stored.status).label, after=VisitStatus.SHARED.label)
    for need in unmet(stored, (VisitCondition.HAS_HOST, VisitCondition.HAS_LEARNED)):
        raise REFUSALS[need]
    if stored.approval_asked_at:
        raise AskedBefore
    store(stored, approval_asked_at=clock.now())
    record(row=stored, action="course.visit.ask", by=by)
    with deciding(telling, row=stored, by=by):
        tell_host(stored, MailCode.HOST_LEARNED)
