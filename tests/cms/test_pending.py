"""What waits to be published is nowhere but with the course office: every other door gives the same bytes as before."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import create_link
from course.actions.mail.reminders import KINDS, remind
from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.enums import MailCode
from course.models import MailTemplate, Message, PendingChange
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.pages import make_course, make_home
from tests.helpers.pending import publish, wait_for

CHANGING = re.compile(rb'(csrfmiddlewaretoken|once)" value="[^"]*"|nonce="[^"]*"|"[^"]*csrf[^"]*": ?"[^"]*"')


@pytest.fixture
def world(db, at):
    """A meeting in two weeks with a speaker, a host and a participant; then everything of it is to be otherwise."""
    at(2027, 1, 7, 10)
    edition = EditionFactory(slug="dit-jaar")
    meeting = MeetingFactory(edition=edition, title="Elkaars werelden")
    speaker, contact = UserFactory(), UserFactory()
    item = ItemFactory(meeting=meeting, title="Lezing", speakers=[speaker])
    visited = ItemFactory(meeting=meeting, title="Op bezoek", starts=dt.time(13), ends=dt.time(15))
    visit = VisitFactory(item=visited, contact=contact)
    participant = EnrolmentFactory(edition=edition).user
    _link, token = create_link(by=participant, name="telefoon")
    refresh_calendar(meeting=meeting)
    page = make_course(make_home(), edition)
    return {
        "meeting": meeting,
        "item": item,
        "visited": visited,
        "visit": visit,
        "participant": participant,
        "speaker": speaker,
        "contact": contact,
        "token": token,
        "page": page,
    }


def all_changed(world):
    organiser = make_organiser(user=OrganiserFactory())
    meeting, new = world["meeting"], UserFactory(first_name="Wacht", last_name="Nog")
    starts, ends = (clock.at(dt.date(2027, 1, 28), dt.time(hour)).astimezone(dt.UTC) for hour in (10, 18))
    place = PlaceFactory(name="De Nieuwe Zaal")
    wait_for(
        meeting,
        organiser,
        times=[starts.isoformat(), ends.isoformat()],
        place=place.pk,
        title="Wachtwoord",
        mind="Nog niet",
    )
    wait_for(meeting, organiser, world["item"].pk, title="Anders", room="Tuin", speakers=[new.pk])
    assert PendingChange.objects.count() == 1


def doors(world):
    meeting, slug = world["meeting"], world["meeting"].edition.slug
    of_meeting = [reverse(f"course:{name}", args=[meeting.pk]) for name in ("meeting", "meeting_ics", "cannot_come")]
    mine = [reverse(f"course:{name}") for name in ("my_course", "my_calendar", "my_calendar_ics", "directory")]
    public = [
        world["page"].url,
        "/",
        reverse("course:public_programme", args=[slug]),
        reverse("course:feed", args=[world["token"]]),
    ]
    return {
        None: public,
        "participant": [*of_meeting, *mine, reverse("course:edition_ics", args=[slug]), *public],
        "speaker": [reverse("course:speaker"), *of_meeting[:2], *mine[:3]],
        "contact": [
            reverse("course:host"),
            reverse("course:host_visit", args=[world["visit"].pk]),
            *of_meeting[:2],
            *mine[:3],
        ],
    }


def seen(world):
    found = {}
    for person, addresses in doors(world).items():
        client = Client()
        if person:
            client.force_login(world[person], backend="django.contrib.auth.backends.ModelBackend")
        for address in addresses:
            answer = client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[person, address] = (answer.status_code, CHANGING.sub(b"", body))
    return found


def test_every_door_of_others_gives_the_same_bytes_while_something_waits(world):
    before = seen(world)
    assert {status for status, _body in before.values()} == {200}
    all_changed(world)
    after = seen(world)
    assert [door for door in before if before[door] != after[door]] == []
    assert [door for door, (_status, body) in after.items() if b"Wachtwoord" in body or b"Nieuwe Zaal" in body] == []


def test_mails_that_leave_meanwhile_say_what_is_published(world):
    MailTemplate.objects.get_or_create(code=MailCode.PREPARE, defaults={"subject": "{titel}", "body": "{datum}"})
    all_changed(world)
    for kind in KINDS:
        remind(kind)
    words = " ".join(f"{one.subject} {one.body} {one.facts}" for one in Message.objects.all())
    assert Message.objects.count() > 0
    assert ("Wachtwoord" in words, "Nieuwe Zaal" in words, "28 januari" in words) == (False, False, False)


def test_the_control_the_same_doors_do_change_once_it_is_published(world):
    before = seen(world)
    all_changed(world)
    publish(world["meeting"].edition, make_organiser(user=OrganiserFactory()), telling=AT_ONCE)
    after = seen(world)
    changed = {door for door in before if before[door] != after[door]}
    assert (None, reverse("course:feed", args=[world["token"]])) in changed
    assert ("participant", reverse("course:meeting", args=[world["meeting"].pk])) in changed
    assert (None, world["page"].url) in changed
