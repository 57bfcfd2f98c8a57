"""Somebody who enrols."""

from __future__ import annotations

from course.actions.enrolment import submit as enrol
from course.authority import Purpose, SignedLink
from course.queries.enrolment.links import token_of
from tests.factories import OrganisationFactory, UserFactory

ANSWERS = {
    "first_name": "Noor",
    "infix": "van den",
    "last_name": "Berg",
    "job_title": "beleidsadviseur Wmo",
    "learning_question": "Wie moet ik bellen?",
    "can_help_with": "",
    "region": "Kustregio",
    "experience": "some",
    "manager_name": "Rob van Damen",
    "manager_email": "rob@duinrade.example",
    "needs": "Ringleiding",
    "shows_profile": True,
}


def applicant(edition, *, organisation=None, **answers):
    key = organisation if organisation == enrol.OTHER else str((organisation or OrganisationFactory()).pk)
    user = UserFactory(organisation=None)
    enrol.save_draft(by=user, edition=edition, answers={**ANSWERS, "organisation": key, **answers})
    return user


def apply_for(edition, organisation=None):
    return enrol.submit(by=applicant(edition, organisation=organisation), edition=edition)


def asked(enrolment):
    """The manager with the link of the mail."""
    return SignedLink(Purpose.APPROVAL, token_of(Purpose.APPROVAL, enrolment))


def offered(enrolment):
    """The applicant with the link of the mail about the offer."""
    return SignedLink(Purpose.OFFER, token_of(Purpose.OFFER, enrolment))
