"""Organisations in the admin: each is there once, however it is spelled."""

from __future__ import annotations

from operator import attrgetter

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from course.actions.people.organisations import organisation_named
from course.models import Organisation
from tests.factories import EnrolmentFactory, OrganisationFactory

ADD = "organisations:add"


def test_an_organisation_is_made_in_the_admin(office):
    values = {"name": "gemeente Duinrade", "kind": "municipality", "invoice_format": "pdf"}
    assert office.post(reverse(ADD), values).status_code == 302
    assert Organisation.objects.filter(**values).count() == 1


def test_a_name_in_other_capitals_is_refused_with_the_reason(office):
    OrganisationFactory(name="gemeente Duinrade")
    page = office.post(reverse(ADD), {"name": "Gemeente DUINRADE", "kind": "municipality", "invoice_format": "pdf"})
    assert "Er is al een organisatie met deze naam." in page.content.decode()
    assert Organisation.objects.filter(name__iexact="gemeente duinrade").count() == 1


@pytest.mark.parametrize(
    "typed", ["Gemeente\u00a0Duinrade", "gemeente Duin\u200brade", "Gem\u00e9e\u0301nte  Duinrade", "gemeente duinrade"]
)
def test_a_name_that_looks_the_same_is_refused_and_found_again(office, organiser, typed):
    known = OrganisationFactory(name="gemeente Duinrade")
    page = office.post(reverse(ADD), {"name": typed, "kind": "municipality", "invoice_format": "pdf"})
    assert "Er is al een organisatie met deze naam." in page.content.decode()
    assert organisation_named(name=typed, kind="insurer", by=organiser) == known
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.bulk_create([Organisation(name=typed, kind="insurer")])


def test_a_name_whose_key_is_longer_than_it_is_found_again(organiser):
    name = "\ufdfa" * 200
    assert organisation_named(name=name, kind="insurer", by=organiser) == organisation_named(
        name=name, kind="insurer", by=organiser
    )


def test_an_organisation_keeps_its_own_name(office):
    known = OrganisationFactory(name="gemeente Duinrade")
    values = {"name": "Gemeente Duinrad\u00e9", "kind": "municipality", "invoice_format": "pdf"}
    assert office.post(reverse("organisations:edit", args=[known.pk]), values).status_code == 302
    known.refresh_from_db()
    assert known.name == "Gemeente Duinrad\u00e9"


def test_a_name_that_nobody_sees_is_no_name(office):
    page = office.post(reverse(ADD), {"name": "\u200b\u3164", "kind": "municipality", "invoice_format": "pdf"})
    assert (page.status_code, Organisation.objects.count()) == (200, 0)


NAMES = [
    "a.s.r.",
    "DSW",
    "\u00c9chterberg",
    "gemeente Aa",
    "gemeente B",
    "gemeenteraad A",
    "\u2019s-Gravenmoer",
    "IJdam",
]


def test_organisations_stand_as_in_a_dutch_list_and_so_do_their_people(office):
    for number, name in enumerate([*NAMES[3:], *NAMES[:3]]):
        EnrolmentFactory(user__organisation=OrganisationFactory(name=name), user__email=f"p{number}@duinrade.example")
    assert list(Organisation.objects.values_list("name", flat=True)) == NAMES
    for screen, ordering, name in (
        ("organisations", "sort_name", "name"),
        ("wagtailusers_users", "organisation__sort_name", "organisation.name"),
        ("enrolments", "organisation__sort_name", "organisation.name"),
    ):
        rows = office.get(reverse(f"{screen}:index"), {"ordering": ordering}).context["object_list"]
        assert [attrgetter(name)(row) for row in rows if getattr(row, "organisation", row)] == NAMES


@pytest.mark.django_db
def test_a_key_follows_its_name_also_when_only_that_is_saved():
    known = OrganisationFactory(name="Zeist")
    known.name = "\u00c9chterberg"
    known.save(update_fields=["name"])
    known.refresh_from_db()
    assert (known.name_key, known.sort_name) == ("echterberg", "echterberg")
