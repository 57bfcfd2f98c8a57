from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.enums import ItemKind, MessageState
from course.models import Message
from pitches.enums import NotChosen, PitchState
from pitches.models import ChoosingRound, Pitch, Verdict
from tests.course.viewsets.conftest import no_second_factor, office, organiser
from tests.factories import ItemFactory
from tests.helpers.choosing import WHEN_CLOSED, WHILE_OPEN, choosing
from tests.helpers.pitches import meeting_on_the_day
from tests.helpers.telling import chosen, post_and_choose

__all__ = ["no_second_factor", "office", "organiser"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    at(*WHILE_OPEN)
    return choosing()


@pytest.fixture
def url(group):
    return reverse("choosing:round", args=[group.round.pk])


def decision(group):
    telefoon, wachttijd, schulden = (pitch.pk for pitch in group.pitches)
    return {
        "act": "decide",
        "item": str(group.item.pk),
        f"turn_{telefoon}": "2",
        f"turn_{schulden}": "1",
        f"why_{wachttijd}": NotChosen.TIME.value,
    }


def test_a_round_is_made_from_the_list_and_closes_by_itself_in_time(group, office):
    later = meeting_on_the_day(group.edition)
    ItemFactory(meeting=later, kind=ItemKind.PITCH)
    page = office.get(reverse("choosing:index"))
    assert ([*page.context["meetings"]], [*page.context["rounds"]]) == ([later], [group.round])
    address = reverse("choosing:make", args=[later.pk])
    assert office.get(address).context["form"]["closes_at"].value().isoformat() == "2027-03-18T17:00:00"
    form = {"opens_at": "8-3-2027 9:00", "closes_at": "26-3-2027 9:00"}
    assert "Kiezen moet sluiten voordat de bijeenkomst begint." in office.post(address, form).content.decode()
    for _click in range(2):
        office.post(address, form | {"closes_at": "17-3-2027 17:00"})
    made = ChoosingRound.objects.get(meeting=later)
    assert office.get(address).url == reverse("choosing:round", args=[made.pk])
    office.post(reverse("choosing:change", args=[made.pk]), form | {"closes_at": "19-3-2027 17:00"})
    made.refresh_from_db()
    assert made.closes_at.day == 19


def test_the_office_sees_how_many_gave_dots_and_no_more_before_it_closes(group, url, office, at):
    group.give(0, 2)
    page = office.get(url)
    assert (page.context["voted"], page.context["group"]) == (1, 7)
    assert "counted" not in page.context
    assert "1 van de 7 mensen gaven stippen." in page.content.decode()
    at(*WHEN_CLOSED)
    assert [one.dots for one in office.get(url).context["counted"]] == [2, 0, 0]


def test_the_office_enters_dots_for_somebody(group, url, office):
    form = {"act": "enter", "person": group.voters[0].pk, f"dots_{group.pitches[1].pk}": "2"}
    office.post(url, form)
    assert group.stored == {"Aker": {"Wachttijd": 2}}
    page = office.post(url, form | {f"dots_{group.pitches[0].pk}": "2"})
    assert page.context["enter_form"].non_field_errors() == ["Je verdeelt drie stippen. Dit is er 1 te veel."]
    page = office.post(url, form | {"person": group.pitches[1].author.pk})
    assert page.context["enter_form"].non_field_errors() == ["Geef je stippen aan pitches van anderen."]


def test_from_looking_who_gets_what_to_deciding(group, url, office, at):
    at(*WHEN_CLOSED)
    page = office.post(url, decision(group))
    assert (page.context["audience"].number, Verdict.objects.count()) == (3, 0)
    for _click in range(2):
        answer = office.post(url, decision(group) | chosen(page, "hold"), follow=True)
    assert "Dit is al beslist." in answer.content.decode()
    assert list(group.item.slots.values_list("pitch__title", flat=True)) == ["Schulden", "Telefoon"]
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.HELD}
    told = {one.pitch.title: one.verdict.turn or one.verdict.why for one in answer.context["counted"]}
    assert told == {"Schulden": 1, "Telefoon": 2, "Wachttijd": "Er is te weinig tijd voor alle pitches."}
    assert "decide_form" not in answer.context


def test_what_is_missing_is_said_above_the_table_and_nothing_typed_is_lost(group, url, office, at):
    at(*WHEN_CLOSED)
    form = decision(group) | {f"why_{group.pitches[1].pk}": "", f"words_{group.pitches[1].pk}": "Volgende keer."}
    page = office.post(url, form)
    assert page.context["decide_form"].non_field_errors() == ["Kies 'Wachttijd', of zeg waarom niet."]
    text = page.content.decode()
    assert "Volgende keer." in text
    assert f'name="turn_{group.pitches[0].pk}" value="2"' in text


def test_two_pitches_cannot_have_one_turn(group, url, office, at):
    at(*WHEN_CLOSED)
    page = office.post(url, decision(group) | {f"turn_{group.pitches[2].pk}": "2"})
    assert page.context["decide_form"].errors == {
        f"turn_{group.pitches[2].pk}": ["Een andere pitch heeft deze beurt al."]
    }


def test_who_decides_too_early_reads_why_not(group, url, office):
    page = office.post(url, decision(group))
    assert "Er worden nog stippen gegeven. Beslis als het kiezen is gesloten." in page.content.decode()


def test_back_from_the_step_keeps_what_was_decided(group, url, office, at):
    at(*WHEN_CLOSED)
    page = office.post(url, decision(group))
    back = office.post(url, decision(group) | chosen(page) | {"telling_back": "1"})
    assert back.context["decide_form"][f"turn_{group.pitches[0].pk}"].value() == "2"


def test_others_have_no_business_here(group, url, login):
    client = login(group.voters[0])
    for address in (url, reverse("choosing:index"), reverse("choosing:make", args=[group.meeting.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "decide"}).status_code == 404


@pytest.mark.parametrize("name", ["index", "round"])
def test_three_rows_are_as_many_queries_as_one(group, office, at, name):
    Pitch.objects.exclude(title="Telefoon").update(state=PitchState.PARKED)
    at(*WHEN_CLOSED)
    url = reverse(f"choosing:{name}", args=[] if name == "index" else [group.round.pk])
    office.get(url)
    numbers = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as captured:
            office.get(url)
        numbers.append(len(captured))
        Pitch.objects.update(state=PitchState.OPEN)
        for _round in range(2):
            choosing(group.edition)
    assert numbers[0] == numbers[1]


def test_a_decision_that_is_sent_goes_to_the_owners(group, url, office, at):
    at(*WHEN_CLOSED)
    post_and_choose(office, url, decision(group))
    told = Message.objects.order_by("template", "person__last_name").values_list("template", "person__last_name")
    assert list(told) == [
        ("pitch_gepland", "van Schulden"),
        ("pitch_gepland", "van Telefoon"),
        ("pitch_niet_gekozen", "van Wachttijd"),
    ]
