"""Enrolling: a draft that is kept, and one moment in which a place is taken or a place in line.

Lock order: the edition first, then the enrolment. Who holds the edition's row counts; nobody else does meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.events import refresh_person
from course.actions.enrolment.placing import decide
from course.actions.enrolment.transition import check_edition, transition
from course.actions.locks import lock_edition
from course.enums import SIDES, Actor, EnrolmentState, side_of
from course.errors import AlreadyDone, Refusal
from course.models import Edition, Enrolment, EnrolmentNeeds, Organisation, User
from course.queries.editions.phase import enrolment_has_closed
from course.queries.enrolment.roles import Acting
from course.queries.people.organisations import organisation_called


class DeadlinePassed(Refusal):
    message = _("Enrolment has closed. We kept what you typed.")


class AlreadyEnrolled(AlreadyDone):
    message = _("You enrolled before. Look at your enrolment under My course.")


class SideNotEligible(Refusal):
    message = _("The course is for people of insurers and municipalities. Do you work elsewhere? Get in touch with us.")


class AnswersMissing(Refusal):
    message = _("Your enrolment is not complete yet.")


OTHER = "other"
"""The answer 'my organisation is not listed'; name and kind come with it."""

OF_OTHER = ("organisation_name", "organisation_kind")
OF_MANAGER = ("manager_name", "manager_email")
OF_ENROLMENT = ("experience", *OF_MANAGER)
REQUIRED = (
    "first_name", "last_name", "job_title", "organisation", "learning_question", "region", "experience",
)  # fmt: skip
PROFILE = (
    "first_name", "infix", "last_name", "job_title", "learning_question", "can_help_with", "region", "shows_profile",
)  # fmt: skip


def missing_answers(draft: Mapping[str, Any], edition: Edition) -> list[str]:
    """The names of what must still be filled in before an enrolment can be sent."""
    other = OF_OTHER if draft.get("organisation") == OTHER else ()
    manager = OF_MANAGER if edition.approval_required else ()
    return [name for name in (*REQUIRED, *other, *manager) if not draft.get(name)]


@transaction.atomic
def save_draft(*, by: User, edition: Edition, answers: Mapping[str, Any]) -> Enrolment:
    """Keep the answers so far, also when the form was open while the deadline passed: what somebody typed is theirs.

    Raises NotYetOpen, EditionCancelled, AlreadyEnrolled.
    """
    check_edition(edition)
    enrolment, _created = Enrolment.objects.select_for_update(of=("self",)).get_or_create(edition=edition, user=by)
    if enrolment.state != EnrolmentState.DRAFT:
        raise AlreadyEnrolled
    enrolment.draft = {**enrolment.draft, **_with_one_organisation(answers)}
    enrolment.save(update_fields=["draft"])
    return enrolment


def _with_one_organisation(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers; a name and a kind of an organisation count only as long as it is not chosen from the list."""
    if "organisation" not in answers:
        return dict(answers)
    is_other = answers["organisation"] == OTHER
    return {**answers, **{name: answers.get(name, "") if is_other else "" for name in OF_OTHER}}


@transaction.atomic
def submit(*, by: User, edition: Edition) -> Enrolment:
    """Turn the draft into a place or a place in line; when the manager must approve, into a question to the manager.

    An organisation that nobody knew is a proposal: the enrolment waits for the course office, and its moment is kept.
    Raises NotYetOpen, DeadlinePassed, EditionCancelled, AlreadyEnrolled, AnswersMissing, SideNotEligible.
    """
    edition = lock_edition(edition.pk)
    check_edition(edition)
    if enrolment_has_closed(edition):
        raise DeadlinePassed
    enrolment = Enrolment.objects.select_for_update(of=("self",)).filter(edition=edition, user=by).first()
    if enrolment is None:
        raise AnswersMissing
    enrolment.edition, enrolment.user = edition, by
    if enrolment.state != EnrolmentState.DRAFT:
        raise AlreadyEnrolled
    if missing_answers(enrolment.draft, edition):
        raise AnswersMissing
    organisation = _organisation_of(enrolment.draft)
    kind = organisation.kind if organisation else enrolment.draft["organisation_kind"]
    if side_of(kind) not in SIDES:
        raise SideNotEligible
    name = "" if organisation else enrolment.draft["organisation_name"]
    enrolment.proposed_name, enrolment.proposed_kind = name, kind if name else ""
    _take_answers(enrolment, by, organisation)
    enrolment.side, enrolment.organisation = side_of(kind), organisation
    enrolment.submitted_at, enrolment.confirmed_at, enrolment.refusal = clock.now(), None, ""
    applicant = Acting(Actor.APPLICANT, by)
    if organisation is None:
        transition(enrolment, to=EnrolmentState.AWAITING_OFFICE, by=applicant)
    else:
        decide(enrolment, by=applicant)
    return enrolment


def take_draft(enrolment: Enrolment) -> None:
    """What somebody typed is not lost when others enrol them: needs in their own table, the rest on the enrolment."""
    draft, enrolment.draft = enrolment.draft, {}
    for name in OF_ENROLMENT:
        setattr(enrolment, name, draft.get(name) or getattr(enrolment, name))
    if draft.get("needs"):
        EnrolmentNeeds.objects.create(enrolment=enrolment, text=draft["needs"])


def _organisation_of(draft: Mapping[str, Any]) -> Organisation | None:
    """The organisation that was chosen, or the known one whose name was typed; None when nobody knows that name.

    Raises AnswersMissing when what was chosen has gone.
    """
    if draft["organisation"] == OTHER:
        return organisation_called(draft["organisation_name"])
    organisation = Organisation.objects.filter(pk=draft["organisation"]).first()
    if organisation is None:
        raise AnswersMissing
    return organisation


def _take_answers(enrolment: Enrolment, user: User, organisation: Organisation | None) -> None:
    """Answers go where they live: the profile, the enrolment, and needs in their own table.

    Where somebody works according to the profile changes with an organisation that is known, and not by a proposal.
    """
    answers, known_as = enrolment.draft, user.full_name
    for name in PROFILE:
        if name in answers:
            setattr(user, name, answers[name])
    user.organisation = organisation or user.organisation
    user.save(update_fields=[*PROFILE, "organisation"])
    if user.full_name != known_as:
        refresh_person(person=user)
    for name in OF_ENROLMENT:
        setattr(enrolment, name, answers.get(name, ""))
    if answers.get("needs"):
        EnrolmentNeeds.objects.create(enrolment=enrolment, text=answers["needs"])
    enrolment.draft = {}
