"""Giving up a place: withdraw, hand it over to a colleague, move to another edition, begin again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.approvals import answers_of
from course.actions.enrol import OF_ENROLMENT, take_draft
from course.actions.lifecycle import check_move, locked, move
from course.actions.offers import offer_free_places
from course.actions.people import colleague_named
from course.actions.placing import decide
from course.enums import IS_LIVE, Actor, EnrolmentState
from course.errors import Refusal
from course.models import Edition, Enrolment, EnrolmentNeeds, User
from course.queries.moves import may_move
from course.queries.withdrawing import cost_of_withdrawing


class OtherOrganisation(Refusal):
    message = _("Your place is for your organisation: choose a colleague who works there.")


class AccountClosed(Refusal):
    message = _("The account of this person is closed. Ask the course office.")


class CostChanged(Refusal):
    message = _("What it costs to withdraw changed while you were reading. Look again.")


class ColleagueTakesPart(Refusal):
    message = _("%(name)s takes part already, or has been offered a place.")


class TakesPartThere(Refusal):
    message = _("This person is enrolled in that edition already.")


class ManagerUnknown(Refusal):
    message = _("In that edition a manager approves, and we do not know whom to ask. Let this person enrol there.")


class SameEdition(Refusal):
    message = _("Choose another edition.")


@transaction.atomic
def withdraw(
    *,
    enrolment: Enrolment,
    by: Actor = Actor.APPLICANT,
    user: User | None,
    reason: str = "",
    stated: Decimal | None = None,
) -> Enrolment:
    """Withdraw from a place, an offer or the line. What is freed is offered at once.

    `fee` is what withdrawing has cost so far, in euro; `stated` what the page said that it costs. Raises CostChanged,
    EditionOver, EditionCancelled, MoveRefused.
    """
    enrolment = locked(enrolment)
    cost = cost_of_withdrawing(enrolment)
    if stated is not None and stated != cost:
        raise CostChanged
    enrolment.fee = (enrolment.fee or Decimal(0)) + cost
    enrolment.ended_at = clock.now()
    buddy, enrolment.buddy = enrolment.buddy, None
    move(enrolment, to=EnrolmentState.WITHDRAWN, by=by, user=user, reason=reason, cost=str(cost))
    _pair(buddy, None)
    EnrolmentNeeds.objects.filter(enrolment=enrolment).delete()
    offer_free_places(enrolment.edition)
    return enrolment


@transaction.atomic
def send_colleague(
    *, enrolment: Enrolment, names: Mapping[str, str], by: Actor = Actor.APPLICANT, user: User
) -> Enrolment:
    """Hand over to whoever has this name and address, made known when nobody knew them. Both or neither.

    Raises what `hand_over` raises.
    """
    organisation = enrolment.organisation
    if organisation is None:
        raise OtherOrganisation
    colleague = colleague_named(**names, organisation=organisation, by=user)
    return hand_over(enrolment=enrolment, colleague=colleague, by=by, user=user)


@transaction.atomic
def hand_over(*, enrolment: Enrolment, colleague: User, by: Actor = Actor.APPLICANT, user: User | None) -> Enrolment:
    """Give the own place to a colleague of the same organisation; the seat, approval and order number go along.

    Returns the colleague's enrolment. Raises TooLateToHandOver, EditionCancelled, OtherOrganisation, AccountClosed,
    ColleagueTakesPart, MoveRefused.
    """
    enrolment = locked(enrolment)
    check_move(enrolment, EnrolmentState.TRANSFERRED, by=by)
    edition = enrolment.edition
    organisation = enrolment.organisation_id
    if organisation is None or colleague.organisation_id != organisation or colleague == enrolment.user:
        raise OtherOrganisation
    if not colleague.is_active:
        raise AccountClosed
    successor, _created = Enrolment.objects.select_for_update(of=("self",)).get_or_create(
        edition=edition, user=colleague
    )
    successor.edition, successor.user = edition, colleague
    if not may_move(successor, EnrolmentState.PLACED, by=Actor.COLLEAGUE):
        raise ColleagueTakesPart(name=colleague)
    buddy, enrolment.buddy = enrolment.buddy, None
    enrolment.ended_at, enrolment.replaced_by = clock.now(), successor
    move(enrolment, to=EnrolmentState.TRANSFERRED, by=by, user=user)
    successor.side, successor.organisation = enrolment.side, enrolment.organisation
    take_draft(successor)
    _begin_anew(successor)
    successor.submitted_at = clock.now()
    for name in ("manager_name", "manager_email", "approved_at", "purchase_order", "cost_centre"):
        setattr(successor, name, getattr(enrolment, name))
    move(successor, to=EnrolmentState.PLACED, by=Actor.COLLEAGUE, user=user)
    _pair(buddy, successor)
    EnrolmentNeeds.objects.filter(enrolment=enrolment).delete()
    offer_free_places(edition)
    return successor


def _pair(buddy: Enrolment | None, successor: Enrolment | None) -> None:
    """The learning buddy of who left learns with who came, or with nobody yet."""
    if buddy is None:
        return
    buddy.buddy = successor
    buddy.save(update_fields=["buddy"])
    if successor is not None:
        successor.buddy = buddy
        successor.save(update_fields=["buddy"])


OF_ONE_LIFE = (
    "approval_asked_at", "approved_at", "refused_at", "offered_at", "offered_until", "held_until", "ended_at",
    "replaced_by",
)  # fmt: skip
"""What an enrolment leaves behind when it begins anew. What withdrawing cost before is still owed."""


def _begin_anew(enrolment: Enrolment) -> None:
    for name in OF_ONE_LIFE:
        setattr(enrolment, name, None)
    enrolment.purchase_order = enrolment.cost_centre = enrolment.refusal = ""
    enrolment.lapses, enrolment.draft = 0, {}


@transaction.atomic
def move_to_edition(*, enrolment: Enrolment, edition: Edition, user: User | None) -> Enrolment:
    """Take somebody out of one edition and into another: a place there, or a place in line. Both or neither.

    Returns the new enrolment. Raises SameEdition, EditionCancelled, EditionOver, LineClosed, TakesPartThere,
    ManagerUnknown, MoveRefused.
    """
    if edition.pk == enrolment.edition_id:
        raise SameEdition
    editions = Edition.objects.select_for_update().filter(pk__in=[edition.pk, enrolment.edition_id]).order_by("pk")
    edition = next(row for row in editions if row.pk == edition.pk)
    old = locked(enrolment)
    new, _created = Enrolment.objects.select_for_update(of=("self",)).get_or_create(edition=edition, user=old.user)
    new.edition, new.user = edition, old.user
    if new.state in IS_LIVE or new.state == EnrolmentState.COMPLETED:
        raise TakesPartThere
    if new.state != EnrolmentState.DRAFT:
        move(new, to=EnrolmentState.DRAFT, by=Actor.ORGANISER, user=user)
    EnrolmentNeeds.objects.filter(enrolment=new).delete()
    take_draft(new)
    for name in OF_ENROLMENT:
        setattr(new, name, getattr(old, name) or getattr(new, name))
    if edition.approval_required and old.approved_at is None and not new.manager_email:
        raise ManagerUnknown
    old.ended_at = clock.now()
    buddy, old.buddy = old.buddy, None
    move(old, to=EnrolmentState.WITHDRAWN, by=Actor.ORGANISER, user=user, moved_to=str(edition))
    _pair(buddy, None)
    _begin_anew(new)
    new.side, new.organisation = old.side, old.organisation
    new.submitted_at = clock.now()
    for name in ("approved_at", "purchase_order", "cost_centre"):
        setattr(new, name, getattr(old, name))
    decide(new, by=Actor.ORGANISER, user=user)
    _move_needs(old, new)
    offer_free_places(old.edition)
    return new


def _move_needs(old: Enrolment, new: Enrolment) -> None:
    """Needs go along, instead of what the draft there said; that stays when there are none."""
    if EnrolmentNeeds.objects.filter(enrolment=old).exists():
        EnrolmentNeeds.objects.filter(enrolment=new).delete()
        EnrolmentNeeds.objects.filter(enrolment=old).update(enrolment=new)


@transaction.atomic
def begin_again(*, enrolment: Enrolment, user: User) -> Enrolment:
    """A draft with the answers of before, for who withdrew, was not placed or handed over.

    Raises EnrolmentClosed, NotYetOpen, EditionCancelled, MoveRefused.
    """
    enrolment = locked(enrolment)
    answers = answers_of(enrolment)
    _begin_anew(enrolment)
    enrolment.draft = answers
    EnrolmentNeeds.objects.filter(enrolment=enrolment).delete()
    move(enrolment, to=EnrolmentState.DRAFT, by=Actor.APPLICANT, user=user)
    return enrolment
