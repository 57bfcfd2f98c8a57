"""A meeting of today that does not go ahead, or goes online: one act, at any hour, and everybody hears at once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE, NotDecided, Telling
from course.actions.people.staff import make_organiser
from course.actions.programme.meetings import MeetingIsOver
from course.actions.programme.today import DoesNotGoAhead, NotToday, OnlyADraft, call_off_today, go_online_today
from course.enums import MailCode, MeetingKind, MeetingStatus, Tell
from course.models import MailTemplate, Message, Place
from course.queries.programme.phones import phone_list
from tests.factories import (
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
    VisitFactory,
)

LINK = "https://beeldbellen.example/groep"


@pytest.fixture
def meeting(db, at):
    """Thursday 21 January 2027, 09:00 to 17:00."""
    at(2027, 1, 21, 5, 30)
    for code in (MailCode.CALLED_OFF, MailCode.CHANGED):
        MailTemplate.objects.create(code=code, subject="{titel}", body="Eerst {oud}, nu {nieuw}")
    meeting = MeetingFactory()
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def organiser(meeting):
    return make_organiser(user=OrganiserFactory())


def call_off(meeting, by, telling=AT_ONCE):
    call_off_today(meeting=meeting, by=by, telling=telling)
    meeting.refresh_from_db()


def go_online(meeting, by, telling=AT_ONCE):
    go_online_today(meeting=meeting, link=LINK, by=by, telling=telling)
    meeting.refresh_from_db()


def test_before_dawn_everybody_hears_at_once_that_it_is_off(meeting, organiser):
    people = [EnrolmentFactory(edition=meeting.edition).user for _turn in range(3)]
    call_off(meeting, organiser)
    assert meeting.status == MeetingStatus.CANCELLED
    mails = Message.objects.order_by("person")
    assert [(one.template, one.person, one.due_at <= timezone.now(), one.not_before) for one in mails] == [
        (MailCode.CALLED_OFF, person, True, None) for person in people
    ]


def test_online_today_tells_the_link_and_asks_no_reason(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    hall, online = meeting.place, PlaceFactory(name="Beeldbellen", is_online=True)
    go_online(meeting, organiser)
    assert (meeting.place, meeting.online_url, meeting.kind) == (online, LINK, MeetingKind.ONLINE)
    mail = Message.objects.get()
    assert (mail.template, LINK in mail.body, hall.name in mail.body) == (MailCode.CHANGED, True, True)
    assert (mail.due_at <= timezone.now(), mail.not_before) == (True, None)


def test_without_an_online_place_one_is_made(meeting, organiser):
    go_online(meeting, organiser)
    assert list(Place.objects.filter(is_online=True)) == [meeting.place]


@pytest.mark.parametrize("act", [call_off, go_online])
def test_a_second_click_tells_nobody_again(meeting, organiser, act):
    EnrolmentFactory(edition=meeting.edition)
    act(meeting, organiser)
    act(meeting, organiser)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("act", [call_off, go_online])
def test_the_office_sees_who_hears_of_it_first(meeting, organiser, act):
    EnrolmentFactory(edition=meeting.edition)
    with pytest.raises(NotDecided):
        act(meeting, organiser, telling=None)


@pytest.mark.parametrize("act", [call_off, go_online])
@pytest.mark.parametrize(
    ("moment", "status", "refusal"),
    [
        ((2027, 1, 20, 8, 59), MeetingStatus.CONFIRMED, NotToday),
        ((2027, 1, 21, 17, 0), MeetingStatus.CONFIRMED, MeetingIsOver),
        ((2027, 1, 21, 8, 0), MeetingStatus.DRAFT, OnlyADraft),
    ],
)
def test_only_what_is_near_and_known(meeting, organiser, at, act, moment, status, refusal):
    meeting.status = status
    meeting.save()
    at(*moment)
    with pytest.raises(refusal):
        act(meeting, organiser)


@pytest.mark.parametrize("moment", [(2027, 1, 20, 9, 0), (2027, 1, 20, 23, 0), (2027, 1, 21, 16, 59)])
def test_the_evening_before_and_while_it_is_going_on(meeting, organiser, at, moment):
    at(*moment)
    call_off(meeting, organiser)
    assert meeting.is_cancelled


def test_what_is_off_does_not_go_online(meeting, organiser):
    call_off(meeting, organiser)
    with pytest.raises(DoesNotGoAhead):
        go_online(meeting, organiser)


def test_the_list_has_everybody_once_hosts_and_speakers_first(meeting, django_assert_num_queries):
    host, speaker = UserFactory(), UserFactory()
    both = EnrolmentFactory(edition=meeting.edition).user
    others = [EnrolmentFactory(edition=meeting.edition).user for _turn in range(2)]
    EnrolmentFactory()
    VisitFactory(item=ItemFactory(meeting=meeting, speakers=[speaker, both]), contact=host)
    with django_assert_num_queries(1):
        groups = phone_list(meeting)
    assert [{person.pk for person in group.people} for group in groups] == [
        {host.pk}, {speaker.pk, both.pk}, {person.pk for person in others},
    ]  # fmt: skip


def test_what_the_office_holds_stays_held(meeting, organiser):
    EnrolmentFactory(edition=meeting.edition)
    call_off(meeting, organiser, telling=Telling(how=Tell.HOLD))
    assert list(Message.objects.values_list("state", flat=True)) == ["held"]
