from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from course import clock
from course.models import AttendanceEvent
from course.queries.results.codes import code_now
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 21, 9)
    return MeetingFactory()


@pytest.fixture
def person(meeting):
    return EnrolmentFactory(edition=meeting.edition).user


def scanned(meeting, code):
    return reverse("course:scanned", args=[meeting.pk, code])


def here(meeting):
    return reverse("course:here", args=[meeting.pk])


def test_a_scan_without_a_session_outlives_the_log_in(meeting, person, client, login):
    page = client.get(client.get(scanned(meeting, code_now(meeting))).url)
    assert page.url.startswith("/account/login/")
    target = client.get(scanned(meeting, code_now(meeting))).url
    with time_machine.travel(clock.now() + dt.timedelta(minutes=5), tick=False):
        proof = login(person).get(target).context["proof"]
        assert client.post(here(meeting), {"bewijs": proof}).url == meeting.get_absolute_url()
    assert AttendanceEvent.objects.get().person == person


def test_opening_the_page_writes_nothing_and_two_clicks_write_once(meeting, person, login):
    client = login(person)
    page = client.get(scanned(meeting, code_now(meeting)), follow=True)
    assert AttendanceEvent.objects.count() == 0
    for _click in range(2):
        client.post(here(meeting), {"bewijs": page.context["proof"]})
    assert AttendanceEvent.objects.count() == 1


def test_an_old_code_is_refused_in_words(meeting, client):
    code = code_now(meeting)
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        answer = client.get(scanned(meeting, code))
    other = client.get(scanned(MeetingFactory(), code))
    assert [(one.status_code, "scherm" in one.content.decode()) for one in (answer, other)] == [(410, True)] * 2


def test_the_code_can_be_typed(meeting, person, login):
    client = login(person)
    wrong = client.post(here(meeting), {"code": "AAAAAA"})
    assert (wrong.status_code, AttendanceEvent.objects.count()) == (200, 0)
    assert wrong.context["problem"]
    assert client.post(here(meeting), {"code": code_now(meeting).lower()}).status_code == 302
    assert AttendanceEvent.objects.count() == 1


def test_who_has_no_place_has_no_such_page(meeting, login):
    for other in (UserFactory(), EnrolmentFactory().user):
        assert login(other).get(here(meeting)).status_code == 404


def test_the_screen_shows_a_picture_and_the_code_once_the_list_is_open(meeting, login, at):
    client, address = login(OrganiserFactory()), reverse("course:attendance_screen", args=[meeting.pk])
    page = client.get(address).content.decode()
    assert (code_now(meeting) in page, "style=" in page) == (True, False)
    at(2027, 1, 21, 8)
    early = client.get(address).content.decode()
    assert (code_now(meeting) in early, "Er is nu geen code" in early) == (False, True)
    assert page.count("<svg") - early.count("<svg") == 1
