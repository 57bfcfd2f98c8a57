"""Speakers in the admin: who is asked, for which parts, and the buttons of the next step."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from course.actions.speakers.answering import tell_needs
from course.enums import MailCode, SpeakerState
from course.models import Message, SpeakerInvitation
from course.queries.speakers.asked import with_needs_to_see
from tests.factories import ItemFactory, MeetingFactory, UserFactory
from tests.helpers.forms import Inputs
from tests.helpers.speakers import make_speaker
from tests.helpers.telling import post_and_choose

pytestmark = pytest.mark.django_db

S = SpeakerState
TEXTS = {"needs": "", "note": ""}


@pytest.fixture(autouse=True)
def _moment(at):
    at(2026, 12, 1, 10)


def address(row, name="edit", *more):
    return reverse(f"speakers:{name}", args=[row.pk, *more])


def form_of(office, row, **changes):
    values = Inputs(office.get(address(row)).content.decode()).values
    values.pop("", None)
    items = [item.pk for item in row.items.all()]
    return values | TEXTS | {"meeting": row.meeting_id, "items": items} | changes


def add(office, meeting, **changes):
    values = {
        "meeting": meeting.pk,
        "who": "",
        "topic": "Wie betaalt?",
        "call_time": "",
        "material_due_on": "",
        "travel": "",
    }
    return office.post(f"{reverse('speakers:add')}?meeting={meeting.pk}", values | TEXTS | changes)


def test_somebody_is_found_by_part_of_the_name_and_asked_for_parts_of_this_meeting(office):
    item, other = ItemFactory(title="Wie betaalt wat"), ItemFactory(title="Van een andere dag")
    person = UserFactory(first_name="Roos", infix="", last_name="Vermeer")
    shown = office.get(f"{reverse('speakers:add')}?meeting={item.meeting_id}").content.decode()
    assert (item.title in shown, other.title in shown) == (True, False)
    answer = add(office, item.meeting, who="vermeer", items=[item.pk])
    row = SpeakerInvitation.objects.get()
    assert (row.person, row.state, list(row.items.all())) == (person, S.TO_ASK, [item])
    assert answer["Location"] == address(row)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "found"), [("zoek niemand", 0), ("vermeer", 0), ("roos@duinrade.example", 1), ("Roos Vermeer", 1)]
)
def test_of_two_who_are_called_so_the_address_is_asked(office, typed, found):
    UserFactory(first_name="Roos", infix="", last_name="Vermeer", email="roos@duinrade.example")
    UserFactory(first_name="Sam", infix="", last_name="Vermeer", email="sam@duinrade.example")
    answer = add(office, MeetingFactory(), who=typed)
    assert SpeakerInvitation.objects.count() == found
    if typed == "vermeer":
        assert "sam@duinrade.example" in answer.context["form"].errors["who"][0]


def test_a_second_address_that_somebody_confirmed_is_theirs_here_too(office):
    person = UserFactory()
    EmailAddress.objects.create(user=person, email="roos@duinrade.example", verified=True)
    EmailAddress.objects.create(user=UserFactory(), email="sam@duinrade.example", verified=False)
    for typed in ("Roos@duin\u200brade.example", "sam@duinrade.example"):
        add(office, MeetingFactory(), who=typed)
    assert SpeakerInvitation.objects.get().person == person


def test_nobody_is_asked_twice_for_a_meeting(office):
    row = make_speaker(S.DECLINED)
    answer = add(office, row.meeting, who=row.person.email)
    assert SpeakerInvitation.objects.count() == 1
    assert str(row.person) in answer.content.decode()


def test_material_on_the_day_itself_is_asked_and_after_the_meeting_it_is_refused(office):
    row, other = make_speaker(S.TO_ASK), make_speaker(S.TO_ASK)
    office.post(address(other), form_of(office, other, material_due_on="2027-01-21"))
    other.refresh_from_db()
    assert other.material_due_on == dt.date(2027, 1, 21)
    other.delete()
    answer = office.post(address(row), form_of(office, row, material_due_on="2027-01-22"))
    assert (answer.status_code, SpeakerInvitation.objects.get().material_due_on) == (200, None)


def test_an_invitation_is_seen_before_it_goes_and_its_link_is_not(office):
    row = make_speaker(S.TO_ASK)
    shown = office.post(address(row, "move", "invited"))
    assert Message.objects.count() == 0
    assert "/spreker/link/" not in shown.content.decode()
    post_and_choose(office, address(row, "move", "invited"), {})
    row.refresh_from_db()
    assert (row.state, Message.objects.get().template) == (S.INVITED, MailCode.SPEAKER_ASKED)


def test_who_was_asked_hears_what_changed_of_it_and_of_a_note_nobody_does(office):
    row = make_speaker(S.INVITED)
    office.post(address(row), form_of(office, row, note="Belt liever"))
    assert (SpeakerInvitation.objects.get().note, Message.objects.count()) == ("Belt liever", 0)
    row.refresh_from_db()
    post_and_choose(office, address(row), form_of(office, row, note="Belt liever", call_time="09:15"))
    assert SpeakerInvitation.objects.get().call_time == dt.time(9, 15)
    assert list(Message.objects.values_list("template", "person")) == [(MailCode.SPEAKER_BRIEFED, row.person.pk)]


def test_what_a_speaker_tells_while_the_office_types_is_not_lost(office):
    row = make_speaker(S.ACCEPTED, travel="Met de auto", needs="Stilte\nen rust")
    form = form_of(office, row, note="Belt liever", needs="Stilte\r\nen rust")
    told = {"needs_microphone": True, "needs_screen": False, "travel": "Met de trein", "needs": "Een krukje\nen water"}
    tell_needs(invitation=row, values=told, by=row.person)
    assert office.post(address(row), form).status_code == 302
    row.refresh_from_db()
    assert ({name: getattr(row, name) for name in told}, row.note) == (told, "Belt liever")


def test_where_both_changed_the_same_the_office_sees_what_was_told_and_chooses(office):
    row = make_speaker(S.INVITED)
    items = [item.pk for item in (*row.items.all(), ItemFactory(meeting=row.meeting))]
    form = form_of(office, row, needs="Volgens ons niets", items=items)
    told = {"needs_microphone": True, "needs_screen": False, "travel": "", "needs": "Een krukje"}
    tell_needs(invitation=row, values=told, by=row.person)
    page = office.post(address(row), form)
    shown = page.content.decode()
    assert ["Een krukje" in shown, "Volgens ons niets" in shown] == [True, True]
    assert page.context["form"]["items"].value() == [str(item) for item in items]
    row.refresh_from_db()
    assert row.needs == "Een krukje"
    again = form | {name: value for name, value in Inputs(shown).values.items() if name.startswith("seen_")}
    assert office.post(address(row), again).status_code == 302
    row.refresh_from_db()
    assert row.needs == "Volgens ons niets"


def test_the_parts_of_who_speaks_are_changed_in_the_programme(office):
    row = make_speaker(S.ACCEPTED)
    other = ItemFactory(meeting=row.meeting, starts=dt.time(11), ends=dt.time(12))
    office.post(address(row), form_of(office, row, items=[other.pk]))
    assert (list(row.items.all()) == [other], list(other.speakers.all())) == (False, [])


def test_a_refusal_stands_above_the_button(office):
    row = make_speaker(S.TO_ASK)
    row.items.clear()
    answer = office.post(address(row, "move", "invited"))
    assert "Kies eerst voor welke onderdelen" in answer.content.decode()
    assert "Kies eerst voor welke onderdelen" in office.get(address(row)).content.decode()


@pytest.mark.parametrize(("needs", "found"), [("answer", S.INVITED), ("no", S.DECLINED), ("material", S.ACCEPTED)])
def test_the_list_finds_what_asks_for_attention(office, needs, found):
    for state in S:
        make_speaker(state, material_due_on=dt.date(2027, 1, 14))
    rows = office.get(reverse("speakers:index"), {"needs": needs}).context["object_list"]
    assert [row.state for row in rows] == [found]


def test_the_list_costs_the_same_with_more_speakers(office, django_assert_max_num_queries):
    counts = []
    office.get(reverse("speakers:index"))
    for number in (1, 2):
        for _more in range(number):
            make_speaker(S.INVITED)
        with django_assert_max_num_queries(40) as queries:
            office.get(reverse("speakers:index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_a_speaker_told_is_marked_until_the_office_keeps_it_as_it_stands(office):
    row = make_speaker(S.ACCEPTED)
    before = form_of(office, row)
    told = {"needs_microphone": True, "needs_screen": False, "travel": "met de trein", "needs": ""}
    tell_needs(invitation=row, values=told, by=row.person)
    assert list(with_needs_to_see()) == [row]
    assert "Gaf op dinsdag 1 december 2026 door wat nodig is" in office.get(address(row)).content.decode()
    office.post(address(row), before | {"travel": "met de auto"})
    assert list(with_needs_to_see()) == [row]
    office.post(address(row), form_of(office, row))
    assert list(with_needs_to_see()) == []
    assert "door wat nodig is" not in office.get(address(row)).content.decode()
