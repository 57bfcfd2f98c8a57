from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.people.needs import forget_needs
from course.models import Enrolment, EnrolmentNeeds
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def somebody(edition, **fields):
    enrolment = EnrolmentFactory(edition=edition, **fields)
    EnrolmentNeeds.objects.create(enrolment=enrolment, text="Ringleiding")
    return enrolment


@pytest.mark.parametrize(("day", "forgotten"), [(dt.date(2027, 7, 17), 0), (dt.date(2027, 7, 18), 1)])
def test_needs_are_forgotten_thirty_days_after_the_last_day(at, day, forgotten):
    at(day.year, day.month, day.day, 12)
    somebody(EditionFactory())
    assert (forget_needs(), EnrolmentNeeds.objects.count()) == (forgotten, 1 - forgotten)


def test_the_edition_remembers_of_how_many_people_needs_were_forgotten(at):
    at(2027, 8, 1, 12)
    edition, other = EditionFactory(), EditionFactory()
    somebody(edition)
    EnrolmentFactory(edition=edition, state="draft", draft={"needs": "Ringleiding"})
    EnrolmentFactory(edition=other)
    assert (forget_needs(), forget_needs()) == (2, 0)
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.object_id, entry.data) == ("course.needs.forget", str(edition.pk), {"number": 2})
    with translation.override("en"):
        assert entry.message == "The needs of 2 people are deleted"


def test_a_later_meeting_keeps_them(at):
    at(2027, 8, 1, 12)
    edition = EditionFactory()
    reunion = clock.at(dt.date(2027, 11, 11), dt.time(13))
    MeetingFactory(edition=edition, starts_at=reunion, ends_at=reunion + dt.timedelta(hours=4))
    somebody(edition)
    assert forget_needs() == 0


def test_a_draft_that_was_never_sent_is_forgotten_too(at):
    at(2027, 8, 1, 12)
    EnrolmentFactory(state="draft", draft={"needs": "Ringleiding", "region": "Kustregio"})
    assert (forget_needs(), Enrolment.objects.get().draft) == (1, {"region": "Kustregio"})
    assert forget_needs() == 0
