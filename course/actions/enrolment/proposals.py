"""The course office answers a proposed organisation: confirms it, names the known one that it is, or refuses it.

Until then the enrolment holds no place. Afterwards it counts from the moment at which it was sent. The manager is asked
after the confirmation, because the question names the organisation and a place can be held only from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.approval import ReasonMissing, take_back_answers
from course.actions.enrolment.placing import decide
from course.actions.enrolment.transition import EditionCancelled, acting_as, locked, transition
from course.actions.history import record
from course.actions.locks import lock_editions
from course.actions.mail.telling import AskFirst, deciding
from course.actions.people.organisations import organisation_named
from course.authority import check_organiser
from course.enums import SIDES, Actor, EnrolmentState, Side, side_of
from course.errors import AlreadyDone, Refusal
from course.models import Enrolment, Organisation
from course.queries.enrolment.history import CONFIRMED

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority
    from course.queries.enrolment.roles import Acting


class SendsNobody(Refusal):
    message = _(
        "An organisation of this kind sends nobody to the course. Choose another kind, or refuse with a sentence for "
        "the applicant."
    )


class ProposalAnswered(AlreadyDone):
    message = _("This proposal was answered before, or the enrolment was withdrawn.")


class AnsweredFirst(Refusal):
    message = _("Somebody else answered this proposal first, and nothing of yours was done. %(answer)s")


@dataclass(frozen=True)
class Answered:
    """Whom an answer reached, and for whom it was refused; the others went on."""

    done: tuple[Enrolment, ...]
    refused: tuple[tuple[Enrolment, Refusal], ...]


@transaction.atomic
def confirm_organisation(
    *, enrolments: Sequence[Enrolment], name: str, kind: str, by: Authority, telling: Telling | None = None
) -> Answered:
    """Make the organisation, with name and kind as corrected, and let everybody who typed it go on. A known name is
    that one.

    Raises SendsNobody, OnlyTheOffice, what `deciding` raises, and when nobody goes on what stands in the way of the
    first: ProposalAnswered, EditionCancelled, or what the question to the manager raises.
    """
    check_organiser(by)
    if side_of(kind) not in SIDES:
        raise SendsNobody
    return _all_go_on(enrolments, organisation_named(name=name, kind=kind, by=by), by, telling)


@transaction.atomic
def join_organisation(
    *, enrolments: Sequence[Enrolment], organisation: Organisation, by: Authority, telling: Telling | None = None
) -> Answered:
    """What was typed is this known organisation; everybody goes on with it. Raises as `confirm_organisation`."""
    check_organiser(by)
    return _all_go_on(enrolments, organisation, by, telling)


@transaction.atomic
def refuse_organisation(
    *, enrolments: Sequence[Enrolment], reason: str, by: Authority, telling: Telling | None = None
) -> Answered:
    """Each enrolment is a draft again, with its answers and the sentence of the course office.

    Raises ReasonMissing, OnlyTheOffice, what `deciding` raises, and when it is so for nobody what stands in the way of
    the first: ProposalAnswered or EditionCancelled.
    """
    check_organiser(by)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing

    def give_back(enrolment: Enrolment, acting: Acting) -> None:
        enrolment.refusal = reason
        take_back_answers(enrolment)
        transition(enrolment, to=EnrolmentState.DRAFT, by=acting, reason=reason)

    return _answer(enrolments, give_back, by, telling)


def _all_go_on(
    enrolments: Sequence[Enrolment], organisation: Organisation, by: Authority, telling: Telling | None
) -> Answered:
    if organisation.side not in SIDES:
        raise SendsNobody
    return _answer(enrolments, lambda enrolment, acting: _go_on(enrolment, organisation, acting, by), by, telling)


def _answer(
    enrolments: Sequence[Enrolment], act: Callable[[Enrolment, Acting], None], by: Authority, telling: Telling | None
) -> Answered:
    """For each in the order given. What was decided about the mails stands in the history of the first edition."""
    editions = lock_editions({one.edition_id for one in enrolments})
    done, refused = [], []
    with deciding(telling, row=editions[enrolments[0].edition_id], by=by):
        for one in enrolments:
            try:
                done.append(_answer_one(one, act, by))
            except AskFirst:
                raise
            except Refusal as refusal:
                refused.append((one, refusal))
    if not done:
        raise refused[0][1]
    return Answered(tuple(done), tuple(refused))


@transaction.atomic
def _answer_one(enrolment: Enrolment, act: Callable[[Enrolment, Acting], None], by: Authority) -> Enrolment:
    enrolment, acting = _proposing(enrolment, by)
    act(enrolment, acting)
    return enrolment


def _proposing(enrolment: Enrolment, by: Authority) -> tuple[Enrolment, Acting]:
    """The enrolment, locked, while it waits for this answer."""
    enrolment = locked(enrolment)
    if enrolment.edition.is_cancelled:
        raise EditionCancelled
    if enrolment.state != EnrolmentState.AWAITING_OFFICE:
        raise ProposalAnswered
    return enrolment, acting_as(by, enrolment, Actor.ORGANISER)


def _go_on(enrolment: Enrolment, organisation: Organisation, acting: Acting, by: Authority) -> None:
    """The organisation counts from here on: for the side, for its maximum, and in the profile of the applicant."""
    typed, enrolment.proposed_name, enrolment.proposed_kind = enrolment.proposed_name, "", ""
    enrolment.organisation, enrolment.side = organisation, Side(organisation.side)
    enrolment.confirmed_at = clock.now()
    person = enrolment.user
    person.organisation = organisation
    person.save(update_fields=["organisation"])
    record(row=enrolment, action=CONFIRMED, by=by, typed=typed, organisation=organisation.name)
    decide(enrolment, by=acting)
