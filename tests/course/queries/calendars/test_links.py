from __future__ import annotations

import pytest

from course.actions.calendars.links import create_link, hash_of, revoke_link
from course.queries.calendars.links import link_with, links_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_links_of_a_person_that_work():
    user, other = UserFactory(), UserFactory()
    first, token = create_link(by=user, name="telefoon")
    second, _token = create_link(by=user, name="werk")
    revoked, revoked_token = create_link(by=user, name="oud")
    create_link(by=other, name="van een ander")
    revoke_link(link=revoked, by=revoked.user)

    assert list(links_of(user)) == [first, second]
    assert link_with(hash_of(token)) == first
    assert link_with(hash_of(revoked_token)) == revoked
    assert link_with(token) is None
