from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pitches.enums import TurnRole
from pitches.models import PitchRole, PitchSlot
from tests.course.viewsets.conftest import no_second_factor, office, organiser
from tests.factories import SlotFactory
from tests.helpers.choosing import WHEN_CLOSED, choosing, turns_in_order

__all__ = ["no_second_factor", "office", "organiser"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    at(*WHEN_CLOSED)
    return turns_in_order()


@pytest.fixture
def url(group):
    return reverse("choosing:turns", args=[group.meeting.pk])


@pytest.fixture
def slots(group):
    return list(PitchSlot.objects.order_by("position"))


def test_order_minutes_and_roles_are_set_on_one_page(group, url, slots, office):
    office.post(url, {"act": "up", "slot": slots[1].pk})
    office.post(url, {"act": "down", "slot": slots[1].pk})
    office.post(url, {"act": "down", "slot": slots[1].pk})
    office.post(url, {"act": "minutes", "slot": slots[0].pk, "minutes": "40"})
    office.post(url, {"act": "role", "slot": slots[0].pk, "role": "chair", "person": group.voters[1].pk})
    page = office.get(url)
    (item,) = page.context["items"]
    rows = [(turn["slot"].pitch.title, turn["slot"].minutes) for turn in item["turns"]]
    assert rows == [("Telefoon", 40), ("Schulden", 12), ("Wachttijd", 12)]
    assert (item["take"], item["minutes"], item["too_long"]) == (64, 60, True)
    assert dict(item["turns"][0]["roles"])[TurnRole.CHAIR] == group.voters[1]
    assert "De beurten duren 64 van de 60 minuten." in page.content.decode()
    office.post(url, {"act": "role", "slot": slots[0].pk, "role": "chair", "person": ""})
    assert not PitchRole.objects.exists()


def test_the_group_is_divided_over_tables_and_the_turns_take_as_long_as_the_longest(group, url, slots, office):
    PitchSlot.objects.filter(pk=slots[0].pk).update(minutes=50)
    item = {"item": slots[0].item_id}
    said = office.post(url, {"act": "deal", **item}, follow=True)
    assert "hebben nu een tafel." in said.content.decode()
    (shown,) = said.context["items"]
    assert ([table.number for table in shown["tables"]], shown["take"], shown["too_long"]) == ([1, 2, 3], 50, False)
    office.post(url, {"act": "clear", **item})
    (shown,) = office.get(url).context["items"]
    assert (shown["tables"], shown["take"]) == ([], 74)
    assert office.post(url, {"act": "deal", "item": "999"}).status_code == 404


def test_the_rota_fills_what_is_free_and_a_second_click_is_a_success(group, url, office):
    assert "12 rollen zijn ingevuld." in office.post(url, {"act": "fill"}, follow=True).content.decode()
    assert "is ingevuld." in office.post(url, {"act": "fill"}, follow=True).content.decode()
    assert PitchRole.objects.count() == 12


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"act": "minutes", "minutes": "0"}, 200),
        ({"act": "minutes", "minutes": "x"}, 200),
        ({"act": "role", "role": "chair", "person": "0"}, 409),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(url, slots, office, form, status):
    """With 409 comes the page that holds what was typed."""
    assert office.post(url, form | {"slot": slots[0].pk}, follow=True).status_code == status
    assert (PitchRole.objects.count(), PitchSlot.objects.get(pk=slots[0].pk).minutes) == (0, 12)


def test_somebody_who_cannot_have_the_role_is_refused_in_words(group, url, slots, office):
    author = group.pitches[0].author
    form = {"act": "role", "slot": slots[0].pk, "role": "chair", "person": author.pk}
    assert f"{author} kan deze rol hier niet hebben" in office.post(url, form, follow=True).content.decode()


def test_a_turn_of_another_meeting_is_not_found(group, url, office):
    other = SlotFactory(item=choosing(group.edition).item, pitch=choosing(group.edition).pitches[0])
    assert office.post(url, {"act": "up", "slot": other.pk}).status_code == 404
    assert office.post(url, {"act": "up", "slot": "onzin"}).status_code == 404


def test_others_have_no_business_here(group, url, slots, login):
    assert login(group.voters[0]).post(url, {"act": "up", "slot": slots[1].pk}).status_code == 404


def test_three_turns_are_as_many_queries_as_one(group, url, slots, office):
    PitchSlot.objects.exclude(pk=slots[0].pk).delete()
    office.post(url, {"act": "fill"})
    office.get(url)
    numbers = []
    for more in (group.pitches[1:], []):
        with CaptureQueriesContext(connection) as captured:
            office.get(url)
        numbers.append(len(captured))
        for position, pitch in enumerate(more, start=2):
            SlotFactory(item=group.item, pitch=pitch, position=position)
        office.post(url, {"act": "fill"})
    assert numbers[0] == numbers[1]


def test_participants_read_roles_with_the_pitch_and_the_meeting(group, url, slots, office, login):
    office.post(url, {"act": "role", "slot": slots[0].pk, "role": "chair", "person": group.voters[1].pk})
    client = login(group.voters[0])
    pages = [group.pitches[0].get_absolute_url(), reverse("course:meeting", args=[group.meeting.pk])]
    for page in pages:
        text = client.get(page).content.decode()
        assert ("Gespreksleider" in text, text.count("deze rol is vrij")) == (True, 3)
    assert "Gespreksleider" not in client.get(group.pitches[1].get_absolute_url()).content.decode()
