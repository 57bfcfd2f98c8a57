"""Two of the course office merge the same two accounts in the same moment."""

from __future__ import annotations

import threading

import pytest
from wagtail.models import ModelLogEntry

from course.actions.people import merging
from course.actions.people.merging import MergedBefore, merge_people
from course.models import User
from course.queries.people.merging import MERGED, plan_for_people
from tests.factories import OrganiserFactory, UserFactory
from tests.services.threads import PATIENCE, at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def merged_at_once() -> list[str]:
    """How both end, when they read the same plan."""
    keep, gone = UserFactory(), UserFactory()
    seen = plan_for_people(keep, gone).fingerprint

    def merge(by: User) -> User:
        return merge_people(keep=keep, gone=gone, seen=seen, by=by)

    return sorted(type(one).__name__ for one in at_once(merge, OrganiserFactory.create_batch(2)))


def lines() -> int:
    return ModelLogEntry.objects.filter(action=MERGED[User]).count()


def test_one_of_them_merges_and_the_other_reads_that_it_was_done():
    assert merged_at_once() == [MergedBefore.__name__, User.__name__]
    assert lines() == 1


def test_control_without_the_lock_nobody_reads_that_it_was_done(monkeypatch):
    read = threading.Barrier(2)

    def unlocked(model: type[User], *rows: User) -> list[User]:
        found = [model.objects.get(pk=row.pk) for row in rows]
        read.wait(PATIENCE)
        return found

    monkeypatch.setattr(merging, "_locked", unlocked)
    assert MergedBefore.__name__ not in merged_at_once()
