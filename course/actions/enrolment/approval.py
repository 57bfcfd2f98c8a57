"""The manager's approval: asked by mail, given without an account. A free place is held meanwhile, and not for ever."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.approved import settle_approval
from course.actions.enrolment.notices import drop_questions, tell
from course.actions.enrolment.offers import offer_free_places
from course.actions.enrolment.placing import decide
from course.actions.enrolment.submit import OF_ENROLMENT, OF_OTHER, OTHER, PROFILE
from course.actions.enrolment.transition import EditionCancelled, acting_as, locked, transition
from course.actions.history import record
from course.actions.mail.telling import deciding
from course.authority import SYSTEM, NotYours, Purpose, SignedLink
from course.enums import Actor, ApprovalSource, EnrolmentState, MailCode, MessageState
from course.errors import Refusal
from course.models import Enrolment, EnrolmentNeeds, Message
from course.models.mail import about
from course.queries.enrolment.links import is_signed_for
from course.queries.enrolment.roles import Acting
from course.queries.enrolment.transitions import approval_is_open
from course.queries.people.addresses import is_own_address, plain_address
from course.queries.planning.days import christmas_weeks
from course.workdays import working_days_between

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

REMIND_AFTER = 5
"""Working days without an answer after which the manager is reminded, once."""


class AlreadyAnswered(Refusal):
    message = _("This question was answered before.")


class PurchaseOrderMissing(Refusal):
    message = _("Your organisation asks for a purchase order number. Fill it in.")


class ReasonMissing(Refusal):
    message = _("Say why, so that the applicant knows what to do.")


@transaction.atomic
def approve(
    *,
    enrolment: Enrolment,
    by: Authority,
    purchase_order: str = "",
    cost_centre: str = "",
    telling: Telling | None = None,
) -> Enrolment:
    """The manager (or the course office, having heard so) approves: the enrolment is complete.

    Raises AlreadyAnswered, EditionCancelled, PurchaseOrderMissing, NotYours, and of the course office, as the others
    here, what `deciding` raises.
    """
    enrolment, acting = _asked(enrolment, by)
    organisation = enrolment.organisation
    needs_order = acting.role == Actor.MANAGER and organisation is not None and organisation.purchase_order_required
    if needs_order and not purchase_order.strip():
        raise PurchaseOrderMissing
    through = ApprovalSource.OFFICE if acting.role == Actor.ORGANISER else ApprovalSource.MANAGER
    settle_approval(enrolment, through, acting.person)
    enrolment.purchase_order, enrolment.cost_centre = purchase_order, cost_centre
    with deciding(telling, row=enrolment, by=by, office=acting.role == Actor.ORGANISER):
        decide(enrolment, by=acting)
        if enrolment.state == EnrolmentState.WAITING:
            offer_free_places(enrolment.edition)
    return enrolment


@transaction.atomic
def refuse(*, enrolment: Enrolment, reason: str, by: Authority, telling: Telling | None = None) -> Enrolment:
    """The manager refuses: the enrolment is a draft again, with its answers and the reason; a held place goes on.

    Raises AlreadyAnswered, EditionCancelled, ReasonMissing, NotYours.
    """
    enrolment, acting = _asked(enrolment, by)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    enrolment.refused_at = clock.now()
    enrolment.refusal = reason
    enrolment.approval_asked_at = enrolment.confirmed_at = None
    take_back_answers(enrolment)
    with deciding(telling, row=enrolment, by=by, office=acting.role == Actor.ORGANISER):
        transition(enrolment, to=EnrolmentState.DRAFT, by=acting, reason=reason)
        offer_free_places(enrolment.edition)
    return enrolment


def _asked(enrolment: Enrolment, by: Authority) -> tuple[Enrolment, Acting]:
    """The enrolment, locked, and who answers. A link answers the question that was put last, and no older one.

    It answers nothing when it went to the applicant: an address that became theirs after it was asked.
    """
    enrolment = _unanswered(enrolment)
    if isinstance(by, SignedLink):
        if not is_signed_for(by, enrolment):
            raise AlreadyAnswered
        if is_own_address(enrolment.user, enrolment.manager_email):
            raise NotYours
    return enrolment, acting_as(by, enrolment, Actor.MANAGER, Actor.ORGANISER, link=Purpose.APPROVAL)


def _unanswered(enrolment: Enrolment) -> Enrolment:
    enrolment = locked(enrolment)
    if enrolment.edition.is_cancelled:
        raise EditionCancelled
    if enrolment.state != EnrolmentState.AWAITING_APPROVAL:
        raise AlreadyAnswered
    return enrolment


def take_back_answers(enrolment: Enrolment) -> None:
    """An enrolment that comes back keeps what was filled in, as a draft."""
    enrolment.draft = answers_of(enrolment)
    EnrolmentNeeds.objects.filter(enrolment=enrolment).delete()


def answers_of(enrolment: Enrolment) -> dict[str, object]:
    """What somebody filled in, as a draft again."""
    user = enrolment.user
    needs = EnrolmentNeeds.objects.filter(enrolment=enrolment).first()
    return {
        **{name: getattr(user, name) for name in PROFILE},
        **{name: getattr(enrolment, name) for name in OF_ENROLMENT},
        **_organisation_in(enrolment),
        "needs": needs.text if needs else "",
    }


def _organisation_in(enrolment: Enrolment) -> dict[str, str]:
    """The organisation as it was chosen, or as it was typed."""
    if enrolment.organisation_id is None and enrolment.proposed_name:
        name, kind = OF_OTHER
        return {"organisation": OTHER, name: enrolment.proposed_name, kind: enrolment.proposed_kind}
    return {"organisation": str(enrolment.organisation_id or "")}


@transaction.atomic
def ask_again(
    *, enrolment: Enrolment, manager_name: str, manager_email: str, by: Authority, telling: Telling | None = None
) -> Enrolment:
    """Name another manager, or correct the address: the link of before is dead, a new one is mailed.

    The same address is asked once a day. Raises AlreadyAnswered, EditionCancelled, NotYours, and what `check_asking`
    raises.
    """
    enrolment = _unanswered(enrolment)
    acting = acting_as(by, enrolment, Actor.APPLICANT, Actor.ORGANISER)
    enrolment.manager_name = manager_name
    asked = enrolment.approval_asked_at
    asked_today = asked is not None and asked.astimezone(clock.AMSTERDAM).date() == clock.today()
    if asked_today and plain_address(manager_email) == plain_address(enrolment.manager_email):
        enrolment.save(update_fields=["manager_name"])
        return enrolment
    drop_questions(enrolment)
    enrolment.manager_email, enrolment.approval_asked_at = manager_email, clock.now()
    enrolment.save(update_fields=["manager_name", "manager_email", "approval_asked_at"])
    with deciding(telling, row=enrolment, by=by, office=acting.role == Actor.ORGANISER):
        tell(enrolment, MailCode.ASK_APPROVAL)
    record(row=enrolment, action="course.enrolment.ask_again", by=by, by_role=acting.role.value)
    return enrolment


@transaction.atomic
def release_held_place(*, enrolment: Enrolment) -> bool:
    """Pass on a place that was held too long; the enrolment itself still waits. False when it was answered."""
    enrolment = locked(enrolment)
    until = enrolment.held_until
    if enrolment.state != EnrolmentState.AWAITING_APPROVAL or until is None or until > clock.now():
        return False
    enrolment.held_until, enrolment.hold_group = None, ""
    enrolment.save(update_fields=["held_until", "hold_group"])
    record(row=enrolment, action="course.enrolment.release", by=SYSTEM)
    offer_free_places(enrolment.edition)
    return True


def release_held_places() -> int:
    """Pass on every place that was held for approval until now. Returns how many."""
    over = Enrolment.objects.filter(
        state=EnrolmentState.AWAITING_APPROVAL, held_until__lte=clock.now(), edition__is_cancelled=False
    )
    return sum(release_held_place(enrolment=enrolment) for enrolment in over.order_by("held_until", "pk"))


def remind_managers() -> int:
    """Remind once, after REMIND_AFTER working days, each manager who did not answer. Returns how many."""
    waiting = Enrolment.objects.filter(
        state=EnrolmentState.AWAITING_APPROVAL,
        approval_asked_at__lt=clock.now() - dt.timedelta(days=REMIND_AFTER),
        edition__is_cancelled=False,
        edition__starts_on__gt=clock.today(),
    ).exclude(manager_email="")
    return sum(_remind(enrolment) for enrolment in waiting.order_by("approval_asked_at", "pk"))


@transaction.atomic
def _remind(enrolment: Enrolment) -> bool:
    """Under the lock, because who is asked may answer or change meanwhile. Of a question that the course office holds
    nobody is reminded; of one that it let go later, as long after that.
    """
    enrolment = locked(enrolment)
    asked = enrolment.approval_asked_at
    if asked is None or not approval_is_open(enrolment):
        return False
    question = Message.objects.filter(template=MailCode.ASK_APPROVAL, about=about(enrolment)).order_by("-pk").first()
    if question and question.state == MessageState.HELD:
        return False
    left_at = question.sent_at if question and question.sent_at else asked
    asked_on = max(asked, left_at).astimezone(clock.AMSTERDAM).date()
    if working_days_between(asked_on, clock.today(), weeks=christmas_weeks()) < REMIND_AFTER:
        return False
    return bool(tell(enrolment, MailCode.REMIND_APPROVAL))
