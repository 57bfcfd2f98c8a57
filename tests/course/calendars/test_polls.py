"""The moments of a date poll as a calendar file: tentative until one is chosen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from icalendar import Calendar

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.polls.choosing import choose_option
from course.actions.programme.meetings import cancel_meeting, move_meeting
from course.authority import SYSTEM
from course.models import Edition, PollOption
from course.queries.polls.links import poll_link
from tests.factories import EditionFactory, UserFactory
from tests.helpers.ical import lint
from tests.helpers.polls import WHEN_MADE, asked_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory(), note="Neem een laptop mee.")


def file_of(asked, client=None):
    return (client or Client()).get(poll_link(asked.row("Anna")).rstrip("/") + ".ics")


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def told(event):
    return str(event["STATUS"]), str(event["TRANSP"]), event["DTSTART"].dt, event["SEQUENCE"]


def test_every_moment_stands_there_tentatively_and_keeps_nobody_busy(asked):
    answer = file_of(asked)
    assert len(lint(answer.content)) == 3
    starts = [option.starts_at for option in asked.options]
    assert [told(event) for event in events(answer)] == [("TENTATIVE", "TRANSPARENT", one, 0) for one in starts]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert {str(event["SUMMARY"]) for event in events(answer)} == {
        f"Misschien: {asked.poll.title} ({asked.poll.edition.title})"
    }
    assert poll_link(asked.row("Anna")).encode() not in answer.content


def test_the_same_rows_are_the_same_bytes_and_a_moment_that_changed_is_a_next_version(asked):
    first = file_of(asked).content
    assert file_of(asked).content == first
    uids = [str(event["UID"]) for event in events(file_of(asked))]
    PollOption.objects.filter(pk=asked.options[1].pk).update(ends=dt.time(12), version=1)
    changed = events(file_of(asked))
    assert ([str(one["UID"]) for one in changed], [one["SEQUENCE"] for one in changed]) == (uids, [0, 1, 0])


def test_after_the_choice_the_chosen_moment_takes_the_place_of_the_tentative_one(asked, at):
    before = {event["DTSTART"].dt: str(event["UID"]) for event in events(file_of(asked))}
    option = asked.options[2]
    meeting = choose_option(poll=asked.poll, option=option, by=SYSTEM, telling=AT_ONCE)
    (event,) = events(file_of(asked))
    assert told(event)[:3] == ("CONFIRMED", "OPAQUE", option.starts_at)
    assert (str(event["UID"]), event["SEQUENCE"] > 0) == (before[option.starts_at], True)
    assert str(event["LOCATION"]) == meeting.place.full_address
    hours = {"starts_at": option.starts_at + dt.timedelta(days=1), "ends_at": option.ends_at + dt.timedelta(days=1)}
    move_meeting(meeting=meeting, **hours, place=None, by=SYSTEM)
    (moved,) = events(file_of(asked))
    assert (moved["DTSTART"].dt, moved["SEQUENCE"] >= event["SEQUENCE"]) == (hours["starts_at"], True)


def test_of_a_choice_that_was_called_off_the_page_offers_no_file(asked):
    meeting = choose_option(poll=asked.poll, option=asked.options[0], by=SYSTEM, telling=AT_ONCE)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert Client().get(poll_link(asked.row("Anna"))).context["calendar"] == ""
    assert events(file_of(asked)) == []


def test_nobody_else_gets_the_file(asked, login):
    link = poll_link(asked.row("Anna")).rstrip("/") + ".ics"
    mine = f"/mijn/datumprikker/{asked.poll.pk}.ics"
    assert login(UserFactory()).get(link).status_code == 404
    assert login(UserFactory()).get(mine).status_code == 404
    assert Client().get(mine).status_code == 302
    assert Client().get(link.replace(".ics", "x.ics")).status_code == 404
    assert events(login(asked.people["Anna"]).get(mine))[0]["DTSTART"].dt.astimezone(clock.AMSTERDAM).hour == 9
    Edition.objects.update(is_cancelled=True)
    assert file_of(asked).status_code == 404
