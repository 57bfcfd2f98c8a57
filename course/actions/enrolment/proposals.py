"""The course office answers a proposed organisation: confirms it, names the known one that it is, or refuses it.

Until then the enrolment holds no place. Afterwards it counts from the moment at which it was sent. The manager is asked
after the confirmation, because the question names the organisation and a place can be held only from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.approval import ReasonMissing, take_back_answers
from course.actions.enrolment.placing import decide
from course.actions.enrolment.transition import EditionCancelled, acting_as, locked, transition
from course.actions.history import record
from course.actions.people.organisations import organisation_named
from course.authority import check_organiser
from course.enums import SIDES, Actor, EnrolmentState, Side, side_of
from course.errors import AlreadyDone, Refusal
from course.models import Enrolment, Organisation

if TYPE_CHECKING:
    from course.authority import Authority
    from course.queries.enrolment.roles import Acting


class SendsNobody(Refusal):
    message = _(
        "An organisation of this kind sends nobody to the course. Choose another kind, or refuse with a sentence for "
        "the applicant."
    )


class ProposalAnswered(AlreadyDone):
    message = _("This proposal was answered before, or the enrolment was withdrawn.")


@transaction.atomic
def confirm_organisation(*, enrolment: Enrolment, name: str, kind: str, by: Authority) -> Enrolment:
    """Make the organisation, with name and kind as corrected, and let the enrolment go on. A known name is that one.

    Raises ProposalAnswered, SendsNobody, EditionCancelled, OnlyTheOffice, and what the question to the manager raises.
    """
    check_organiser(by)
    if side_of(kind) not in SIDES:
        raise SendsNobody
    enrolment, acting = _proposing(enrolment, by)
    return _go_on(enrolment, organisation_named(name=name, kind=kind, by=by), acting, by)


@transaction.atomic
def join_organisation(*, enrolment: Enrolment, organisation: Organisation, by: Authority) -> Enrolment:
    """What was typed is this known organisation; the enrolment goes on with it. Raises as `confirm_organisation`."""
    check_organiser(by)
    enrolment, acting = _proposing(enrolment, by)
    return _go_on(enrolment, organisation, acting, by)


@transaction.atomic
def refuse_organisation(*, enrolment: Enrolment, reason: str, by: Authority) -> Enrolment:
    """The enrolment is a draft again, with its answers and the sentence of the course office.

    Raises ProposalAnswered, ReasonMissing, EditionCancelled, OnlyTheOffice.
    """
    check_organiser(by)
    enrolment, acting = _proposing(enrolment, by)
    if not reason.strip():
        raise ReasonMissing
    enrolment.refusal = reason.strip()
    take_back_answers(enrolment)
    transition(enrolment, to=EnrolmentState.DRAFT, by=acting, reason=enrolment.refusal)
    return enrolment


def _proposing(enrolment: Enrolment, by: Authority) -> tuple[Enrolment, Acting]:
    """The enrolment, locked, while it waits for this answer."""
    enrolment = locked(enrolment)
    if enrolment.edition.is_cancelled:
        raise EditionCancelled
    if enrolment.state != EnrolmentState.AWAITING_OFFICE:
        raise ProposalAnswered
    return enrolment, acting_as(by, enrolment, Actor.ORGANISER)


def _go_on(enrolment: Enrolment, organisation: Organisation, acting: Acting, by: Authority) -> Enrolment:
    """The organisation counts from here on: for the side, for its maximum, and in the profile of the applicant."""
    if organisation.side not in SIDES:
        raise SendsNobody
    typed, enrolment.proposed_name, enrolment.proposed_kind = enrolment.proposed_name, "", ""
    enrolment.organisation, enrolment.side = organisation, Side(organisation.side)
    enrolment.confirmed_at = clock.now()
    person = enrolment.user
    person.organisation = organisation
    person.save(update_fields=["organisation"])
    record(row=enrolment, action=CONFIRMED, by=by, typed=typed, organisation=organisation.name)
    decide(enrolment, by=acting)
    return enrolment


CONFIRMED = "course.enrolment.organisation"
"""A line of history that tells which organisation a typed name became; its data are `typed` and `organisation`."""
