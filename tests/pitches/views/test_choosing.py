from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.enums import MeetingStatus
from pitches.enums import NotChosen, PitchState
from pitches.models import ChoosingRound, Pitch, Verdict
from tests.factories import OrganiserFactory
from tests.helpers.choosing import CLOSES, WHEN_CLOSED, WHILE_OPEN, choosing
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    at(*WHILE_OPEN)
    return choosing()


@pytest.fixture
def url(group):
    return reverse("pitches:choose", args=[group.round.pk])


@pytest.fixture
def aker(group, login):
    return login(group.voters[0])


def filled_in(group, *numbers):
    return {f"dots_{pitch.pk}": str(number) for pitch, number in zip(group.pitches, numbers, strict=False)}


def test_three_dots_are_given_and_stand_there_the_next_time(group, url, aker):
    page = aker.post(url, filled_in(group, 2, 0, 1), follow=True)
    assert "Je stippen zijn bewaard." in page.content.decode()
    assert group.stored == {"Aker": {"Telefoon": 2, "Schulden": 1}}
    assert [field.value() for _pitch, field in page.context["form"].cards] == [2, 0, 1]
    assert page.context["form"].left == "Nog 0 stippen over."


def test_too_many_are_said_and_what_was_filled_in_stays(group, url, aker):
    page = aker.post(url, filled_in(group, 2, 2, 1))
    assert page.context["form"].non_field_errors() == ["Je verdeelt drie stippen. Dit zijn er 2 te veel."]
    assert [field.value() for _pitch, field in page.context["form"].cards] == ["2", "2", "1"]
    assert page.content.decode().count("checked") == 3
    assert group.stored == {}


def test_how_many_are_left_is_said_also_when_something_else_is_wrong(group, url, aker):
    page = aker.post(url, filled_in(group, 1) | {f"dots_{group.pitches[1].pk}": "3"})
    assert "Nog 2 stippen over." in page.content.decode()
    assert group.stored == {}


def test_who_takes_all_back_is_told_so(group, url, aker):
    group.give(0, 1)
    assert "Je gaf geen stippen." in aker.post(url, filled_in(group, 0, 0, 0), follow=True).content.decode()
    assert group.stored == {}


def test_ones_own_pitch_has_no_dots_to_give(group, url, login):
    page = login(group.pitches[0].author).get(url)
    assert [field is None for _pitch, field in page.context["form"].cards] == [True, False, False]
    assert "Je eigen pitch: je stippen gaan naar anderen." in page.content.decode()


def test_nobody_sees_the_dots_of_others_before_it_closes(group, url, aker, at):
    group.give(1, 2, 1)
    page = aker.get(url)
    assert page.context["result"] == []
    assert "2 stippen" not in page.content.decode()
    at(*WHEN_CLOSED)
    page = aker.get(url)
    assert [(one.pitch.title, one.dots) for one in page.context["result"]][:2] == [("Telefoon", 2), ("Wachttijd", 1)]
    assert "2 stippen" in page.content.decode()


def test_who_posts_after_closing_is_refused(group, url, aker, at):
    at(*WHEN_CLOSED)
    assert "Kiezen is gesloten." in aker.post(url, filled_in(group, 2)).content.decode()
    assert group.stored == {}


def test_before_it_opens_the_page_says_when(group, url, aker, at):
    at(2027, 2, 26, 10)
    assert "Kiezen kan nog niet. Het kan vanaf maandag 1 maart 2027" in aker.get(url).content.decode()


def test_a_meeting_that_does_not_go_ahead_needs_no_choice(group, url, aker):
    group.meeting.status = MeetingStatus.CANCELLED
    group.meeting.save()
    assert "Deze bijeenkomst gaat niet door" in aker.get(url).content.decode()


def test_dots_on_a_pitch_that_is_parked_are_told(group, url, aker):
    group.give(0, 2)
    Pitch.objects.filter(title="Telefoon").update(state=PitchState.PARKED)
    page = aker.get(url)
    assert [dot.pitch.title for dot in page.context["gone"]] == ["Telefoon"]
    assert "'Telefoon' doet niet meer mee." in page.content.decode()


def test_the_owner_alone_reads_why_a_pitch_does_not_come_up(group, url, login):
    ChoosingRound.objects.update(decided_at=CLOSES)
    Verdict.objects.create(round=group.round, pitch=group.pitches[0], reason=NotChosen.OTHER, words="Eerst de NZa.")
    Verdict.objects.create(round=group.round, pitch=group.pitches[1], turn=1)
    Pitch.objects.filter(title="Wachttijd").update(state=PitchState.PLANNED)
    texts = [login(person).get(url).content.decode() for person in (group.voters[0], group.pitches[0].author)]
    assert ["Eerst de NZa." in text for text in texts] == [False, True]
    assert ["Komt aan bod" in text for text in texts] == [True, True]


def test_the_page_is_for_who_has_a_place(group, url, login, client):
    assert client.get(url).status_code == 302
    for person in (member_of(choosing().edition), OrganiserFactory()):
        assert login(person).get(url).status_code == 404


def test_a_link_stands_on_the_list_and_with_the_meeting_while_it_is_open(group, url, aker, at):
    pages = [reverse("pitches:pitches"), reverse("course:meeting", args=[group.meeting.pk])]
    assert [url in aker.get(page).content.decode() for page in pages] == [True, True]
    at(*WHEN_CLOSED)
    assert [url in aker.get(page).content.decode() for page in pages] == [False, False]


@pytest.mark.parametrize("moment", [WHILE_OPEN, WHEN_CLOSED])
def test_three_pitches_are_as_many_queries_as_one(group, url, aker, at, moment):
    Pitch.objects.exclude(title="Telefoon").update(state=PitchState.DRAFT)
    group.give(1, 1)
    at(*moment)
    aker.get(url)
    numbers = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as captured:
            aker.get(url)
        numbers.append(len(captured))
        Pitch.objects.update(state=PitchState.OPEN)
    assert numbers[0] == numbers[1]
