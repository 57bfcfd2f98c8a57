"""Participants hear of material once it is open to them, each in their own rhythm."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.editions.cancel import cancel_edition
from course.actions.mail.anew import no_longer_true
from course.actions.mail.new_material import tell_new_material
from course.actions.programme.meetings import cancel_meeting, reinstate_meeting
from course.authority import SYSTEM
from course.enums import Audience, EnrolmentState, MailCode, MailRhythm, MeetingStatus
from course.models import Material, Message
from tests.factories import EnrolmentFactory, MaterialFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 14, 10)
    return MeetingFactory()


def member_of(meeting, **user):
    return EnrolmentFactory(edition=meeting.edition, user=UserFactory(**user)).user


def readers():
    return list(Message.objects.order_by("person").values_list("person", flat=True))


def test_everybody_with_a_place_hears_once_and_nobody_else(meeting):
    one, two = member_of(meeting), member_of(meeting)
    EnrolmentFactory(edition=meeting.edition, state=EnrolmentState.WAITING, rank=1)
    MaterialFactory(meeting=meeting, release_days=None)
    assert (tell_new_material(), tell_new_material()) == (2, 0)
    assert readers() == [one.pk, two.pk]


def test_nobody_hears_before_it_is_open(meeting, at):
    member_of(meeting)
    MaterialFactory(meeting=meeting, release_days=1)
    at(2027, 1, 22, 8, 59)
    assert tell_new_material() == 0
    at(2027, 1, 22, 9)
    assert tell_new_material() == 1


def test_what_opens_together_is_one_mail_a_meeting(meeting):
    member_of(meeting)
    for title in ("Dia's", "Verslag"):
        MaterialFactory(meeting=meeting, title=title, release_days=None)
    MaterialFactory(meeting=MeetingFactory(edition=meeting.edition, title="Andere dag"), release_days=None)
    assert tell_new_material() == 2
    assert ["Dia's" in one.body and "Verslag" in one.body for one in Message.objects.order_by("pk")] == [True, False]


@pytest.mark.parametrize(
    ("rhythm", "goes"),
    [
        (MailRhythm.AT_ONCE, None),
        (MailRhythm.DAILY, clock.at(dt.date(2027, 1, 15), dt.time(7, 30))),
        (MailRhythm.WEEKLY, clock.at(dt.date(2027, 1, 18), dt.time(7, 30))),
    ],
)
def test_it_goes_in_the_rhythm_of_its_reader(meeting, rhythm, goes):
    member_of(meeting, mail_rhythm=rhythm)
    MaterialFactory(meeting=meeting, release_days=None)
    tell_new_material()
    letter = Message.objects.get()
    assert (letter.can_wait, letter.not_before) == (goes is not None, goes)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"audience": Audience.MEETING}, MeetingStatus.CONFIRMED),
        ({"withdrawn_at": dt.datetime(2027, 1, 1, tzinfo=dt.UTC)}, MeetingStatus.CONFIRMED),
        ({}, MeetingStatus.DRAFT),
    ],
)
def test_nobody_is_mailed_of_what_they_cannot_open_or_see_in_the_room(meeting, fields, status):
    member_of(meeting)
    meeting.status = status
    meeting.save()
    MaterialFactory(meeting=meeting, release_days=None, **fields)
    assert tell_new_material() == 0


@pytest.mark.parametrize("off", ["the meeting", "the edition"])
def test_of_a_meeting_that_is_off_nobody_hears_where_and_when_it_is(meeting, off, at):
    member_of(meeting, mail_rhythm=MailRhythm.WEEKLY)
    MaterialFactory(meeting=meeting, release_days=None)
    tell_new_material()
    MaterialFactory(meeting=meeting, release_days=None)
    if off == "the meeting":
        cancel_meeting(meeting=meeting, by=SYSTEM)
    else:
        cancel_edition(edition=meeting.edition, by=SYSTEM)
    waits = Message.objects.filter(template=MailCode.NEW_MATERIAL)
    assert no_longer_true(list(waits)) == list(waits)
    assert tell_new_material() == 0
    if off == "the meeting":
        reinstate_meeting(meeting=meeting, by=SYSTEM)
        assert tell_new_material() == 1


def test_who_gave_it_is_not_told_of_it(meeting):
    MaterialFactory(meeting=meeting, owner=member_of(meeting), release_days=None)
    other = member_of(meeting)
    tell_new_material()
    assert readers() == [other.pk]


def test_a_mail_that_waits_is_dropped_when_the_material_is_gone_or_its_reader_left(meeting):
    stays, left = member_of(meeting), member_of(meeting)
    MaterialFactory(meeting=meeting, release_days=None)
    tell_new_material()
    left.enrolments.update(state=EnrolmentState.WITHDRAWN)
    gone = no_longer_true(list(Message.objects.all()))
    assert [message.person for message in gone] == [left]
    Material.objects.update(withdrawn_at=clock.now())
    gone = no_longer_true(list(Message.objects.all()))
    assert {message.person for message in gone} == {stays, left}


def test_more_material_costs_no_more_queries(at, meeting, django_assert_max_num_queries):
    counts = []
    for hour, number in ((10, 1), (11, 3)):
        at(2027, 1, 14, hour)
        for _more in range(number):
            member_of(meeting)
            MaterialFactory(meeting=meeting, release_days=None)
        with django_assert_max_num_queries(30) as queries:
            tell_new_material()
        counts.append(len(queries))
    assert counts[0] == counts[1]
