"""A module with its tasks is one form; a page says how participants answered."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.models import Module, PreparationTask, TaskAnswer
from tests.factories import ModuleFactory, member
from tests.helpers.forms import Inputs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(at):
    at(2027, 1, 5, 10)


@pytest.fixture
def module(db):
    return ModuleFactory(preparation="Lees de casus.")


@pytest.fixture
def meal(module):
    return module.tasks.create(text="Eet je mee?", choices="Ja\nNee", position=1)


def address(module, name="edit"):
    return reverse(f"modules:{name}", args=[module.pk])


def form_of(office, module, **changes):
    values = Inputs(office.get(address(module)).content.decode()).values
    texts = {"mind": module.mind, "result": module.result}
    for place, task in enumerate(module.tasks.all()):
        texts[f"tasks-{place}-choices"] = task.choices
    return {name: value for name, value in values.items() if name not in ("", "add_row")} | texts | changes


def test_a_module_and_its_tasks_are_saved_with_one_click(office, module):
    new = {"tasks-TOTAL_FORMS": "2", "tasks-1-text": "Blijf je slapen?", "tasks-1-choices": " Ja \n\nNee",
           "tasks-1-until": "2027-01-14", "tasks-1-door": "needs"}  # fmt: skip
    assert office.post(address(module), form_of(office, module, title="Anders", **new)).status_code == 302
    assert Module.objects.get().title == "Anders"
    assert list(module.tasks.values_list("text", "choices", "until", "door")) == [
        ("Lees de casus.", "", None, ""),
        ("Blijf je slapen?", "Ja\nNee", dt.date(2027, 1, 14), "needs"),
    ]


def test_a_task_is_added_without_script_and_nothing_typed_is_lost_or_saved(office, module):
    page = office.post(address(module), form_of(office, module, title="Half", add_row="tasks"))
    values = Inputs(page.content.decode()).values
    assert (values["title"], values["tasks-TOTAL_FORMS"]) == ("Half", "2")
    assert Module.objects.get().title != "Half"


@pytest.mark.parametrize("choices", ["Ja", "Ja\nJa"])
def test_choices_are_two_or_more_different_ones(office, module, choices):
    page = office.post(address(module), form_of(office, module, **{"tasks-0-choices": choices}))
    assert "Geef ten minste twee verschillende keuzes" in page.content.decode()
    assert PreparationTask.objects.get().choices == ""


def test_a_choice_that_was_taken_cannot_be_left_out(office, module, meal):
    TaskAnswer.objects.create(task=meal, enrolment=member(module.edition), choice="Nee", done_at="2027-01-05T10:00Z")
    page = office.post(address(module), form_of(office, module, **{"tasks-1-DELETE": "on"}))
    assert "&#x27;Nee&#x27; is al gekozen" in page.content.decode()
    assert module.tasks.count() == 2


def test_the_office_counts_and_notes_the_answers(office, module, meal):
    noor, sam = member(module.edition), member(module.edition)
    TaskAnswer.objects.create(task=meal, enrolment=sam, choice="Nee", done_at="2027-01-05T10:00Z")
    page = address(module, "answers")
    values = Inputs(office.get(page).content.decode()).values
    name = f"answer-{noor.pk}-{meal.pk}"
    assert office.post(page, values | {name: "Ja"}).status_code == 302
    assert dict(meal.answers.values_list("enrolment", "choice")) == {noor.pk: "Ja", sam.pk: "Nee"}
    shown = office.get(page).content.decode()
    assert [line in shown for line in ("<li>Ja: 1</li>", "<li>Nee: 1</li>", "0 deelnemers")] == [True] * 3


def test_what_somebody_chose_meanwhile_stays(office, module, meal):
    noor, sam = member(module.edition), member(module.edition)
    page = address(module, "answers")
    values = Inputs(office.get(page).content.decode()).values
    TaskAnswer.objects.create(task=meal, enrolment=sam, choice="Nee", done_at="2027-01-05T10:00Z")
    office.post(page, values | {f"answer-{noor.pk}-{meal.pk}": "Ja"})
    assert dict(meal.answers.values_list("enrolment", "choice")) == {noor.pk: "Ja", sam.pk: "Nee"}


@pytest.mark.parametrize("number", [1, 3])
def test_the_answers_of_three_cost_as_much_as_of_one(office, module, meal, number):
    for _number in range(number):
        member(module.edition)
    office.get(address(module, "answers"))
    with CaptureQueriesContext(connection) as asked:
        page = office.get(address(module, "answers"))
    assert (len(page.context["form"].people), len(asked)) == (number, 13)


def test_a_task_stays_one_line_in_a_box_that_is_as_high_as_its_text(office, module):
    long = "Lees de casus en schrijf op wat je zelf zou doen. " * 6
    office.post(address(module), form_of(office, module, **{"tasks-0-text": f"{long}\r\n\r\nNeem het mee.\r\n"}))
    assert [task.text for task in module.tasks.all()] == [f"{long}Neem het mee."]
    page = office.get(address(module)).content.decode()
    boxes = re.findall(r'<textarea name="(?:tasks-0-text|title)"[^>]*?rows="(\d+)"', page, re.DOTALL)
    assert sorted(map(int, boxes)) == [1, 14]
