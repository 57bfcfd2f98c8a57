"""Search, filters and order of the lists."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from tests.factories import (
    EnrolmentFactory,
    MeetingFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
)


def names(page):
    return {str(row) for row in page.context["object_list"]}


def test_search_finds_every_word_anywhere(office, organiser):
    UserFactory(first_name="Noor", infix="van den", last_name="Berg", organisation=OrganisationFactory(name="Zeist"))
    UserFactory(first_name="Noor", infix="", last_name="Bakker", organisation=OrganisationFactory(name="Utrecht"))
    url = reverse("wagtailusers_users:index")
    assert names(office.get(url, {"q": "noor van den berg"})) == {"Noor van den Berg"}
    assert names(office.get(url, {"q": "utr noor"})) == {"Noor Bakker"}
    assert names(office.get(url, {"is_staff": "true"})) == {str(organiser)}


def test_filters_and_sorting_narrow_a_list(office):
    first, second = EnrolmentFactory(), EnrolmentFactory(state="waiting", rank=1)
    url = reverse("enrolments:index")
    assert [row.pk for row in office.get(url, {"edition": first.edition_id}).context["object_list"]] == [first.pk]
    assert [row.pk for row in office.get(url, {"state": "waiting"}).context["object_list"]] == [second.pk]
    ordered = office.get(url, {"ordering": "-user__sort_name"}).context["object_list"]
    assert [row.pk for row in ordered] == [second.pk, first.pk]


def test_places_are_listed_for_choosing_by_name(office):
    PlaceFactory(name="Aula")
    assert names(office.get(reverse("places:index"), {"q": "aul"})) == {"Aula"}


def test_what_counts_others_keeps_its_own_order(office):
    later = MeetingFactory(title="Later")
    earlier = MeetingFactory(
        title="Eerder", edition=later.edition, starts_at=later.starts_at - dt.timedelta(days=7),
        ends_at=later.ends_at - dt.timedelta(days=7),
    )  # fmt: skip
    assert list(office.get(reverse("meetings:index")).context["object_list"]) == [earlier, later]
