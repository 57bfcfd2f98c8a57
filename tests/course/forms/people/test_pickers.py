"""People are found by their name, and whoever was chosen stays until somebody takes them out."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from course.forms.people.pickers import PeopleField, PersonField, Typed
from course.models import User
from course.queries.programme.speakers import active_people
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Both(forms.Form):
    people = PeopleField(among=active_people)
    person = PersonField(among=active_people)


@pytest.fixture
def bo():
    return UserFactory(first_name="Bo", infix="", last_name="Vis")


def form_of(typed: str, kept=(), **initial) -> Both:
    form = Both(QueryDict(typed), initial=initial)
    for field in form.fields.values():
        field.kept = frozenset(kept)
    return form


def given(typed: str, name: str = "people", kept=()):
    form = form_of(typed, kept)
    return form.cleaned_data[name] if form.is_valid() else form.errors[name]


def test_a_name_that_one_person_has_is_that_person(bo):
    other = UserFactory(first_name="Noor", infix="van den", last_name="Berg")
    assert given(f"people={bo.pk}&people_named=noor van den berg") == [other, bo]
    assert given("people_named=Vis; Berg") == [other, bo]
    assert given("") == []


def test_of_several_one_is_ticked_and_then_the_name_is_answered(bo):
    other = UserFactory(first_name="An", infix="", last_name="Vis")
    form = form_of("people_named=Vis")
    assert form.errors["people"] == ["Wie is 'Vis'? Vink aan wie je bedoelt."]
    page = str(form["people"])
    assert [f'value="{one.pk}" ' in page for one in (bo, other)] == [True, True]
    assert ("checked" in page, 'value="Vis"' in page) == (False, True)
    assert given(f"people={bo.pk}&people_named=Vis") == [bo]


def test_more_names_than_fit_come_back_whole(bo):
    typed = ", ".join(["Bo Vis"] * 50 + ["Noor van den Berg"])
    form = form_of(f"people_named={typed}")
    assert [error.code for error in form.errors.as_data()["people"]] == ["max_length"]
    assert typed in str(form["people"])
    assert "maxlength" not in str(form["people"])


def test_nobody_is_called_so(bo):
    assert given("people_named=Qqq") == ["Niemand hier heet 'Qqq'."]


def test_who_cannot_be_chosen_is_not_chosen_but_stays_where_they_were(bo):
    bo.is_active = False
    bo.save()
    assert given("people_named=Bo Vis") == ["Niemand hier heet 'Bo Vis'."]
    assert given(f"people={bo.pk}") == ["Iemand die je aanvinkte, kan niet gekozen worden."]
    assert given(f"people={bo.pk}", kept=[bo.pk]) == [bo]
    assert given("people=x&people=" + "9" * 30) == []


def test_of_one_person_the_typed_name_goes_before_the_tick(bo):
    other = UserFactory(first_name="An", infix="", last_name="Berg")
    assert given(f"person={bo.pk}&person_named=An Berg", "person") == other
    assert given(f"person={bo.pk}&person_named=", "person") == bo
    assert given("person=&person_named=", "person") is None


def test_nothing_changed_when_the_same_people_are_ticked(bo):
    other = UserFactory()
    initial = {"people": [bo, other], "person": bo.pk}
    assert form_of(f"people={other.pk}&people={bo.pk}&person={bo.pk}", **initial).changed_data == []
    assert form_of(f"people={bo.pk}&person_named=An&person={bo.pk}", **initial).changed_data == ["people", "person"]


def test_who_is_chosen_is_said_in_words(bo):
    field = PeopleField(among=active_people)
    assert field.in_words(Typed((bo.pk, 999), "An")) == "Bo Vis, An"
    assert field.in_words(User.objects.none()) == ""


def test_the_page_shows_who_is_chosen_and_loads_nobody_else(bo, django_assert_num_queries):
    UserFactory.create_batch(3)
    form = Both(initial={"people": [bo], "person": None})
    with django_assert_num_queries(1):
        people, person = str(form["people"]), str(form["person"])
    assert (people.count("<label>"), "Bo Vis" in people, person.count("<label>")) == (1, True, 0)
