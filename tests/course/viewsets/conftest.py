from __future__ import annotations

import pytest

from course.actions.people.staff import make_organiser
from tests.factories import OrganiserFactory
from tests.helpers.rows import make_rows


@pytest.fixture
def no_second_factor(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def organiser(db):
    return make_organiser(user=OrganiserFactory())


@pytest.fixture
def office(no_second_factor, organiser, login):
    """The browser of somebody of the course office."""
    return login(organiser)


@pytest.fixture
def rows(db):
    """One row of each kind, by the name of its screen."""
    return make_rows(1)
