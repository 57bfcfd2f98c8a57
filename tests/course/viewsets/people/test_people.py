"""People in the admin: nobody makes administrators by a side door."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course.actions.people.staff import make_administrator, make_editor, make_organiser
from course.models import User
from tests.factories import (
    UserFactory,
)
from tests.helpers.forms import Inputs


def test_a_new_person_has_an_address_in_small_letters_and_no_password(office):
    values = {"email": "Anna@Voorbeeld.example", "first_name": "Anna", "last_name": "Smit", "is_active": "on"}
    assert office.post(reverse("wagtailusers_users:add"), values).status_code == 302
    anna = User.objects.get(email="anna@voorbeeld.example")
    assert (anna.has_usable_password(), anna.sort_name) == (False, "smit anna")


def test_an_address_is_one_person(office):
    UserFactory(email="anna@voorbeeld.example")
    values = {"email": "ANNA@voorbeeld.example", "first_name": "Anna", "last_name": "Smit", "is_active": "on"}
    page = office.post(reverse("wagtailusers_users:add"), values)
    assert (page.status_code, User.objects.filter(last_name="Smit").count()) == (200, 0)


def test_a_form_cannot_make_an_administrator(office):
    values = {"email": "b@voorbeeld.example", "first_name": "Bo", "last_name": "Vis", "is_active": "on",
              "is_superuser": "on", "is_staff": "on", "groups": ["1"]}  # fmt: skip
    office.post(reverse("wagtailusers_users:add"), values)
    bo = User.objects.get(email="b@voorbeeld.example")
    assert (bo.is_superuser, bo.is_staff, bo.groups.count()) == (False, False, 0)


def test_only_an_administrator_changes_an_administrator_and_gives_roles(office, organiser):
    boss = UserFactory(is_superuser=True)
    person = UserFactory()
    roles = reverse("wagtailusers_users:roles", args=[person.pk])
    assert office.get(reverse("wagtailusers_users:edit", args=[boss.pk])).status_code == 302
    assert office.post(roles, {"organiser": "on"}).status_code == 302
    person.refresh_from_db()
    assert person.is_staff is False
    organiser.is_superuser = True
    organiser.save()
    assert office.get(roles).status_code == 200
    office.post(roles, {"organiser": "on"})
    person.refresh_from_db()
    assert person.is_staff is True


@pytest.mark.parametrize("action", ["assign_role", "set_active_state", "delete"])
def test_wagtails_bulk_acts_on_people_are_closed(office, organiser, action):
    organiser.is_superuser = True
    organiser.save()
    group, person = organiser.groups.get(), UserFactory()
    url = f"/beheer/bulk/course/user/{action}/?id={person.pk}"
    assert office.get(url).status_code == 200
    office.post(url, {"role": group.pk, "mark_as_active": ""})
    person.refresh_from_db()
    assert (person.is_active, person.groups.count()) == (True, 0)


def as_written(person: User, **changed: str) -> dict[str, str]:
    """The form of a person, with `is_active` left out: that closes the account."""
    return {"email": person.email, "first_name": person.first_name, "last_name": person.last_name} | changed


@pytest.mark.parametrize("make", [make_organiser, make_editor])
def test_only_an_administrator_closes_an_account_that_works_in_the_admin(office, organiser, make):
    colleague = make(user=UserFactory())
    edit = reverse("wagtailusers_users:edit", args=[colleague.pk])
    assert office.post(edit, as_written(colleague, first_name="Ineke")).status_code == 302
    colleague.refresh_from_db()
    assert (colleague.first_name, colleague.is_active) == ("Ineke", True)
    make_administrator(user=organiser)
    assert office.post(edit, as_written(colleague)).status_code == 302
    colleague.refresh_from_db()
    assert colleague.is_active is False


@pytest.mark.parametrize("make", [make_organiser, make_editor, lambda user: user])
@pytest.mark.parametrize("sent", [{}, {"csrfmiddlewaretoken": "x"}, {"job_title": ""}, {"email": "x@duinrade.example"}])
def test_a_form_that_comes_in_empty_changes_nobody(office, make, sent):
    """The address of a colleague is not asked, so that nothing in the form is required."""
    colleague = make(user=UserFactory(first_name="Ineke", job_title="secretaris"))
    before = User.objects.filter(pk=colleague.pk).values().get()
    page = office.post(reverse("wagtailusers_users:edit", args=[colleague.pk]), sent)
    assert (page.status_code, User.objects.filter(pk=colleague.pk).values().get()) == (200, before)


def test_what_a_form_leaves_out_stays(office):
    colleague = make_organiser(user=UserFactory(job_title="secretaris"))
    office.post(reverse("wagtailusers_users:edit", args=[colleague.pk]), as_written(colleague, first_name="Ineke"))
    colleague.refresh_from_db()
    assert (colleague.first_name, colleague.job_title) == ("Ineke", "secretaris")


def test_who_was_closed_out_is_not_let_in_again_by_a_colleague(office):
    colleague = make_organiser(user=UserFactory(is_active=False))
    edit = reverse("wagtailusers_users:edit", args=[colleague.pk])
    office.post(edit, as_written(colleague, is_active="on"))
    colleague.refresh_from_db()
    assert colleague.is_active is False


def test_the_course_office_closes_the_account_of_a_participant(office):
    person = UserFactory()
    office.post(reverse("wagtailusers_users:edit", args=[person.pk]), as_written(person))
    person.refresh_from_db()
    assert person.is_active is False


def test_what_people_write_about_themselves_while_the_office_has_the_form_open_is_not_lost(office):
    person = UserFactory(bio="Eerst", topic="Zorg", phone="")
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    form = Inputs(office.get(url).content.decode()).values
    User.objects.filter(pk=person.pk).update(bio="Later, van mij", topic="Wonen")
    page = office.post(url, form | {"phone": "06 12345678", "topic": "Werk", "region": "r" * 151})
    assert page.context["form"].errors.keys() == {"topic", "region"}
    assert "Wonen" in page.context["form"].errors["topic"][0]
    form = Inputs(page.content.decode()).values
    assert (form["topic"], form["bio"], form["phone"]) == ("Werk", "Later, van mij", "06 12345678")
    assert form["region"] == "r" * 151
    assert office.post(url, form | {"region": ""}).status_code == 302
    person.refresh_from_db()
    assert (person.topic, person.bio, person.phone) == ("Werk", "Later, van mij", "06 12345678")


@pytest.mark.parametrize("seen", ["", "x", "[]"])
def test_a_form_that_does_not_say_what_it_showed_is_taken_as_it_is(office, seen):
    person = UserFactory(bio="Eerst")
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    office.post(url, as_written(person, bio="Anders", seen=seen))
    person.refresh_from_db()
    assert person.bio == "Anders"
