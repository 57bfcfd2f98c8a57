"""Two organisers who publish the same allocation at the same moment."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from course.actions.mail.telling import AT_ONCE
from course.actions.visits import allocation
from course.actions.visits.allocation import PublishedBefore, draw, publish
from course.authority import SYSTEM
from course.enums import MailCode
from course.models import DraftPlace, Message, VisitPlace, VisitRound
from tests.factories import OrganiserFactory
from tests.helpers.visit_days import WHEN_CLOSED, WHILE_OPEN, visit_day
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def day(at):
    at(*WHILE_OPEN)
    day = visit_day()
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    return day


def publish_at_once(day):
    people = [OrganiserFactory(), OrganiserFactory()]
    return at_once(lambda by: publish(round=day.round, by=by, telling=AT_ONCE), people)


def test_one_publishes_and_the_other_hears_that_it_is_done(day):
    found = publish_at_once(day)
    assert sorted(type(one).__name__ for one in found) == ["PublishedBefore", "VisitRound"]
    assert any(isinstance(one, PublishedBefore) for one in found)
    assert (VisitPlace.objects.count(), DraftPlace.objects.count()) == (4, 0)
    assert Message.objects.filter(template=MailCode.VISIT_PLACED).count() == 4


def test_control_without_the_lock_the_second_ends_in_an_error(day, monkeypatch):
    rows = VisitRound.objects.select_related("meeting__edition")
    monkeypatch.setattr(allocation, "locked", lambda round: rows.get(pk=round.pk))
    broken = []
    for _try in range(8):
        broken += [one for one in publish_at_once(day) if isinstance(one, IntegrityError | ValueError)]
        VisitPlace.objects.all().delete()
        DraftPlace.objects.all().delete()
        VisitRound.objects.update(published_at=None)
        draw(round=day.round, by=SYSTEM)
    assert broken
