"""Giving up a place: withdraw, and begin again afterwards."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.approval import answers_of
from course.actions.enrolment.approved import forget_approval
from course.actions.enrolment.buddies import pair
from course.actions.enrolment.offers import offer_free_places
from course.actions.enrolment.transition import acting_as, locked, transition
from course.actions.mail.telling import deciding
from course.enums import Actor, EnrolmentState
from course.errors import Refusal
from course.models import Enrolment, EnrolmentNeeds
from course.queries.enrolment.transitions import may_transition
from course.queries.enrolment.withdrawal import cost_of_withdrawing

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class CostChanged(Refusal):
    message = _("What it costs to withdraw changed while you were reading. Look again.")


@transaction.atomic
def withdraw(
    *,
    enrolment: Enrolment,
    by: Authority,
    reason: str = "",
    stated: Decimal | None = None,
    telling: Telling | None = None,
) -> Enrolment:
    """Withdraw from a place, an offer or the line. What is freed is offered at once.

    `fee` is what withdrawing has cost so far, in euro; `stated` what the page said that it costs. Raises CostChanged,
    EditionOver, EditionCancelled, TransitionRefused, NotYours,
    and of the course office what `deciding` raises.
    """
    enrolment = locked(enrolment)
    acting = acting_as(by, enrolment, Actor.APPLICANT, Actor.ORGANISER)
    cost = cost_of_withdrawing(enrolment)
    if stated not in (None, cost) and may_transition(enrolment, EnrolmentState.WITHDRAWN, by=acting.role):
        raise CostChanged
    enrolment.fee = (enrolment.fee or Decimal(0)) + cost
    enrolment.ended_at = clock.now()
    buddy, enrolment.buddy = enrolment.buddy, None
    with deciding(telling, row=enrolment, by=by, office=acting.role == Actor.ORGANISER):
        transition(enrolment, to=EnrolmentState.WITHDRAWN, by=acting, reason=reason, cost=str(cost))
        pair(buddy, None)
        EnrolmentNeeds.objects.filter(enrolment=enrolment).delete()
        offer_free_places(enrolment.edition)
    return enrolment


OF_ONE_LIFE = (
    "approval_asked_at", "refused_at", "offered_at", "offered_until", "held_until", "ended_at",
    "replaced_by", "confirmed_at",
)  # fmt: skip
"""What an enrolment leaves behind when it begins anew. What withdrawing cost before is still owed."""


def begin_anew(enrolment: Enrolment) -> None:
    for name in OF_ONE_LIFE:
        setattr(enrolment, name, None)
    forget_approval(enrolment)
    enrolment.purchase_order = enrolment.cost_centre = enrolment.refusal = ""
    enrolment.proposed_name = enrolment.proposed_kind = enrolment.hold_group = ""
    enrolment.lapses, enrolment.draft = 0, {}


@transaction.atomic
def begin_again(*, enrolment: Enrolment, by: Authority) -> Enrolment:
    """A draft with the answers of before, for who withdrew, was not placed or handed over.

    Raises EnrolmentClosed, NotYetOpen, EditionCancelled, TransitionRefused, NotYours.
    """
    enrolment = locked(enrolment)
    acting = acting_as(by, enrolment, Actor.APPLICANT)
    answers = answers_of(enrolment)
    begin_anew(enrolment)
    enrolment.draft = answers
    EnrolmentNeeds.objects.filter(enrolment=enrolment).delete()
    transition(enrolment, to=EnrolmentState.DRAFT, by=acting)
    return enrolment
