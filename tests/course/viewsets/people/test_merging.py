"""The pages on which two become one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course.forms.people.merging import told_apart
from course.models import Organisation, User
from tests.factories import MaterialFactory, OrganisationFactory, OrganiserFactory, UserFactory

pytestmark = pytest.mark.django_db


def people(keep: User) -> str:
    return reverse("wagtailusers_users:merge", args=[keep.pk])


def test_the_page_shows_what_happens_and_only_then_it_happens(office):
    keep, gone = UserFactory(last_name="Jansen"), UserFactory(last_name="Jansen")
    MaterialFactory(owner=gone)
    page = office.get(people(keep), {"other": gone.pk})
    assert (page.context["plan"].moves, User.objects.filter(pk=gone.pk).exists()) == ((("Materiaal", 1),), True)
    words = page.content.decode().replace("<wbr>", "")
    stays, goes = (f"{one} ({one.email})" for one in (keep, gone))
    said = (f"{stays} blijft", f"{goes} gaat op in {stays}", "Beide adressen krijgen er meteen een mail over.")
    assert [sentence in words for sentence in said] == [True, True, True]
    done = office.post(people(keep), {"other": gone.pk, "seen": page.context["plan"].fingerprint})
    assert (done["Location"], User.objects.filter(pk=gone.pk).exists()) == (
        reverse("wagtailusers_users:edit", args=[keep.pk]),
        False,
    )


def test_what_changed_since_is_shown_again_and_nothing_is_done(office):
    keep, gone = UserFactory(), UserFactory()
    seen = office.get(people(keep), {"other": gone.pk}).context["plan"].fingerprint
    MaterialFactory(owner=gone)
    page = office.post(people(keep), {"other": gone.pk, "seen": seen})
    assert (page.status_code, page.context["plan"].moves) == (200, (("Materiaal", 1),))
    assert User.objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize(
    ("factory", "site"), [(UserFactory, "wagtailusers_users"), (OrganisationFactory, "organisations")]
)
def test_a_second_click_shows_the_success_of_the_first(office, factory, site):
    keep, gone = factory(), factory()
    url, name, other = reverse(f"{site}:merge", args=[keep.pk]), str(gone), gone.pk
    seen = office.get(url, {"other": other}).context["plan"].fingerprint
    answers = [office.post(url, {"other": other, "seen": seen}, follow=True) for _click in range(2)]
    done = f"{name} is opgegaan in {told_apart(keep)}."
    assert [[str(one).strip() for one in answer.context["messages"]] for answer in answers] == [[done], [done]]
    assert office.post(url, {"other": 10**20, "seen": seen}).status_code == 200


def test_an_organiser_reads_that_staff_is_for_an_administrator(office):
    page = office.get(people(UserFactory()), {"other": OrganiserFactory().pk})
    assert (page.context["plan"], "Alleen een beheerder" in page.content.decode()) == (None, True)


def test_nobody_chosen_is_asked_for(office):
    keep = UserFactory()
    page = office.get(people(keep), {"other": keep.pk})
    assert page.context["form"].errors.keys() == {"other"}


def test_who_is_double_is_found_by_name_or_address_and_told_apart_by_address(office):
    keep, second, third = (UserFactory(first_name="Anna", last_name="Jansen") for _number in range(3))
    UserFactory(first_name="Piet", last_name="Smit")
    page = office.get(people(keep), {"other_named": "anna jansen"})
    words = page.content.decode()
    assert [f"> {told_apart(one)}</label>" in words for one in (keep, second, third)] == [False, True, True]
    assert (page.context["plan"], "Piet Smit" in words) == (None, False)
    found = [office.get(people(keep), {"other_named": one.email.upper()}).context["other"] for one in (second, third)]
    assert found == [second, third]
    assert office.get(people(keep), {"other": second.pk, "other_named": ""}).context["other"] == second


def test_organisations_become_one(office):
    keep, gone = OrganisationFactory(), OrganisationFactory()
    person = UserFactory(organisation=gone)
    url = reverse("organisations:merge", args=[keep.pk])
    page = office.get(url, {"other": gone.pk})
    assert "Beide adressen" not in page.content.decode()
    seen = page.context["plan"].fingerprint
    office.post(url, {"other": gone.pk, "seen": seen})
    person.refresh_from_db()
    assert (person.organisation, Organisation.objects.filter(pk=gone.pk).exists()) == (keep, False)


def test_who_does_not_work_in_the_admin_merges_nothing(login):
    assert login(UserFactory()).get(people(UserFactory())).status_code == 404
