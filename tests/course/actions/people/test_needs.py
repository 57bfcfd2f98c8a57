from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.people.needs import EditionIsOff, NeedsAreSettled, NeedsChanged, change_needs, forget_needs
from course.authority import NotYours
from course.models import Enrolment, EnrolmentNeeds
from course.queries.people.needs import can_tell_needs, needs_mark, needs_of
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory

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


def change(enrolment, **given):
    """On top of what is stored."""
    change_needs(enrolment=enrolment, seen=needs_mark(needs_of(enrolment)), **given)


def told(enrolment):
    return list(EnrolmentNeeds.objects.filter(enrolment=enrolment).values_list("text", "step_free"))


@pytest.mark.parametrize(("day", "changed"), [(dt.date(2027, 1, 15), True), (dt.date(2027, 1, 16), False)])
def test_participants_change_what_they_need_until_a_day_of_the_edition(at, day, changed):
    enrolment = somebody(EditionFactory(needs_until=dt.date(2027, 1, 15)))
    at(day.year, day.month, day.day, 23, 59)
    if changed:
        change(enrolment=enrolment, text="Halal", step_free=True, by=enrolment.user)
    else:
        with pytest.raises(NeedsAreSettled, match="15 januari 2027"):
            change(enrolment=enrolment, text="Halal", step_free=True, by=enrolment.user)
    assert told(enrolment) == ([("Halal", True)] if changed else [("Ringleiding", False)])


def test_without_a_day_it_is_the_last_course_day(at):
    enrolment = somebody(EditionFactory(ends_on=dt.date(2027, 6, 17)))
    at(2027, 6, 17, 23)
    assert can_tell_needs(enrolment)
    at(2027, 6, 18, 0, 1)
    assert not can_tell_needs(enrolment)


def test_who_needs_nothing_any_more_leaves_no_row_and_the_history_says_only_that_it_changed(at):
    at(2026, 12, 1, 10)
    enrolment = somebody(EditionFactory())
    change(enrolment=enrolment, text="", step_free=False, by=enrolment.user)
    assert told(enrolment) == []
    entry = ModelLogEntry.objects.get(action="course.needs.change")
    assert (entry.object_id, entry.user, entry.data) == (str(enrolment.pk), enrolment.user, {})


@pytest.mark.parametrize("state", ["draft", "received", "withdrawn"])
def test_who_does_not_take_part_changes_nothing_here(at, state):
    at(2026, 12, 1, 10)
    enrolment = somebody(EditionFactory(), state=state)
    with pytest.raises(NotYours):
        change(enrolment=enrolment, text="Halal", step_free=False, by=enrolment.user)
    assert told(enrolment) == [("Ringleiding", False)]


def test_nobody_changes_what_somebody_else_needs(at):
    at(2026, 12, 1, 10)
    enrolment = somebody(EditionFactory())
    for by in (EnrolmentFactory(edition=enrolment.edition).user, UserFactory()):
        with pytest.raises(NotYours):
            change(enrolment=enrolment, text="Halal", step_free=False, by=by)
    assert told(enrolment) == [("Ringleiding", False)]


def test_the_course_office_notes_it_also_after_the_day(at):
    enrolment = somebody(EditionFactory(needs_until=dt.date(2027, 1, 15)))
    at(2027, 1, 20, 10)
    change(enrolment=enrolment, text="Halal", step_free=False, by=OrganiserFactory())
    assert told(enrolment) == [("Halal", False)]


def test_of_an_edition_that_is_off_nothing_is_asked_and_a_closed_account_changes_nothing(at):
    at(2027, 1, 10, 12)
    off, closed = somebody(EditionFactory(is_cancelled=True)), somebody(EditionFactory(), user__is_active=False)
    for enrolment, refusal in ((off, EditionIsOff), (closed, NotYours)):
        with pytest.raises(refusal):
            change(enrolment=enrolment, text="Halal", step_free=True, by=enrolment.user)
        assert told(enrolment) == [("Ringleiding", False)]
    change(enrolment=off, text="Halal", step_free=True, by=OrganiserFactory())
    assert told(off) == [("Halal", True)]


def test_who_looked_at_it_before_a_colleague_changed_it_is_shown_both_and_a_second_click_is_no_change(at):
    at(2026, 12, 1, 10)
    enrolment = somebody(EditionFactory())
    seen = needs_mark(needs_of(enrolment))
    for _click in range(2):
        change_needs(enrolment=enrolment, text="Halal", step_free=True, seen=seen, by=OrganiserFactory())
    with pytest.raises(NeedsChanged, match="'Halal; Drempelvrij'"):
        change_needs(enrolment=enrolment, text="Geen noten", step_free=False, seen=seen, by=enrolment.user)
    assert told(enrolment) == [("Halal", True)]
    assert ModelLogEntry.objects.filter(action="course.needs.change").count() == 1
