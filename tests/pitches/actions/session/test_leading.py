"""Who leads a discussion, and what their buttons do."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.authority import OnlyTheOffice
from course.models import Message
from pitches.actions.pitches.outcome import NothingCameOfIt
from pitches.actions.pitches.transition import transition_pitch
from pitches.actions.session.leading import (
    CannotLead,
    IsRunning,
    NotLeading,
    NotPrepared,
    NotRunning,
    NoTurnNow,
    TwiceTheSame,
    close_discussion,
    prepare_discussion,
    press_clock,
    start_discussion,
)
from pitches.clockwork import PressedBefore
from pitches.enums import ABOUT_LEADING, PitchMail, PitchState, Visibility
from pitches.enums.session import ClockMove
from pitches.log_actions import CLOCK_STARTED, LED_BY, WENT_ON
from pitches.models import Discussion, FormatPhase, PitchFormat
from tests.factories import PitchFactory, UserFactory
from tests.helpers.pitches import member_of
from tests.helpers.session import MOMENT, a_room, a_running_room

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(at):
    at(*MOMENT)


def lines(pitch, *actions):
    rows = ModelLogEntry.objects.filter(object_id=str(pitch.pk), action__in=actions).order_by("pk")
    return [(row.action, row.user, row.message, row.comment) for row in rows]


def prepared(room, **changes):
    values = {"pitch": room.pitch, "facilitator": room.leader, "deputy": room.deputy, "by": room.office}
    changes = {"telling": AT_ONCE, **changes}
    return prepare_discussion(**{"format": room.discussion.format, **values, **changes})


def pressed(room, move=ClockMove.NEXT, by=None, version=None):
    version = room.discussion.version if version is None else version
    return press_clock(pitch=room.pitch, move=move, version=version, by=by or room.leader)


def test_only_the_course_office_names_who_leads():
    room = a_room()
    with pytest.raises(OnlyTheOffice):
        prepared(room, by=room.leader)


def test_who_leads_is_of_the_group_or_the_office():
    room = a_room()
    for somebody in (UserFactory(), member_of(room.edition, is_active=False)):
        with pytest.raises(CannotLead):
            prepared(room, facilitator=somebody)
    with pytest.raises(TwiceTheSame):
        prepared(room, deputy=room.leader)
    assert prepared(room, facilitator=room.office, deputy=None).facilitator == room.office


def told(*codes):
    return [(one.template, one.person) for one in Message.objects.queued().filter(template__in=codes).order_by("pk")]


def test_who_is_named_hears_it_and_so_does_who_leads_no_more():
    room = a_room()
    assert set(told(*ABOUT_LEADING)) == {("pitch_leiden", room.leader), ("pitch_leiden", room.deputy)}
    prepared(room, facilitator=room.deputy, deputy=None)
    assert told(*ABOUT_LEADING) == [("pitch_leiden", room.deputy), ("pitch_niet_leiden", room.leader)]
    prepared(room, deputy=None)
    assert told(*ABOUT_LEADING) == [("pitch_leiden", room.leader), ("pitch_niet_leiden", room.deputy)]


def test_who_is_named_again_and_the_office_that_names_itself_hear_nothing():
    room = a_room()
    prepared(room)
    prepared(room, facilitator=room.office)
    assert told(PitchMail.LEADS) == [("pitch_leiden", room.deputy)]


def test_the_office_sees_who_hears_that_they_lead_before_it_names_them():
    room = a_room()
    with pytest.raises(NotDecided):
        prepared(room, facilitator=room.member, telling=None)
    assert room.discussion.facilitator == room.leader


def test_a_mail_that_says_so_leaves_only_while_it_is_true():
    room = a_room()
    Discussion.objects.update(facilitator=room.member)
    send_due()
    assert {(one.template, one.person, one.state) for one in Message.objects.filter(template__in=ABOUT_LEADING)} == {
        ("pitch_leiden", room.leader, "cancelled"),
        ("pitch_leiden", room.deputy, "sent"),
    }


def test_a_pitch_without_a_turn_has_no_discussion():
    room = a_room()
    with pytest.raises(NoTurnNow):
        prepared(room, pitch=PitchFactory(state=PitchState.OPEN))


def test_the_discussion_begins_with_a_copy_of_the_phases_and_the_pitch_is_being_discussed():
    room = a_running_room()
    discussion = room.discussion
    assert (room.fresh().state, discussion.version, discussion.clock.phase.name) == ("in_discussion", 1, "Pitch")
    assert [phase.name for phase in discussion.clock.phases] == [
        "Pitch", "Verhelderen", "Stil schrijven", "Beraad", "Keuze",
    ]  # fmt: skip
    assert lines(room.pitch, CLOCK_STARTED) == [(CLOCK_STARTED, room.leader, "The discussion began", "F1 Pitchronde")]


def test_who_was_not_named_begins_nothing():
    room = a_room()
    for somebody in (room.member, room.author, UserFactory()):
        with pytest.raises(NotLeading):
            start_discussion(pitch=room.pitch, by=somebody)


def test_a_discussion_that_nobody_prepared_does_not_begin():
    room = a_room()
    Discussion.objects.all().delete()
    with pytest.raises(NotPrepared):
        start_discussion(pitch=room.pitch, by=room.office)


def test_a_second_start_is_told_that_it_runs():
    room = a_running_room()
    with pytest.raises(PressedBefore):
        start_discussion(pitch=room.pitch, by=room.deputy)
    assert room.discussion.version == 1


def test_two_press_and_one_phase_goes_by():
    room = a_running_room()
    pressed(room, version=1)
    with pytest.raises(PressedBefore):
        pressed(room, version=1, by=room.deputy)
    assert (room.discussion.version, room.discussion.index) == (2, 1)


def test_who_lost_the_role_in_the_middle_leads_no_more_and_the_clock_goes_on():
    room = a_running_room()
    prepared(room, facilitator=room.member, deputy=None)
    for before in (room.leader, room.deputy):
        with pytest.raises(NotLeading):
            pressed(room, by=before)
    assert pressed(room, by=room.member).index == 1
    assert len(lines(room.pitch, LED_BY)) == 2


def test_who_lost_their_place_leads_no_more():
    room = a_running_room()
    room.leader.enrolments.update(state="withdrawn")
    room.leader.__dict__.pop("_places", None)
    with pytest.raises(NotLeading):
        pressed(room)


def test_the_format_of_a_discussion_that_goes_on_stays():
    room = a_running_room()
    with pytest.raises(IsRunning):
        prepared(room, format=PitchFormat.objects.get(code="f3"))


def test_to_change_or_delete_a_format_changes_no_discussion():
    room = a_running_room()
    before = room.discussion.phases
    FormatPhase.objects.all().delete()
    PitchFormat.objects.all().delete()
    assert (room.discussion.phases, room.discussion.format) == (before, None)
    assert pressed(room).index == 1


def test_a_stop_goes_on_and_leaves_one_neutral_line():
    room = a_running_room()
    pressed(room)
    pressed(room, ClockMove.STOP)
    assert (room.discussion.index, room.discussion.left) == (2, None)
    assert lines(room.pitch, WENT_ON) == [(WENT_ON, room.leader, "The discussion went on.", "")]


def test_a_forgotten_discussion_ends_by_itself_and_can_begin_again(at):
    room = a_running_room()
    pressed(room)
    at(*MOMENT[:3], 22, 1)
    with pytest.raises(NotRunning):
        pressed(room)
    discussion = start_discussion(pitch=room.pitch, by=room.leader)
    assert (discussion.index, discussion.version) == (0, 3)


def test_a_button_of_yesterday_does_nothing():
    room = a_running_room()
    old = room.discussion.version
    Discussion.objects.update(started_at=room.discussion.started_at - dt.timedelta(days=1))
    start_discussion(pitch=room.pitch, by=room.leader)
    with pytest.raises(PressedBefore):
        pressed(room, version=old)


def test_a_pitch_that_was_taken_back_to_the_agenda_is_not_discussed():
    room = a_running_room()
    transition_pitch(pitch=room.pitch, to=PitchState.PLANNED, by=room.office)
    with pytest.raises(NotRunning):
        pressed(room)
    assert start_discussion(pitch=room.pitch, by=room.leader).version == 2


def test_who_leads_closes_with_what_it_came_down_to():
    room = a_running_room()
    with pytest.raises(NothingCameOfIt):
        close_discussion(pitch=room.pitch, summary=" ", by=room.leader)
    outcome = close_discussion(pitch=room.pitch, summary="Bel eerst.", by=room.deputy)
    assert (outcome.summary, room.fresh().state) == ("Bel eerst.", "discussed")
    assert room.discussion.closed_at is not None
    with pytest.raises(NotRunning):
        close_discussion(pitch=room.pitch, summary="Bel eerst.", by=room.leader)


def test_the_office_closes_too_and_a_member_does_not():
    room = a_running_room()
    with pytest.raises(NotLeading):
        close_discussion(pitch=room.pitch, summary="Bel eerst.", by=room.member)
    close_discussion(pitch=room.pitch, summary="Bel eerst.", by=room.office, telling=AT_ONCE)
    assert room.fresh().state == "discussed"


def test_a_confidential_pitch_is_led_on_its_day_alone(at):
    room = a_running_room(visibility=Visibility.MEETING)
    assert pressed(room).index == 1
    at(*MOMENT[:2], MOMENT[2] + 1, 9)
    with pytest.raises(NotLeading):
        pressed(room)
