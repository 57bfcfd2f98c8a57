"""In a phase that asks for it, everybody gives an advice before reading that of others."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pitches.actions.session.leading import press_clock
from pitches.actions.session.posting import post_live
from pitches.enums.session import ClockMove
from pitches.models import Contribution
from tests.helpers.pitches import member_of
from tests.helpers.session import MOMENT, a_running_room

pytestmark = pytest.mark.django_db
THEIRS, OWN, QUESTION = "Bel eerst de praktijk.", "Nodig ze uit.", "Wie belde je?"


@pytest.fixture(autouse=True)
def _the_day(at, settings):
    settings.LANGUAGE_CODE = "en"
    at(*MOMENT)


@pytest.fixture
def room():
    """A round on line in its second phase: a question was asked in the first, and two others gave advice."""
    room = a_running_room(code="f6")
    others = [member_of(room.edition) for _ in range(2)]
    post_live(pitch=room.pitch, kind="question", text=QUESTION, phase=0, by=others[0])
    press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=room.discussion.version, by=room.leader)
    post_live(pitch=room.pitch, kind="tip", text=THEIRS, phase=1, by=others[0])
    post_live(pitch=room.pitch, kind="experience", text="Zo deden wij het.", phase=1, by=others[1])
    return room


def page(room, login, person):
    return login(person).get(room.pitch.get_absolute_url()).content.decode()


def reads(room, login, person):
    shown = page(room, login, person)
    return QUESTION in shown, THEIRS in shown, "Zo deden wij het." in shown


def test_advice_of_others_is_hidden_until_ones_own_is_there(room, login):
    assert reads(room, login, room.member) == (True, False, False)
    assert "2 pieces of advice are here already" in page(room, login, room.member)
    post_live(pitch=room.pitch, kind="objection", text=OWN, phase=1, by=room.member)
    assert reads(room, login, room.member) == (True, True, True)


def test_who_asked_and_who_leads_read_all_of_it(room, login):
    for person in (room.author, room.leader, room.deputy, room.office):
        assert reads(room, login, person) == (True, True, True)


def test_a_question_of_ones_own_is_no_advice(room, login):
    Contribution.objects.create(pitch=room.pitch, author=room.member, kind="question", text="En toen?")
    assert reads(room, login, room.member) == (True, False, False)


def test_what_is_hidden_has_no_door_either(room, login):
    hidden = Contribution.objects.get(text=THEIRS)
    answer = login(room.member).get(reverse("pitches:reply", args=[hidden.pk]))
    assert (answer.status_code, THEIRS in answer.content.decode()) == (404, False)
    assert login(room.author).get(reverse("pitches:reply", args=[hidden.pk])).status_code == 200


def test_it_is_no_secret_in_another_phase(room, login):
    press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=room.discussion.version, by=room.leader)
    assert reads(room, login, room.member) == (True, True, True)


def test_dots_are_given_only_to_what_can_be_read(room, login):
    discussion = room.discussion
    discussion.phases[1]["posts"] = ["advice", "dots"]
    discussion.save()
    shown = login(room.member).get(reverse("pitches:clock", args=[room.pitch.pk]))
    assert [row.text for row in shown.context["texts"]] == [QUESTION]


def test_a_discussion_that_began_before_phases_asked_for_it_goes_on_as_it_was(room, login):
    discussion = room.discussion
    for phase in discussion.phases:
        del phase["own_first"]
    discussion.save()
    assert reads(room, login, room.member) == (True, True, True)
