from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from course import clock, rules
from course.actions.calendars.events import refresh_calendar
from course.calendars.feeds import feed, of_person
from course.enums import EnrolmentState, MeetingStatus, Side
from course.models import Meeting, WorkVisit
from course.queries.calendars.events import (
    StoredEvents,
    agenda_of,
    events_of,
    events_of_edition,
    meetings_of,
    next_in,
    published_edition,
)
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.ical import lint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(at):
    at(2026, 11, 9, 10)


def on(month: int, day: int, **values: object) -> Meeting:
    starts_at = dt.datetime(2027, month, day, 9, tzinfo=clock.AMSTERDAM)
    meeting = MeetingFactory(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=7), **values)
    refresh_calendar(meeting=meeting)
    return meeting


def visit_in(meeting: Meeting, **values: object) -> WorkVisit:
    visit = VisitFactory(item__meeting=meeting, **values)
    refresh_calendar(meeting=meeting)
    visit.refresh_from_db()
    return visit


def uids(stored: StoredEvents) -> list[str]:
    return [event["UID"] for event in lint(feed("Dagen", "/a.ics", *stored).body)]


def test_the_agenda_of_everybody_in_a_full_house():
    taking_part, waiting, speaker, host, outsider = (UserFactory() for _number in range(5))
    edition, other = EditionFactory(), EditionFactory()
    EnrolmentFactory(edition=edition, user=taking_part)
    EnrolmentFactory(edition=edition, user=waiting, state=EnrolmentState.WAITING, rank=1)
    EnrolmentFactory(edition=edition, user=speaker, state=EnrolmentState.WITHDRAWN, side=Side.INSURER)
    EnrolmentFactory(edition=other, user=taking_part, state=EnrolmentState.COMPLETED)
    late, early, elsewhere = on(3, 4, edition=edition), on(1, 21, edition=edition), on(2, 4, edition=other)
    on(4, 8, edition=edition, status=MeetingStatus.DRAFT)
    on(2, 10)
    for starts in (10, 13):
        ItemFactory(meeting=late, starts=dt.time(starts), ends=dt.time(starts, 30), speakers=[speaker])
    visit = visit_in(elsewhere, contact=host)

    assert list(agenda_of(taking_part)) == [early, elsewhere, late]
    assert list(agenda_of(waiting)) == []
    assert list(agenda_of(speaker)) == [late]
    assert list(agenda_of(host)) == [elsewhere]
    assert list(agenda_of(outsider)) == []
    for user in (taking_part, waiting, speaker, host, outsider):
        mine = [meeting for meeting in Meeting.objects.all() if rules.can_see_meeting(user, meeting)]
        assert list(agenda_of(user)) == meetings_of(user) == mine
        held = [visit.event.uid if user == host else meeting.ical_uid for meeting in mine]
        held += [visit.event.uid] if user == taking_part else []
        assert sorted(uids(events_of(user))) == sorted(str(uid) for uid in held)


def test_the_agenda_is_one_query_for_any_number_of_meetings(django_assert_num_queries):
    enrolment = EnrolmentFactory()
    for number in (1, 2, 3):
        on(number, 4, edition=enrolment.edition)
        with django_assert_num_queries(1):
            rows = [(m.edition.title, m.module.title, m.place.name) for m in meetings_of(enrolment.user)]
        assert len(rows) == number


def test_what_is_next(at):
    enrolment = EnrolmentFactory()
    on(1, 14, edition=enrolment.edition, status=MeetingStatus.CANCELLED)
    first, second = on(1, 21, edition=enrolment.edition), on(2, 4, edition=enrolment.edition)
    on(1, 15)

    assert next_in(agenda_of(enrolment.user)) == first
    at(2027, 1, 21, 15, 59)
    assert next_in(agenda_of(enrolment.user)) == first
    at(2027, 1, 21, 16)
    assert next_in(agenda_of(enrolment.user)) == second
    enrolment.edition.is_cancelled = True
    enrolment.edition.save()
    assert next_in(agenda_of(enrolment.user)) is None


def test_a_feed_is_one_query_and_the_same_bytes_twice(django_assert_num_queries):
    enrolment = EnrolmentFactory()
    for number in (1, 2, 3):
        on(number, 4, edition=enrolment.edition)
        with django_assert_num_queries(1):
            first = events_of(enrolment.user)
        assert first == events_of(enrolment.user)
        assert len(uids(first)) == number


def test_events_are_sorted_by_start_and_then_by_uid():
    enrolment = EnrolmentFactory()
    rows = [on(2, 4, edition=enrolment.edition) for _number in range(4)] + [on(1, 4, edition=enrolment.edition)]

    found = uids(events_of(enrolment.user))

    assert found == [str(rows[4].ical_uid), *sorted(str(row.ical_uid) for row in rows[:4])]


@pytest.mark.parametrize(("cancelled", "days"), [(MeetingStatus.CANCELLED, 30), (MeetingStatus.CONFIRMED, 9999)])
def test_how_long_a_meeting_stays(at, cancelled, days):
    enrolment = EnrolmentFactory()
    meeting = on(1, 21, edition=enrolment.edition, status=cancelled)
    uid = str(meeting.ical_uid)
    at(2027, 2, 20, 23, 59)
    last_day = events_of(enrolment.user)
    at(2027, 2, 21, 0)
    after = events_of(enrolment.user)

    assert uids(last_day) == [uid]
    assert uids(after) == ([] if days == 30 else [uid])
    assert after.modified_at == (
        dt.datetime(2027, 2, 21, tzinfo=clock.AMSTERDAM) if days == 30 else meeting.ical_revised_at
    )


def test_a_meeting_that_leaves_is_a_change_of_the_feed(at):
    enrolment = EnrolmentFactory()
    stays, leaves = on(1, 21, edition=enrolment.edition), on(2, 4, edition=enrolment.edition)
    before = events_of(enrolment.user)
    moment = at(2026, 11, 10, 10)
    Meeting.objects.filter(pk=leaves.pk).update(status=MeetingStatus.DRAFT)
    refresh_calendar(meeting=leaves)

    after = events_of(enrolment.user)

    assert uids(after) == [str(stays.ical_uid)]
    assert after.modified_at == moment > before.modified_at


def test_one_meeting_instead_of_another_is_another_version():
    enrolment = EnrolmentFactory()
    one = on(1, 21, edition=enrolment.edition)
    before = events_of(enrolment.user)
    one.delete()
    on(1, 21, edition=enrolment.edition)

    after = events_of(enrolment.user)

    assert before.modified_at == after.modified_at
    assert of_person(*before).version != of_person(*after).version


def test_who_loses_the_place_loses_the_meetings():
    enrolment = EnrolmentFactory()
    on(1, 21, edition=enrolment.edition)
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()

    assert uids(events_of(enrolment.user)) == []


def test_participants_read_more_than_the_public():
    meeting = on(1, 21, online_url="https://x.example/kamer", mind="Neem je pas mee.")

    inside = events_of_edition(meeting.edition, UserFactory())
    outside = events_of_edition(meeting.edition)

    secrets = ("x.example/kamer", "Neem je pas mee.")
    assert [[secret in text for secret in secrets] for [text] in (inside.texts, outside.texts)] == [
        [True, True],
        [False, False],
    ]
    assert uids(inside) == uids(outside) == [str(meeting.ical_uid)]


def test_only_an_announced_edition_is_public():
    published, hidden = EditionFactory(), EditionFactory(is_published=False)

    assert published_edition(published.slug) == published
    assert published_edition(hidden.slug) is None
    assert published_edition("bestaat-niet") is None


def test_two_hundred_meetings_cost_one_query_and_no_rendering():
    enrolment = EnrolmentFactory()
    one = on(1, 21, edition=enrolment.edition)
    copies = [
        Meeting(
            edition=one.edition, module=one.module, place=one.place, title=one.title, starts_at=one.starts_at,
            ends_at=one.ends_at, ical_material="x", ical_component=f"BEGIN:VEVENT\r\nUID:{number}\r\nEND:VEVENT\r\n",
        )
        for number in range(199)
    ]  # fmt: skip
    Meeting.objects.bulk_create(copies)

    with CaptureQueriesContext(connection) as queries:
        body = of_person(*events_of(enrolment.user)).body

    assert len(queries) == 1
    assert body.count(b"BEGIN:VEVENT\r\nUID:") == 200
