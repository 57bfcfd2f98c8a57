"""People who are named by others."""

from __future__ import annotations

import pytest

from course.actions.people import colleague_named
from course.models import User
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

NAMES = {"first_name": "Anna", "infix": "de", "last_name": "Wit"}


def test_a_colleague_whom_nobody_knew_is_made_in_the_organisation():
    by = UserFactory()
    colleague = colleague_named(email="Anna@Duinrade.example", **NAMES, organisation=by.organisation, by=by)
    assert (colleague.email, colleague.full_name, colleague.organisation, colleague.sort_name) == (
        "anna@duinrade.example",
        "Anna de Wit",
        by.organisation,
        "wit anna de",
    )
    assert colleague.has_usable_password() is False


def test_who_is_known_by_that_address_in_any_capitals_keeps_name_and_organisation():
    by, known = UserFactory(), UserFactory(email="anna@elders.example", organisation=OrganisationFactory())
    before = (known.full_name, known.organisation)
    found = colleague_named(email="ANNA@elders.example", **NAMES, organisation=by.organisation, by=by)
    assert (found, (found.full_name, found.organisation)) == (known, before)
    assert User.objects.count() == 2
