"""A promise is caught in the room: what, who, before when, and with whom who joined in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from pitches.actions.session.leading import press_clock
from pitches.enums import PitchState, RecognitionKind
from pitches.enums.session import ClockMove
from pitches.models import Promise
from pitches.queries.promises import day_to_promise
from tests.factories import RecognitionFactory, UserFactory
from tests.helpers.pitches import member_of
from tests.helpers.session import MOMENT, a_room, a_running_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(at):
    at(*MOMENT)
    return a_running_room()


def url_of(room, name="capture"):
    return reverse(f"pitches:{name}", args=[room.pitch.pk])


def form_on(client, room, name):
    page = client.get(url_of(room, name))
    return page.context["capture"]


def test_it_is_there_from_the_phase_in_which_the_group_chooses(login, room):
    client = login(room.leader)
    first = form_on(client, room, "lead")
    assert (first["shown_from"] > 0, first["is_shown"]) == (True, False)
    for _each in range(first["shown_from"]):
        press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=room.discussion.version, by=room.leader)
    assert form_on(client, room, "lead")["is_shown"]
    assert form_on(login(room.member), room, "clock")["is_shown"]


def test_before_the_discussion_nothing_is_promised(login, at):
    at(*MOMENT)
    room = a_room()
    assert form_on(login(room.leader), room, "lead") is None
    response = login(room.leader).post(url_of(room), {"what": "Bellen", "due_on": "9-4-2027"})
    assert (response.status_code, Promise.objects.count()) == (409, 0)


def test_who_leads_writes_down_what_somebody_promised_with_who_joined_in(login, room):
    helper, other = member_of(room.edition), member_of(room.edition)
    RecognitionFactory(pitch=room.pitch, user=helper, kind=RecognitionKind.HELP)
    RecognitionFactory(pitch=room.pitch, user=room.member, kind=RecognitionKind.HELP)
    RecognitionFactory(pitch=room.pitch, user=other, kind=RecognitionKind.RECOGNISE)
    data = {"what": "Bellen", "owner": room.member.pk, "due_on": "9-4-2027", "with_joined": "on", "remote": "1"}
    for _tap in range(2):
        assert login(room.leader).post(url_of(room), data).url == url_of(room, "lead")
    promise = Promise.objects.get()
    assert (promise.owner, promise.due_on, list(promise.helpers.all())) == (
        room.member, dt.date(2027, 4, 9), [helper],
    )  # fmt: skip


def test_somebody_of_the_group_promises_on_the_own_phone_and_for_nobody_else(login, room):
    client = login(room.member)
    form = form_on(client, room, "clock")["form"]
    assert (list(form.fields), form["due_on"].value()) == (["what", "due_on", "with_joined"], dt.date(2027, 4, 8))
    data = {"what": "Bellen", "owner": room.author.pk, "due_on": "8-4-2027"}
    assert client.post(url_of(room), data).url == url_of(room, "clock")
    promise = Promise.objects.get()
    assert (promise.owner, promise.helpers.count(), promise.pitch.state) == (
        room.member, 0, PitchState.IN_DISCUSSION,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"what": " "}, "what"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "1-1-2020"}, "__all__"),
        ({"owner": "0"}, "owner"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(login, room, data, field):
    whole = {"what": "Bellen", "owner": room.member.pk, "due_on": "9-4-2027"} | data
    response = login(room.leader).post(url_of(room), whole)
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["what"].value() == whole["what"]
    assert not Promise.objects.exists()


def test_a_stranger_finds_nothing(login, room):
    assert login(UserFactory()).post(url_of(room), {"what": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("day", "until"),
    [((2027, 3, 25), (2027, 4, 8)), ((2027, 3, 13), (2027, 3, 25)), ((2027, 4, 13), (2027, 4, 26))],
)
def test_the_day_is_a_working_day_in_about_two_weeks(db, at, day, until):
    """From a Saturday the Thursday before Good Friday; from 13 April not King's Day."""
    at(*day, 12)
    assert day_to_promise() == dt.date(*until)
