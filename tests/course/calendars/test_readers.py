"""Every kind of calendar read by three independent readers: the same titles at the same times, summer and winter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import LinkChoices, create_link, put_trial
from course.actions.people.staff import make_organiser
from course.enums import EnrolmentState, MeetingStatus, SpeakerState, VisitStatus
from course.models import CalendarLink, Edition, Meeting, PreparationTask, User
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
)
from tests.helpers.ical import lint
from tests.helpers.readers import READERS, Read
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

ODD = [
    "Komma, puntkomma; en \\ streep",
    'Twee "aanhalingstekens": en dubbele punt',
    "😀 Zorg \u2028 en \x00 gemeente \x0b samen",
    "Één titel van driehonderd tekens: " + "zó lang, " * 28,
    "\\n is geen regeleinde",
]
MOMENTS = [
    (dt.date(2027, 3, 27), dt.time(9, 30)),
    (dt.date(2027, 3, 29), dt.time(9, 30)),
    (dt.date(2027, 7, 1), dt.time(8)),
    (dt.date(2027, 10, 30), dt.time(23)),
    (dt.date(2027, 11, 1), dt.time(9, 30)),
]
"""On both sides of both changes of the clock."""


def held(edition: Edition, number: int, title: str) -> Meeting:
    day, time = MOMENTS[number % len(MOMENTS)]
    starts_at = clock.at(day, time)
    return MeetingFactory(
        edition=edition, title=title, starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=50)
    )


@pytest.fixture
def edition(at) -> Edition:
    at(2027, 1, 4, 10)
    edition = EditionFactory(title="Zorg, wonen; en \\ meer 😀", needs_until=dt.date(2027, 3, 28))
    place = PlaceFactory(name="Hal; 1, \\ west", latitude=52.1, longitude=5.2)
    for number, title in enumerate(ODD):
        meeting = held(edition, number, title[:200])
        meeting.place, meeting.mind = place, f"Let op: {title}"
        meeting.save()
    draft = held(edition, 2, "Concept, nog")
    draft.status = MeetingStatus.DRAFT
    draft.save()
    PreparationTask.objects.create(module=draft.module, text=ODD[0], choices="Ja", until=dt.date(2027, 3, 27))
    make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=edition.meetings.first()), title="Kijken; bij, ons")
    for meeting in edition.meetings.all():
        refresh_calendar(meeting=meeting)
    return edition


def feed_of(person: User, **leads_to: object) -> bytes:
    choices = LinkChoices(has_deadlines=True, alarm=60, travel=45)
    link, token = create_link(by=person, name="alles", choices=choices, **leads_to)
    put_trial(link=link, by=person)
    return Client().get(reverse("course:feed", args=[token])).content


def of_participant(edition: Edition) -> bytes:
    return feed_of(EnrolmentFactory(edition=edition).user)


def of_who_waits(edition: Edition) -> bytes:
    return feed_of(EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1).user)


def of_speaker(edition: Edition) -> bytes:
    meeting = edition.meetings.first()
    asked = make_speaker(SpeakerState.ACCEPTED, meeting=meeting, call_time=dt.time(8, 15), person=OrganiserFactory())
    refresh_calendar(meeting=meeting)
    return feed_of(asked.person)


def of_host(edition: Edition) -> bytes:
    return feed_of(edition.meetings.get(items__visit__isnull=False).items.get(visit__isnull=False).visit.contact)


def of_office(edition: Edition) -> bytes:
    return feed_of(make_organiser(user=OrganiserFactory()), edition=edition)


def of_place(edition: Edition) -> bytes:
    return feed_of(make_organiser(user=OrganiserFactory()), place=edition.meetings.first().place)


def of_everybody(edition: Edition) -> bytes:
    return Client().get(reverse("course:public_programme", args=[edition.slug])).content


KINDS = (of_participant, of_who_waits, of_speaker, of_host, of_office, of_place, of_everybody)


def read_alike(body: bytes) -> Read:
    first, *others = [reader(body) for reader in READERS]
    assert others == [first] * len(others)
    return first


@pytest.mark.parametrize("kind", KINDS)
def test_three_readers_read_the_same(edition, kind):
    body = kind(edition)
    read = read_alike(body)
    assert len(read) == len(lint(body)) > 1


def test_the_times_are_those_of_the_rows(edition):
    read = {(starts, ends) for _uid, _title, starts, ends in read_alike(of_everybody(edition))}
    held_at = {(m.starts_at, m.ends_at) for m in edition.meetings.exclude(status=MeetingStatus.DRAFT)}
    assert read == {tuple(moment.astimezone(dt.UTC).isoformat() for moment in pair) for pair in held_at}


def test_titles_come_through_but_for_what_breaks_readers(edition):
    read = {title.partition(" (Zorg,")[0] for _uid, title, _starts, _ends in read_alike(of_everybody(edition))}
    assert read == {
        ODD[0],
        ODD[1],
        "😀 Zorg en gemeente samen",
        " ".join(ODD[3][:200].split()),
        ODD[4],
    }


def test_an_empty_feed_is_a_calendar(at):
    at(2027, 1, 4, 10)
    _link, token = create_link(by=OrganiserFactory(), name="leeg")
    body = Client().get(reverse("course:feed", args=[token])).content
    assert [reader(body) for reader in READERS] == [[], [], []]
    assert CalendarLink.objects.get().fetched_at is not None


@pytest.mark.parametrize(
    "url", [f"https://x.example/{'k' * 1980}", "https://x.example/a\r\nATTENDEE:mailto:x@x.example"]
)
def test_a_long_address_and_one_with_a_line_break_break_nothing(edition, url):
    meeting = edition.meetings.first()
    Meeting.objects.filter(pk=meeting.pk).update(online_url=url)
    refresh_calendar(meeting=meeting)
    body = of_participant(edition)
    read_alike(body)
    assert b"\r\nATTENDEE" not in body
