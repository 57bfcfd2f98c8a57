"""A participant puts the visits of a round in order.

Lock order: the edition, then the round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.visits.rounds import locked
from course.allocation.case import ChosenTwice, UnknownVisit
from course.authority import NotYours, person_of
from course.enums import TAKES_PART
from course.errors import Refusal
from course.models import Enrolment, EnrolmentNeeds, VisitChoice, VisitRank, VisitRound
from course.queries.visits.rounds import visits_of

if TYPE_CHECKING:
    from course.authority import Authority


class NoPlaceInCourse(Refusal):
    message = _("You choose a visit when you have a place in the course.")


class ChoosingNotOpen(Refusal):
    message = _("Choosing is not open yet.")


class ChoosingClosed(Refusal):
    message = _("Choosing has closed.")


class VisitsChanged(Refusal):
    message = _("The visits changed meanwhile. Look at the list and choose again.")


@transaction.atomic
def choose_visits(
    *, round: VisitRound, enrolment: Enrolment, order: Sequence[int], step_free: bool, by: Authority
) -> VisitChoice:
    """Put all visits of the round (keys) in this order, the first choice first, in place of what was chosen before.

    `step_free` says that only step-free places do; that is kept with the needs of the participant. Raises NotYours,
    NoPlaceInCourse, ChoosingNotOpen, ChoosingClosed, ChosenTwice, UnknownVisit, VisitsChanged.
    """
    round = locked(round)
    person = person_of(by)
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if person is None or not person.is_active or enrolment.user_id != person.pk:
        raise NotYours
    if enrolment.state not in TAKES_PART or enrolment.edition_id != round.meeting.edition_id:
        raise NoPlaceInCourse
    _check_open(round)
    _check_order(order, {visit.pk for visit in visits_of(round)})
    choice, _made = VisitChoice.objects.update_or_create(
        round=round, enrolment=enrolment, defaults={"chosen_at": clock.now()}
    )
    choice.ranks.all().delete()
    VisitRank.objects.bulk_create(
        VisitRank(choice=choice, visit_id=visit, rank=rank) for rank, visit in enumerate(order, start=1)
    )
    _keep_need(enrolment, step_free=step_free)
    return choice


def _check_open(round: VisitRound) -> None:
    if not round.has_opened:
        raise ChoosingNotOpen
    if not round.is_open or not round.meeting.goes_ahead:
        raise ChoosingClosed


def _check_order(order: Sequence[int], known: set[int]) -> None:
    if len(set(order)) < len(order):
        raise ChosenTwice
    if not known.issuperset(order):
        raise UnknownVisit
    if len(order) < len(known):
        raise VisitsChanged


def _keep_need(enrolment: Enrolment, *, step_free: bool) -> None:
    """With what somebody told before; a row that says nothing is not kept."""
    if step_free:
        EnrolmentNeeds.objects.update_or_create(enrolment=enrolment, defaults={"step_free": True})
    else:
        EnrolmentNeeds.objects.filter(enrolment=enrolment, text="").delete()
        EnrolmentNeeds.objects.filter(enrolment=enrolment).update(step_free=False)
