"""A pitch for the course office and who leads alone: nobody else of the group finds it, at any door."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course.actions.mail.telling import AT_ONCE
from pitches.actions.choosing.tables import deal_tables
from pitches.actions.pitches.outcome import write_outcome
from pitches.actions.promises import make_promise
from pitches.enums import PitchState, Visibility
from pitches.models import Pitch, PitchVersion
from pitches.queries.look_back import look_back
from pitches.queries.pitches import pitch_list, pitches_of_meeting
from pitches.queries.weekly import news_before
from pitches.rules import can_contribute, can_lead, can_recognise, can_see_pitch
from tests.factories import ContributionFactory, PitchFactory, SlotFactory
from tests.helpers.pitches import member_of
from tests.helpers.session import MOMENT, a_room, a_running_room

pytestmark = pytest.mark.django_db
SECRET = "Alleen voor wie leidt"
DOORS = ("pitch", "clock", "clock_state", "beamer", "cards", "lead", "close", "enter", "versions")


@pytest.fixture(autouse=True)
def _the_day(at):
    at(*MOMENT)


@pytest.fixture
def room():
    """On its day, discussed, with a second version and a contribution; data that could leak are there."""
    room = a_running_room(visibility=Visibility.FACILITATOR)
    Pitch.objects.filter(pk=room.pitch.pk).update(title=SECRET)
    for number in (1, 2):
        PitchVersion.objects.create(pitch=room.pitch, number=number, texts={"title": f"{SECRET} {number}"}, shown=True)
    ContributionFactory(pitch=room.pitch, author=room.leader)
    return room


def test_who_leads_its_owners_and_the_office_see_it(room):
    pitch = room.fresh()
    for person in (room.author, room.leader, room.deputy, room.office):
        assert (can_see_pitch(person, pitch), pitch in Pitch.objects.visible_to(person)) == (True, True)
    assert [can_lead(one, pitch) for one in (room.leader, room.deputy, room.office)] == [True, True, True]


def test_nobody_else_of_the_group_does_at_any_door(room, login):
    pitch, member = room.fresh(), room.member
    asked = [rule(member, pitch) for rule in (can_see_pitch, can_lead, can_contribute, can_recognise)]
    assert asked == [False, False, False, False]
    assert pitch not in Pitch.objects.visible_to(member)
    browser = login(member)
    codes = {name: browser.get(reverse(f"pitches:{name}", args=[pitch.pk])).status_code for name in DOORS}
    assert codes == dict.fromkeys(DOORS, 404)
    acts = ("contribute", "recognise", "help", "post_live", "join", "dot", "press")
    codes = {name: browser.post(reverse(f"pitches:{name}", args=[pitch.pk])).status_code for name in acts}
    assert codes == dict.fromkeys(acts, 404)


def test_it_is_in_no_list_of_the_group(room, login):
    write_outcome(pitch=room.pitch, summary="Bel eerst.", by=room.office, telling=AT_ONCE)
    due = room.pitch.slot.item.meeting.day
    promise = make_promise(pitch=room.fresh(), owner=room.author, what=f"{SECRET}: bellen", due_on=due, by=room.author)
    meeting = room.pitch.slot.item.meeting
    found = [list(pitch_list(room.member)), pitches_of_meeting(meeting, room.member), look_back(meeting, room.member)]
    assert (found, news_before(room.edition, meeting.day)) == ([[], [], []], [])
    assert look_back(meeting, room.leader) == [promise]
    browser = login(room.member)
    pages = (reverse("pitches:pitches"), reverse("pitches:promises"), meeting.get_absolute_url())
    assert [SECRET in browser.get(page).content.decode() for page in pages] == [False, False, False]


def test_its_table_has_no_title_for_the_group(room, login):
    item = room.pitch.slot.item
    other = PitchFactory(edition=room.edition, author=member_of(room.edition), state=PitchState.PLANNED)
    SlotFactory(item=item, pitch=other, position=2)
    deal_tables(item=item, by=room.office)
    url = reverse("pitches:tables", args=[item.pk])
    assert [SECRET in login(one).get(url).content.decode() for one in (room.member, room.leader)] == [False, True]


def test_who_leads_it_no_more_or_left_the_group_does_not_see_it_either():
    room = a_room(visibility=Visibility.FACILITATOR)
    discussion = room.discussion
    discussion.facilitator = discussion.deputy = None
    discussion.save()
    assert not can_see_pitch(room.leader, room.fresh())
    assert not Pitch.objects.visible_to(room.leader).exists()


@pytest.mark.parametrize("state", [PitchState.OPEN, PitchState.PARKED, PitchState.DECLINED])
def test_naming_somebody_counts_only_once_it_has_a_turn(state):
    room = a_room(visibility=Visibility.FACILITATOR)
    Pitch.objects.update(state=state)
    assert not can_see_pitch(room.leader, room.fresh())
    assert not Pitch.objects.visible_to(room.leader).exists()
