"""Two who lead the same discussion press at once, and somebody taps twice at once."""

from __future__ import annotations

import pytest

from pitches.actions.session import leading, posting
from pitches.actions.session.leading import press_clock
from pitches.actions.session.posting import post_live
from pitches.clockwork import PressedBefore
from pitches.enums.session import ClockMove
from pitches.models import Contribution, Discussion, Pitch
from tests.helpers.session import MOMENT, a_running_room
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(at):
    at(*MOMENT)
    return a_running_room()


def both_press(room):
    def press(person):
        pitch = Pitch.objects.get(pk=room.pitch.pk)
        return press_clock(pitch=pitch, move=ClockMove.NEXT, version=1, by=person)

    return at_once(press, [room.leader, room.deputy, room.office, room.leader])


def without_lock(pitch):
    return Pitch.objects.select_related("edition", "author", "co_owner").get(pk=pitch.pk)


def test_of_all_who_press_at_once_one_moves_the_clock_and_the_others_are_told(room):
    answers = both_press(room)
    told = [one for one in answers if isinstance(one, PressedBefore)]
    assert len(told) == 3
    assert {str(one) for one in told} == {str(PressedBefore(phase="Verhelderen"))}
    assert (room.discussion.version, room.discussion.index) == (2, 1)


def test_control_without_the_lock_several_believe_to_have_moved_it(room, monkeypatch):
    monkeypatch.setattr(leading, "lock_pitch", without_lock)
    believed = 0
    for _round in range(8):
        Discussion.objects.update(version=1, index=0)
        believed = max(believed, sum(isinstance(one, Discussion) for one in both_press(room)))
    assert believed > 1


def both_post(room):
    def post(_number):
        pitch = Pitch.objects.get(pk=room.pitch.pk)
        return post_live(pitch=pitch, kind="question", text="Wie belt?", phase=1, by=room.member)

    return at_once(post, range(4))


def test_a_tap_that_comes_several_times_at_once_is_one_contribution(room):
    press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=1, by=room.leader)
    answers = both_post(room)
    assert {getattr(one, "pk", one) for one in answers} == {Contribution.objects.get().pk}


def test_control_without_the_lock_a_tap_is_there_several_times(room, monkeypatch):
    press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=1, by=room.leader)
    monkeypatch.setattr(posting, "lock_pitch", without_lock)
    most = 0
    for _round in range(8):
        Contribution.objects.all().delete()
        both_post(room)
        most = max(most, Contribution.objects.count())
    assert most > 1
