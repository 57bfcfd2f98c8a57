"""A place that goes along: handed over to a colleague, or moved with somebody to another edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.approved import take_approval
from course.actions.enrolment.asking import check_handing_over
from course.actions.enrolment.buddies import pair
from course.actions.enrolment.leaving import begin_anew
from course.actions.enrolment.offers import offer_free_places
from course.actions.enrolment.placing import decide
from course.actions.enrolment.submit import OF_ENROLMENT, take_draft
from course.actions.enrolment.transition import (
    OrganisationUnknown,
    acting_as,
    check_transition,
    locked,
    transition,
)
from course.actions.locks import lock_editions
from course.actions.mail.telling import deciding
from course.actions.people.profile import colleague_named
from course.actions.visits.places import take_over_visits
from course.enums import IS_LIVE, Actor, EnrolmentState
from course.errors import Refusal
from course.models import Edition, Enrolment, EnrolmentNeeds, User
from course.queries.enrolment.roles import Acting
from course.queries.enrolment.transitions import can_go_elsewhere, may_transition

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class OtherOrganisation(Refusal):
    message = _("Your place is for your organisation: choose a colleague who works there.")


class AccountClosed(Refusal):
    message = _("The account of this person is closed. Ask the course office.")


class ColleagueTakesPart(Refusal):
    message = _("%(name)s takes part already, or has been offered a place.")


class TakesPartThere(Refusal):
    message = _("This person is enrolled in that edition already.")


class ManagerUnknown(Refusal):
    message = _("In that edition a manager approves, and we do not know whom to ask. Let this person enrol there.")


class SameEdition(Refusal):
    message = _("Choose another edition.")


@transaction.atomic
def send_colleague(
    *, enrolment: Enrolment, names: Mapping[str, str], by: Authority, telling: Telling | None = None
) -> Enrolment:
    """Hand over to whoever has this name and address, made known when nobody knew them. Both or neither.

    Raises what `hand_over` raises.
    """
    organisation = enrolment.organisation
    if organisation is None:
        raise OtherOrganisation
    colleague = colleague_named(**names, organisation=organisation, by=by)
    return hand_over(enrolment=enrolment, colleague=colleague, by=by, telling=telling)


@transaction.atomic
def hand_over(*, enrolment: Enrolment, colleague: User, by: Authority, telling: Telling | None = None) -> Enrolment:
    """Give the own place to a colleague of the same organisation; the seat, approval and order number go along.

    Returns the colleague's enrolment. Raises TooLateToHandOver, EditionCancelled, OtherOrganisation, AccountClosed,
    ColleagueTakesPart, HandedOverOften, TransitionRefused, NotYours, and of the course office what `deciding` raises.
    """
    enrolment = locked(enrolment)
    acting = acting_as(by, enrolment, Actor.APPLICANT, Actor.ORGANISER)
    check_transition(enrolment, EnrolmentState.TRANSFERRED, by=acting.role)
    if acting.role == Actor.APPLICANT:
        check_handing_over(enrolment)
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
    if not may_transition(successor, EnrolmentState.PLACED, by=Actor.COLLEAGUE):
        raise ColleagueTakesPart(name=colleague)
    buddy, enrolment.buddy = enrolment.buddy, None
    enrolment.ended_at, enrolment.replaced_by = clock.now(), successor
    with deciding(telling, row=enrolment, by=by, office=acting.role == Actor.ORGANISER):
        transition(enrolment, to=EnrolmentState.TRANSFERRED, by=acting)
        successor.side, successor.organisation = enrolment.side, enrolment.organisation
        take_draft(successor)
        begin_anew(successor)
        successor.submitted_at = clock.now()
        for name in ("manager_name", "manager_email", "purchase_order", "cost_centre"):
            setattr(successor, name, getattr(enrolment, name))
        take_approval(successor, of=enrolment)
        take_over_visits(gives=enrolment, takes=successor)
        transition(successor, to=EnrolmentState.PLACED, by=Acting(Actor.COLLEAGUE, acting.person))
        pair(buddy, successor)
        EnrolmentNeeds.objects.filter(enrolment=enrolment).delete()
        offer_free_places(edition)
    return successor


@transaction.atomic
def move_to_edition(
    *, enrolment: Enrolment, edition: Edition, by: Authority, telling: Telling | None = None
) -> Enrolment:
    """Take somebody out of one edition and into another: a place there, or a place in line. Both or neither.

    Returns the new enrolment. Raises SameEdition, EditionCancelled, EditionOver, LineClosed, OrganisationUnknown,
    TakesPartThere, ManagerUnknown, TransitionRefused, NotYours, and what `deciding` raises.
    """
    if edition.pk == enrolment.edition_id:
        raise SameEdition
    edition = lock_editions([edition.pk, enrolment.edition_id])[edition.pk]
    old = locked(enrolment)
    acting = acting_as(by, old, Actor.ORGANISER)
    if not can_go_elsewhere(old):
        raise OrganisationUnknown
    new, _created = Enrolment.objects.select_for_update(of=("self",)).get_or_create(edition=edition, user=old.user)
    new.edition, new.user = edition, old.user
    if new.state in IS_LIVE or new.state == EnrolmentState.COMPLETED:
        raise TakesPartThere
    with deciding(telling, row=old, by=by):
        if new.state != EnrolmentState.DRAFT:
            transition(new, to=EnrolmentState.DRAFT, by=acting)
        EnrolmentNeeds.objects.filter(enrolment=new).delete()
        take_draft(new)
        for name in OF_ENROLMENT:
            setattr(new, name, getattr(old, name) or getattr(new, name))
        if edition.approval_required and old.approved_at is None and not new.manager_email:
            raise ManagerUnknown
        old.ended_at = clock.now()
        buddy, old.buddy = old.buddy, None
        transition(old, to=EnrolmentState.WITHDRAWN, by=acting, moved_to=str(edition))
        pair(buddy, None)
        begin_anew(new)
        new.side, new.organisation = old.side, old.organisation
        new.submitted_at = clock.now()
        for name in ("purchase_order", "cost_centre"):
            setattr(new, name, getattr(old, name))
        take_approval(new, of=old)
        decide(new, by=acting)
        _move_needs(old, new)
        offer_free_places(old.edition)
    return new


def _move_needs(old: Enrolment, new: Enrolment) -> None:
    """Needs go along, instead of what the draft there said; that stays when there are none."""
    if EnrolmentNeeds.objects.filter(enrolment=old).exists():
        EnrolmentNeeds.objects.filter(enrolment=new).delete()
        EnrolmentNeeds.objects.filter(enrolment=old).update(enrolment=new)
