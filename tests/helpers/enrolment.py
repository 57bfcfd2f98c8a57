"""Somebody who enrols."""

from __future__ import annotations

from course.actions.enrolment import submit as enrol
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
    enrol.save_draft(user=user, edition=edition, answers={**ANSWERS, "organisation": key, **answers})
    return user


def apply_for(edition, organisation=None):
    return enrol.submit(user=applicant(edition, organisation=organisation), edition=edition)
