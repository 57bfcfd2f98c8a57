"""The group sees who sits at which table, and each table its own clock."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pitches.actions.choosing.tables import deal_tables
from pitches.enums import Visibility
from pitches.models import Pitch, TableSeat
from tests.factories import EditionFactory, OrganiserFactory
from tests.helpers.choosing import WHEN_CLOSED, turns_in_order
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(at):
    at(*WHEN_CLOSED)
    return turns_in_order()


@pytest.fixture
def url(group):
    return reverse("pitches:tables", args=[group.item.pk])


def dealt(group):
    deal_tables(item=group.item, by=OrganiserFactory())


def test_somebody_of_the_group_finds_their_table_from_the_meeting(group, url, login):
    dealt(group)
    voter = group.voters[3]
    number = TableSeat.objects.get(user=voter).slot.position
    browser = login(voter)
    meeting = browser.get(group.meeting.get_absolute_url()).content.decode()
    assert (url in meeting, f"jij zit aan tafel {number}." in meeting) == (True, True)
    page = browser.get(url)
    assert [table.slot.pitch.title for table in page.context["tables"]] == ["Telefoon", "Wachttijd", "Schulden"]
    assert page.content.decode().count("hier zit jij") == 1
    assert page.content.decode().count("/klok/") == 3


def test_a_pitch_for_its_day_alone_has_a_table_without_a_title_before_it(group, url, login):
    dealt(group)
    Pitch.objects.filter(pk=group.pitches[0].pk).update(visibility=Visibility.MEETING)
    reader = next(one for one in group.voters if one not in group.pitches[0].owners)
    page = login(reader).get(url).content.decode()
    assert [pitch.get_absolute_url() in page for pitch in group.pitches] == [False, True, True]


def test_nobody_else_finds_it_and_without_tables_there_is_no_page(group, url, login):
    assert login(group.voters[0]).get(url).status_code == 404
    dealt(group)
    stranger = member_of(EditionFactory(slug="andere"))
    assert [login(one).get(url).status_code for one in (group.voters[0], stranger)] == [200, 404]


def test_three_tables_take_as_many_queries_as_two(group, url, login):
    dealt(group)
    browser = login(group.voters[0])
    browser.get(url)
    numbers = []
    for _tables in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(url)
        numbers.append(len(queries))
        TableSeat.objects.filter(slot__position=3).delete()
        group.item.slots.filter(position=3).delete()
    assert numbers[0] == numbers[1]
