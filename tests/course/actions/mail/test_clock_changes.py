"""What is due in the night in which the clocks change, or over Christmas and that night together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core import mail

from course import clock
from course.actions.due import run_due
from course.actions.enrolment.leaving import withdraw
from course.actions.mail.reminders import remind
from course.actions.mail.send import send_due
from course.enums import EnrolmentState, MailCode, MailRhythm, MessageState
from course.models import Enrolment, Message
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, ModuleFactory, UserFactory, member
from tests.helpers.mail import queue

pytestmark = pytest.mark.django_db

S = EnrolmentState
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)
"""Easter Sunday at 2.00 it is 3.00; on the last of October at 3.00 it is 2.00 again."""

Turn = Callable[..., None]


@pytest.fixture
def turn() -> Iterator[Turn]:
    """Set the clock to a moment in UTC: in these nights a Dutch time may be none, or two."""
    travellers = []

    def move(*parts: int) -> None:
        travellers.append(time_machine.travel(dt.datetime(*parts, tzinfo=dt.UTC), tick=False))
        travellers[-1].start()

    yield move
    for traveller in reversed(travellers):
        traveller.stop()


def local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.AMSTERDAM):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("rhythm", "moment", "goes"),
    [
        (MailRhythm.DAILY, (2027, 3, 27, 23, 30), "Sun 2027-03-28 07:30"),
        (MailRhythm.DAILY, (2027, 3, 28, 0, 59), "Sun 2027-03-28 07:30"),
        (MailRhythm.DAILY, (2027, 3, 28, 1, 0), "Sun 2027-03-28 07:30"),
        (MailRhythm.DAILY, (2027, 3, 28, 5, 30), "Mon 2027-03-29 07:30"),
        (MailRhythm.WEEKLY, (2027, 3, 28, 1, 0), "Mon 2027-03-29 07:30"),
        (MailRhythm.DAILY, (2027, 10, 31, 0, 30), "Sun 2027-10-31 07:30"),
        (MailRhythm.DAILY, (2027, 10, 31, 1, 30), "Sun 2027-10-31 07:30"),
        (MailRhythm.DAILY, (2027, 10, 31, 6, 30), "Mon 2027-11-01 07:30"),
        (MailRhythm.WEEKLY, (2027, 10, 31, 1, 30), "Mon 2027-11-01 07:30"),
        (MailRhythm.WEEKLY, (2027, 10, 25, 6, 0), "Mon 2027-11-01 07:30"),
    ],
)
def test_a_digest_goes_at_half_past_seven_on_the_dutch_clock(turn, rhythm, moment, goes):
    """What is written in the night itself, in either of two half past twos, and a week before."""
    turn(*moment)
    assert local(queue(UserFactory(mail_rhythm=rhythm), code=MailCode.PREPARE).goes_at) == goes


@pytest.mark.parametrize(("day", "half_past_seven"), [(SPRING, (5, 30)), (AUTUMN, (6, 30))])
def test_a_digest_of_that_morning_is_sent_once_and_not_an_hour_off(turn, day, half_past_seven):
    turn(day.year, day.month, day.day, 0, 30)
    queue(UserFactory(mail_rhythm=MailRhythm.DAILY), code=MailCode.PREPARE)
    hour, minute = half_past_seven
    counts = []
    for at in ((hour, minute - 1), (hour, minute), (hour, minute + 1), (hour + 1, minute)):
        turn(day.year, day.month, day.day, *at)
        send_due()
        counts.append(len(mail.outbox))
    assert counts == [0, 1, 1, 1]


def draft(day: dt.date) -> Enrolment:
    """Begun a day of 24 hours before 2.30 in winter time of that night; enrolment is open."""
    begun = dt.datetime(day.year, day.month, day.day, 1, 30, tzinfo=dt.UTC) - dt.timedelta(days=1)
    edition = EditionFactory(
        enrolment_opens_at=begun - dt.timedelta(days=9),
        enrolment_closes_at=begun + dt.timedelta(days=30),
        seats_released_on=day,
        starts_on=day + dt.timedelta(days=90),
        ends_on=day + dt.timedelta(days=200),
        results_by=day + dt.timedelta(days=40),
    )
    enrolment = EnrolmentFactory(edition=edition, state=S.DRAFT)
    Enrolment.objects.filter(pk=enrolment.pk).update(created_at=begun, moves=0)
    return enrolment


@pytest.mark.parametrize(("day", "leaves"), [(SPRING, "Tue 2027-03-30 08:00"), (AUTUMN, "Mon 2027-11-01 08:00")])
def test_a_reminder_that_falls_due_in_that_night_is_queued_once_and_leaves_when_people_work(
    turn, settings, day, leaves
):
    settings.MAIL_HOURS = [8, 20]
    turn(day.year, day.month, day.day, 0, 0)
    draft(day)
    counts = []
    for hour, minute in ((0, 30), (1, 0), (1, 29), (1, 30), (1, 59), (2, 30)):
        turn(day.year, day.month, day.day, hour, minute)
        remind("drafts")
        counts.append(Message.objects.filter(template=MailCode.DRAFT_KEPT).count())
    assert (counts, local(Message.objects.get().goes_at)) == ([0, 0, 0, 1, 1, 1], leaves)


@pytest.mark.parametrize(
    ("meets_on", "nine"), [(dt.date(2027, 4, 7), (3, 28, 7)), (dt.date(2027, 11, 10), (10, 31, 8))]
)
def test_a_reminder_ten_days_before_comes_at_nine_of_the_day_on_which_the_clocks_changed(turn, meets_on, nine):
    turn(2027, 3, 1, 9)
    edition = EditionFactory(starts_on=dt.date(2027, 3, 20), ends_on=dt.date(2027, 12, 1))
    starts = clock.at(meets_on, dt.time(9, 30))
    MeetingFactory(
        edition=edition,
        module=ModuleFactory(edition=edition, preparation="Lees de casus."),
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=7),
    )
    EnrolmentFactory(edition=edition)
    month, day, hour = nine
    counts = []
    for at in ((hour - 1, 0), (hour - 1, 59), (hour, 0), (hour + 1, 0)):
        turn(2027, month, day, *at)
        remind("preparation")
        counts.append(Message.objects.filter(template=MailCode.PREPARE).count())
    assert counts == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("now", "days", "ends"),
    [
        ((2026, 10, 22, 8), 50, "Mon 2027-01-11 17:00"),  # into winter time and past Christmas
        ((2026, 12, 22, 9), 61, "Tue 2027-03-30 17:00"),  # past Christmas, into summer time, and past Easter
        ((2026, 12, 23, 20), 60, "Wed 2027-03-31 17:00"),  # too late to leave that day: it counts from 4 January
        ((2026, 10, 25, 0, 30), 2, "Wed 2026-10-28 17:00"),  # in the night itself, the first half past two
        ((2026, 10, 25, 1, 30), 2, "Wed 2026-10-28 17:00"),  # and the second: it leaves on Monday
    ],
)
def test_an_offer_ends_at_five_dutch_time_so_many_working_days_after_it_leaves(turn, settings, now, days, ends):
    settings.MAIL_HOURS = [8, 20]
    turn(*now)
    edition = EditionFactory(
        offer_working_days=days,
        enrolment_closes_at=clock.at(dt.date(2027, 4, 20), dt.time(17)),
        results_by=dt.date(2027, 4, 30),
        starts_on=dt.date(2027, 6, 1),
        ends_on=dt.date(2027, 12, 1),
        capacity=1,
        minimum=0,
        seats_insurer=0,
        seats_municipality=1,
    )
    placed, waits = member(edition), member(edition, S.WAITING, rank=1)
    withdraw(enrolment=placed, by=placed.user)
    offered = Enrolment.objects.get(pk=waits.pk)
    assert (offered.state, local(offered.offered_until)) == (S.OFFERED, ends)

    last = offered.offered_until
    stands = []
    for moment in (last - dt.timedelta(minutes=1), last + dt.timedelta(minutes=1)):
        parts = moment.astimezone(dt.UTC)
        turn(parts.year, parts.month, parts.day, parts.hour, parts.minute)
        list(run_due())
        stands.append(Enrolment.objects.get(pk=waits.pk).offered_until == last)
    assert stands == [True, False]
    told = Message.objects.filter(person=waits.user, state=MessageState.SENT).values_list("body", flat=True)
    assert any("17.00 uur" in body for body in told)
