from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.editions.cancel import cancel_edition
from course.actions.editions.save import ChangedMeanwhile, FewerThanTaken, StillWithoutAnswer, save_edition
from course.actions.enrolment.transition import EditionOver
from course.actions.programme.meetings import move_meeting
from course.authority import SYSTEM
from course.enums import EnrolmentState, Placing
from course.models import Edition, Enrolment
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, OrganiserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october(at):
    at(2026, 10, 1, 10)


def edit(edition: Edition, **values: object) -> None:
    """Save what a form with these values would."""
    form = Edition.objects.get(pk=edition.pk)
    for name, value in values.items():
        setattr(form, name, value)
    save_edition(edition=form, changed=list(values), by=SYSTEM)


def test_places_cannot_be_fewer_than_those_taken():
    edition = EditionFactory()
    for state in (EnrolmentState.PLACED, EnrolmentState.OFFERED, EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN):
        EnrolmentFactory(edition=edition, state=state)

    with pytest.raises(FewerThanTaken) as refusal:
        edit(edition, capacity=2, seats_insurer=1, seats_municipality=1)
    assert refusal.value.details == {"number": 3}
    assert Edition.objects.get().capacity == 5

    edit(edition, capacity=3, seats_insurer=1, seats_municipality=2)
    assert Edition.objects.get().capacity == 3


def test_another_field_can_change_while_more_places_are_taken_than_there_are():
    edition = EditionFactory(capacity=2, seats_insurer=1, seats_municipality=1)
    for _person in range(3):
        EnrolmentFactory(edition=edition)

    edit(edition, title="Zorg en Gemeente, najaar")

    assert Edition.objects.get().title == "Zorg en Gemeente, najaar"


def test_only_what_changed_is_stored():
    edition = EditionFactory()
    meeting = MeetingFactory(edition=edition)
    form = Edition.objects.get()
    starts_at = dt.datetime(2027, 1, 14, 9, tzinfo=clock.AMSTERDAM)
    move_meeting(meeting=meeting, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=7), by=SYSTEM)
    form.title = "Zorg en Gemeente, najaar"

    save_edition(edition=form, changed=["title"], by=SYSTEM)

    stored = Edition.objects.get()
    assert (stored.title, stored.starts_on) == ("Zorg en Gemeente, najaar", dt.date(2027, 1, 14))
    assert form.starts_on == stored.starts_on


def test_a_change_that_no_longer_goes_with_the_rest_is_refused():
    edition = EditionFactory()
    Edition.objects.update(ends_on=dt.date(2027, 3, 1))

    with pytest.raises(ChangedMeanwhile):
        edit(edition, starts_on=dt.date(2027, 4, 1))

    assert Edition.objects.get().starts_on == dt.date(2027, 1, 21)


def test_calendars_and_history_follow():
    organiser, meeting = OrganiserFactory(), MeetingFactory()
    refresh_calendar(meeting=meeting)
    form = Edition.objects.get()
    form.is_cancelled = True

    save_edition(edition=form, changed=["is_cancelled"], by=organiser)

    meeting.refresh_from_db()
    assert "STATUS:CANCELLED\r\n" in meeting.ical_component
    assert list(ModelLogEntry.objects.values_list("action", "user")) == [("wagtail.edit", organiser.pk)]


def test_a_new_edition_is_stored_with_its_history():
    new = EditionFactory.build(slug="nieuw")

    save_edition(edition=new, by=SYSTEM)

    assert Edition.objects.get() == new
    assert ModelLogEntry.objects.get().action == "wagtail.create"


def test_an_edition_that_is_over_is_not_cancelled_any_more(at):
    edition = EditionFactory()
    at(2027, 6, 18)
    with pytest.raises(EditionOver):
        cancel_edition(edition=edition, by=SYSTEM)
    assert Edition.objects.get().is_cancelled is False


def test_newcomers_get_no_place_at_once_while_others_wait_for_the_answer_of_the_office(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(placing=Placing.BY_OFFICE)
    waits = EnrolmentFactory(edition=edition, state=EnrolmentState.RECEIVED)
    edition.placing = Placing.AT_ONCE
    with pytest.raises(StillWithoutAnswer) as refused:
        save_edition(edition=edition, changed=["placing"], by=SYSTEM)
    assert (refused.value.details, Edition.objects.get().placing) == ({"number": 1}, Placing.BY_OFFICE)
    Enrolment.objects.filter(pk=waits.pk).update(state=EnrolmentState.NOT_PLACED)
    save_edition(edition=edition, changed=["placing"], by=SYSTEM)
    assert Edition.objects.get().placing == Placing.AT_ONCE
