from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from pitches.enums import PromiseState
from pitches.queries.promises import open_promises_of, promises_of
from tests.factories import PromiseFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_open_promises_are_mine_and_the_first_due_first():
    owner = UserFactory()
    later = PromiseFactory(owner=owner, due_on=dt.date(2027, 5, 1))
    first = PromiseFactory(owner=owner, state=PromiseState.BUSY)
    kept = PromiseFactory(owner=owner, state=PromiseState.KEPT, closed_at=clock.now())
    PromiseFactory()
    assert list(open_promises_of(owner)) == [first, later]
    assert set(promises_of(owner)) == {first, later, kept}
