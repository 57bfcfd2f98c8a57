"""Steps in the life of a visit. Every other action that moves one goes through here.

Lock order: the edition first, then the visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.deadlines import refresh_deadlines
from course.actions.calendars.visits import refresh_visits
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.settling import let_settle
from course.actions.mail.telling import deciding
from course.actions.programme.notices import tell_lines
from course.actions.visits.notices import tell_back, tell_called_off, tell_host, tell_question
from course.authority import SYSTEM, SignedLink, first_of
from course.enums import Actor, MailCode, Move, VisitCondition, VisitStatus
from course.errors import AlreadyDone, Refusal
from course.models import Meeting, Message, WorkVisit
from course.queries.programme.meetings import programme_lines
from course.queries.visits.roles import roles_of
from course.queries.visits.transitions import may_move, move_of, unmet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from course.actions.mail.telling import Telling
    from course.authority import Authority


class MoveRefused(Refusal):
    message = _("This visit cannot go from '%(before)s' to '%(after)s'.")


class MovedBefore(AlreadyDone):
    message = _("This was done before.")


class NoHost(Refusal):
    message = _("Choose the contact of the host first: somebody with an open account.")


class VisitIsOver(Refusal):
    message = _("This visit lies behind us, or its meeting does not go ahead.")


class VisitIsToCome(Refusal):
    message = _("The group has not been there yet.")


class NoSteps(Refusal):
    message = _("Fill in the steps of the visit first.")


class StepsOutside(Refusal):
    message = _("A step lies outside the time of the visit in the programme.")


class NoPlanB(Refusal):
    message = _("Write down plan B first.")


class NoEmergencyCard(Refusal):
    message = _("Fill in the emergency card first: who to call, the nearest help, and the address for 112.")


class ResidentsNotAsked(Refusal):
    message = _("Residents or clients take part. Ask them first whether the group may come, and tick that.")


class NothingLearned(Refusal):
    message = _("Write down what we learned first.")


REFUSALS: dict[VisitCondition, type[Refusal]] = {
    VisitCondition.HAS_HOST: NoHost,
    VisitCondition.TO_COME: VisitIsOver,
    VisitCondition.OVER: VisitIsToCome,
    VisitCondition.HAS_STEPS: NoSteps,
    VisitCondition.STEPS_FIT: StepsOutside,
    VisitCondition.HAS_PLAN_B: NoPlanB,
    VisitCondition.HAS_EMERGENCY_CARD: NoEmergencyCard,
    VisitCondition.RESIDENTS_ASKED: ResidentsNotAsked,
    VisitCondition.HAS_LEARNED: NothingLearned,
}
"""What is said when a condition of the table does not hold."""


STEPS = (MailCode.HOST_PLANNED, MailCode.HOST_READY, MailCode.HOST_BACK)
"""Of what the course office does to and fro: told some minutes later, as it stands then."""


def locked(visit: WorkVisit) -> WorkVisit:
    """The visit as it is stored now, with its edition locked first. Inside a transaction."""
    lock_edition(Meeting.objects.values_list("edition_id", flat=True).get(items__visit=visit.pk))
    return WorkVisit.objects.with_who_and_where().select_for_update(of=("self",)).get(pk=visit.pk)


def acting_as(by: Authority, visit: WorkVisit, roles: Iterable[Actor]) -> Actor:
    """The first of these roles that is theirs. Call it with the row as it is stored. Raises NotYours."""
    return first_of(roles, roles_of(by, visit))


def actor_of(by: Authority, visit: WorkVisit) -> Authority:
    """Whom the history names: who came by the link is the contact."""
    return by if not isinstance(by, SignedLink) or visit.contact is None else visit.contact


@transaction.atomic
def move_visit(*, visit: WorkVisit, to: VisitStatus, by: Authority, telling: Telling | None = None) -> WorkVisit:
    """Make a step of the table; the host hears of it, and who is at the meeting when its programme changes.

    Returns the visit as it is stored now. Raises MovedBefore, MoveRefused outside the table, NotYours, the refusal of
    the first need that does not hold, and for the course office what `deciding` raises.
    """
    stored = locked(visit)
    acting_as(by, stored, (Actor.HOST, Actor.ORGANISER, Actor.SYSTEM))
    if stored.status == to:
        raise MovedBefore
    move, role = _check(by, stored, to)
    before = programme_lines(stored.item.meeting)
    left = VisitStatus(stored.status)
    change_status(stored, to=to, by=by)
    with deciding(telling, row=stored, by=by, office=role == Actor.ORGANISER):
        tell_lines(stored.item.meeting, before, but=stored.contact)
        letters = _tell(stored, move.mail, left, role)
        if role == Actor.ORGANISER and move.mail in STEPS:
            let_settle(letters)
    return stored


def _tell(visit: WorkVisit, code: MailCode | None, left: VisitStatus, role: Actor) -> list[Message]:
    """A host who took the step back knows."""
    if code == MailCode.HOST_BACK:
        return [] if role == Actor.HOST else tell_back(visit, left=left)
    if code == MailCode.HOST_CALLED_OFF:
        return tell_called_off(visit)
    if code == MailCode.HOST_ASKED:
        return tell_question(visit)
    return tell_host(visit, code) if code else []


def mark_visits_done() -> int:
    """Visits that were ready and are over become visited, and their hosts are thanked. Returns how many."""
    rows = WorkVisit.objects.filter(status=VisitStatus.READY, item__meeting__starts_at__lt=clock.now())
    rows = rows.select_related("item__meeting__edition", "contact")
    over = [visit for visit in rows if may_move(visit, VisitStatus.DONE, by=Actor.SYSTEM)]
    return sum(_went(visit) for visit in over)


def _went(visit: WorkVisit) -> bool:
    """False when somebody moved it meanwhile."""
    try:
        move_visit(visit=visit, to=VisitStatus.DONE, by=SYSTEM)
    except Refusal:
        return False
    return True


def change_status(visit: WorkVisit, *, to: VisitStatus, by: Authority, **also: object) -> None:
    """Write the step and its history; the caller holds the lock and checked it. `also` are other fields to store."""
    before, visit.status = VisitStatus(visit.status), to
    visit.approved_at = clock.now() if to == VisitStatus.SHARED else None
    if VisitStatus.DONE in (before, to):
        visit.approval_asked_at = None
    store(visit, status=to, approved_at=visit.approved_at, approval_asked_at=visit.approval_asked_at, **also)
    record(row=visit, action="course.visit.move", by=actor_of(by, visit), **{"from": before.value, "to": to.value})
    refresh_visits(Q(item__meeting=visit.item.meeting_id))  # what is off leaves no choice
    refresh_deadlines(visit.item.meeting.edition_id)


def store(visit: WorkVisit, **values: object) -> None:
    """Write these fields of a locked visit, as a next version."""
    for name, value in values.items():
        setattr(visit, name, value)
    visit.version += 1
    visit.save(update_fields=[*values, "version"])


def _check(by: Authority, visit: WorkVisit, to: VisitStatus) -> tuple[Move[VisitCondition], Actor]:
    """The step and in which role it is made. Raises MoveRefused, NotYours, or the refusal of what does not hold."""
    move = move_of(visit, to)
    if not move.by:
        raise MoveRefused(before=VisitStatus(visit.status).label, after=to.label)
    role = acting_as(by, visit, move.by)
    for need in unmet(visit, move.needs):
        raise REFUSALS[need]
    return move, role
