"""Participants do and tick their preparation where it is named: on the page of the meeting and on My course."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from course.models import TaskAnswer
from tests.factories import EditionFactory, MeetingFactory, ModuleFactory, OrganiserFactory, member
from tests.helpers.forms import Inputs

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 12, 10)
    module = ModuleFactory(preparation="Lees de casus.")
    return MeetingFactory(edition=module.edition, module=module)


@pytest.fixture
def meal(meeting):
    return meeting.module.tasks.create(text="Eet je mee?", choices="Ja\nNee", until=dt.date(2027, 1, 14))


def door(task):
    return reverse("course:answer_task", args=[task.pk])


@pytest.mark.parametrize("page", ["meeting", "my_course"])
def test_a_task_is_ticked_and_taken_back_on_the_page_that_names_it(login, meeting, page):
    own, task = member(meeting.edition), meeting.module.tasks.get()
    client = login(own.user)
    address = meeting.get_absolute_url() if page == "meeting" else reverse("course:my_course")
    shown = client.get(address).content.decode()
    where = {"meeting": Inputs(shown.partition('id="prepare"')[2]).values["meeting"]}
    assert where["meeting"] == (str(meeting.pk) if page == "meeting" else "")
    answer = client.post(door(task), where)
    assert (answer.status_code, answer["Location"]) == (302, f"{address}#prepare")
    assert "Toch niet gedaan" in client.get(address).content.decode()
    client.post(door(task), {**where, "undo": ""})
    assert "Toch niet gedaan" not in client.get(address).content.decode()


def test_a_choice_is_kept_shown_and_changed_until_its_last_day(at, login, meeting, meal):
    own = member(meeting.edition)
    client = login(own.user)
    for choice in ("Ja", "Nee"):
        client.post(door(meal), {"choice": choice, "meeting": meeting.pk})
    assert TaskAnswer.objects.get().choice == "Nee"
    badges = re.findall(
        r'<span class="tag tag-good">([^<]*)</span>', client.get(meeting.get_absolute_url()).content.decode()
    )
    assert badges == ["Je keuze is bewaard"]
    at(2027, 1, 15, 0, 1)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert ("Je koos: Nee." in page, 'name="choice"' in page) == (True, False)
    late = client.post(door(meal), {"choice": "Ja", "meeting": meeting.pk}, follow=True).content.decode()
    assert "donderdag 14 januari 2027" in late
    assert TaskAnswer.objects.get().choice == "Nee"


def test_without_a_choice_the_page_says_so(login, meeting, meal):
    client = login(member(meeting.edition).user)
    assert "Kies een van de antwoorden." in client.post(door(meal), {}, follow=True).content.decode()


def test_who_takes_no_part_finds_no_task(login, meeting):
    task = meeting.module.tasks.get()
    for user in (member(EditionFactory()).user, OrganiserFactory()):
        assert login(user).post(door(task), {}).status_code == 404
    assert login(member(meeting.edition).user).get(door(task)).status_code == 405


def test_the_office_reads_the_tasks_without_buttons(login, meeting, meal):
    page = login(OrganiserFactory()).get(meeting.get_absolute_url()).content.decode()
    assert ("Eet je mee?" in page, door(meal) in page) == (True, False)
