"""Tasks before a day: ticked and chosen by who takes part, asked and noted by the course office."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course.actions.preparation import (
    ChoiceIsTaken,
    ChooseOne,
    TaskIsClosed,
    answer_task,
    note_choices,
    save_module,
)
from course.authority import NotYours, OnlyTheOffice
from course.models import Edition, Meeting, Module, PreparationTask, TaskAnswer
from course.queries.preparation import OwnTask, answers_to, tallies_of, tasks_for
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    MeetingFactory,
    ModuleFactory,
    OrganiserFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db

EATS = "Ja\nNee\nWeet ik nog niet"


@pytest.fixture
def module(at):
    at(2027, 1, 5, 10)
    return ModuleFactory(preparation="Lees de casus.")


@pytest.fixture
def meeting(module):
    return Meeting.objects.select_related("module", "edition").get(
        pk=MeetingFactory(module=module, edition=module.edition).pk
    )


@pytest.fixture
def tick(module):
    return module.tasks.get()


@pytest.fixture
def meal(module):
    return module.tasks.create(text="Eet je mee?", choices=EATS, until=dt.date(2027, 1, 14), position=1)


def answered(task):
    return list(TaskAnswer.objects.filter(task=task).order_by("pk").values_list("enrolment", "choice"))


def test_who_takes_part_ticks_a_task_once_and_takes_it_back(module, meeting, tick):
    own, other = member(module.edition), member(module.edition)
    for _again in range(2):
        answer_task(task=tick, enrolment=own, answer="", by=own.user)
    assert answered(tick) == [(own.pk, "")]
    assert [(one.answer is None, one.is_open) for one in tasks_for(other.user, meeting)] == [(True, True)]
    answer_task(task=tick, enrolment=own, answer=None, by=own.user)
    assert answered(tick) == []
    assert not ModelLogEntry.objects.filter(action="course.preparation.choose").exists()


def test_a_choice_is_one_of_those_on_offer_and_the_last_one_counts(module, meal):
    own = member(module.edition)
    for wrong in ("", "Misschien", EATS):
        with pytest.raises(ChooseOne):
            answer_task(task=meal, enrolment=own, answer=wrong, by=own.user)
    for choice in ("Ja", "Nee"):
        answer_task(task=meal, enrolment=own, answer=choice, by=own.user)
    assert answered(meal) == [(own.pk, "Nee")]
    lines = ModelLogEntry.objects.filter(action="course.preparation.choose").order_by("pk")
    assert [(line.user, line.data["choice"]) for line in lines] == [(own.user, "Ja"), (own.user, "Nee")]


def test_a_task_without_choices_is_only_ticked(module, tick):
    own = member(module.edition)
    with pytest.raises(ChooseOne):
        answer_task(task=tick, enrolment=own, answer="Ja", by=own.user)


@pytest.mark.parametrize(("day", "closed"), [(14, False), (15, True)])
def test_choosing_ends_after_its_last_day_but_the_office_still_notes_it(at, module, meeting, meal, day, closed):
    own = member(module.edition)
    at(2027, 1, day, 23, 59)
    if closed:
        with pytest.raises(TaskIsClosed, match="14 januari 2027"):
            answer_task(task=meal, enrolment=own, answer="Ja", by=own.user)
        answer_task(task=meal, enrolment=own, answer="Nee", by=OrganiserFactory())
    else:
        answer_task(task=meal, enrolment=own, answer="Ja", by=own.user)
    assert answered(meal) == [(own.pk, "Nee" if closed else "Ja")]
    assert [one.is_open for one in tasks_for(own.user, meeting)] == [True, not closed]


def test_nobody_answers_in_an_edition_that_does_not_go_ahead(module, meal):
    own = member(module.edition)
    Edition.objects.update(is_cancelled=True)
    with pytest.raises(TaskIsClosed):
        answer_task(task=meal, enrolment=own, answer="Ja", by=own.user)


def test_nobody_answers_for_another_nor_in_an_edition_that_is_not_theirs(module, meal):
    own, elsewhere = member(module.edition), member(EditionFactory())
    left = EnrolmentFactory(edition=module.edition, state="withdrawn")
    for enrolment, by in [(own, elsewhere.user), (own, UserFactory()), (elsewhere, elsewhere.user), (left, left.user)]:
        with pytest.raises(NotYours):
            answer_task(task=meal, enrolment=enrolment, answer="Ja", by=by)
    assert answered(meal) == []


def test_a_module_keeps_its_tasks_in_order_with_what_was_answered(module, tick, meal):
    own = member(module.edition)
    answer_task(task=tick, enrolment=own, answer="", by=own.user)
    again = PreparationTask(pk=tick.pk, text="Lees de hele casus.")
    save_module(module=module, tasks=[PreparationTask(text="Bel je maatje."), meal, again], by=OrganiserFactory())
    assert module.preparation == "Bel je maatje.\nEet je mee?\nLees de hele casus."
    assert answered(again) == [(own.pk, "")]


def test_a_task_of_another_module_is_not_taken_along(module, tick):
    other = ModuleFactory(edition=module.edition, preparation="Van een ander.")
    theirs = PreparationTask(pk=other.tasks.get().pk, text="Gekaapt.")
    save_module(module=module, tasks=[theirs], by=OrganiserFactory())
    assert (module.preparation, other.preparation) == ("Gekaapt.", "Van een ander.")


@pytest.mark.parametrize("tasks", [[], ["Ja\nMisschien"]])
def test_what_somebody_chose_stays_among_the_choices(module, meal, tasks):
    own = member(module.edition)
    answer_task(task=meal, enrolment=own, answer="Nee", by=own.user)
    wanted = [PreparationTask(pk=meal.pk, text="Eet je mee?", choices=choices) for choices in tasks]
    with pytest.raises(ChoiceIsTaken, match="'Nee'"):
        save_module(module=module, tasks=wanted, by=OrganiserFactory())
    assert module.tasks.get(pk=meal.pk).choices == EATS


def test_only_the_course_office_writes_tasks(module):
    with pytest.raises(OnlyTheOffice):
        save_module(module=module, tasks=[], by=member(module.edition).user)
    assert module.tasks.count() == 1


def test_the_office_notes_choices_all_at_once_or_none(module, meal):
    noor, sam = member(module.edition), member(module.edition)
    with pytest.raises(ChooseOne):
        note_choices(
            module=module, chosen={(noor.pk, meal.pk): "Ja", (sam.pk, meal.pk): "Later"}, by=OrganiserFactory()
        )
    assert answered(meal) == []
    note_choices(module=module, chosen={(noor.pk, meal.pk): "Ja", (sam.pk, meal.pk): ""}, by=OrganiserFactory())
    assert answered(meal) == [(noor.pk, "Ja")]


def test_answers_are_counted_by_choice_with_who_is_silent(module, tick, meal):
    people = [member(module.edition) for _number in range(5)]
    for own, choice in zip(people, ("Nee", "Ja", "Nee"), strict=False):
        answer_task(task=meal, enrolment=own, answer=choice, by=own.user)
    answer_task(task=tick, enrolment=people[4], answer="", by=people[4].user)
    ticked, eating = tallies_of([tick, meal], [one.pk for one in people], answers_to(module))
    assert (ticked.chosen, ticked.done, ticked.silent) == ((), 1, 4)
    assert (eating.chosen, eating.silent) == ((("Ja", 1), ("Nee", 2), ("Weet ik nog niet", 0)), 2)


def test_a_task_leads_to_where_it_is_done(module, meeting):
    own = member(module.edition)
    Module.objects.get().tasks.all().delete()
    for values in ({"door": "profile"}, {"door": "needs"}, {"link": "https://radio.example/"}, {}):
        module.tasks.create(text="Doe dit.", **values)
    assert [one.url for one in tasks_for(own.user, meeting)] == [
        "/mijn/profiel/", f"/mijn/nodig/{own.pk}/", "https://radio.example/", "",
    ]  # fmt: skip
    assert [(one.url, one.is_open) for one in tasks_for(OrganiserFactory(), meeting)][1] == ("", False)


@pytest.mark.parametrize("number", [1, 3])
def test_own_tasks_cost_as_much_for_three_as_for_one(module, meeting, number, django_assert_num_queries):
    own = member(module.edition)
    for place in range(number - 1):
        module.tasks.create(text=f"Taak {place}", choices=EATS)
    with django_assert_num_queries(3):
        found = tasks_for(own.user, meeting)
        assert [isinstance(one, OwnTask) for one in found] == [True] * number
