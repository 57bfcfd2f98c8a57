"""Search, filters and order of the lists."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.models import Municipality
from tests.factories import (
    EnrolmentFactory,
    ItemFactory,
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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Zoe", "Zo\u00eb de Vries"),
        ("Zoe\u0308", "Zo\u00eb de Vries"),
        ("ZO\u00cb", "Zo\u00eb de Vries"),
        ("zo\u200b\u00eb\u00a0vries", "Zo\u00eb de Vries"),
        ("O'Brien", "Sean O\u2019Brien"),
        ("o`brien", "Sean O\u2019Brien"),
        ("o\u2019brien sean", "Sean O\u2019Brien"),
        ("100%", "Honderd 100%"),
        ("a_b", "Laag a_b"),
        ('"', 'Aanhaling "'),
        ("strasse", "Anna Stra\u00dfe"),
    ],
)
def test_a_search_finds_one_name_however_it_is_typed_and_signs_are_signs(office, typed, found):
    for first_name, infix, last_name in (
        ("Zo\u00eb", "de", "Vries"), ("Sean", "", "O\u2019Brien"), ("Honderd", "", "100%"), ("Laag", "", "a_b"),
        ("Aanhaling", "", '"'), ("Anna", "", "Stra\u00dfe"), ("Anders", "", "axb"), ("Duizend", "", "1000"),
    ):  # fmt: skip
        UserFactory(first_name=first_name, infix=infix, last_name=last_name)
    assert names(office.get(reverse("wagtailusers_users:index"), {"q": typed})) == {found}


@pytest.mark.parametrize("typed", ["Zoe", "Zoe\u0308", "zo\u00eb"])
def test_every_list_of_the_office_compares_alike(office, typed):
    """By the first of its fields that is searched, on lists of very different rows."""
    person = UserFactory(first_name="Zo\u00eb", organisation=OrganisationFactory(name="Huis Zo\u00eb"))
    place, other = PlaceFactory(name="Zaal Zo\u00eb"), PlaceFactory(name="Aula")
    meeting = MeetingFactory(title="Dag van Zo\u00eb", place=other)
    enrolment = EnrolmentFactory(user=person, edition=meeting.edition)
    for screen, row in (
        ("places", place), ("organisations", person.organisation), ("meetings", meeting), ("enrolments", enrolment),
    ):  # fmt: skip
        assert list(office.get(reverse(f"{screen}:index"), {"q": typed}).context["object_list"]) == [row]


@pytest.mark.parametrize("name", ["programme_items", "materials", "speakers"])
def test_where_one_looks_for_a_meeting_it_says_its_day_edition_and_place(office, name):
    place = PlaceFactory(name="De Lindehof", city="Zeist")
    meeting = MeetingFactory(title="Elkaars werelden", place=place)
    page = office.get(reverse(f"{name}:index"), {"meeting": meeting.pk})
    called = f"do 21 jan 2027, 09:00–17:00: Elkaars werelden ({meeting.edition}, De Lindehof)"
    choices = dict(page.context["filters"].form.fields["meeting"].choices)
    assert [str(words) for key, words in choices.items() if key] == [called]
    assert called in [one.value for one in page.context["active_filters"]]


def test_where_one_looks_for_a_module_or_a_place_it_says_of_which_edition_and_where(office):
    meeting = MeetingFactory(place=PlaceFactory(name="Aula", city="Tilburg"))
    fields = office.get(reverse("meetings:index")).context["filters"].form.fields
    found = {name: [str(words) for key, words in fields[name].choices if key] for name in ("module", "place")}
    module = meeting.module
    assert found == {"module": [f"{module} ({meeting.edition})"], "place": ["Aula, Tilburg"]}


def test_lists_to_look_in_cost_as_much_for_many_meetings(office):
    url, numbers = reverse("programme_items:index"), []
    for number in (1, 2):
        for _again in range(number):
            MeetingFactory(place=PlaceFactory())
        with CaptureQueriesContext(connection) as queries:
            assert office.get(url).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


IN_ORDER = ["a.s.r.", "DSW", "\u00c9chterberg", "gemeente Aa", "'s-Gravenmoer", "IJdam"]


@pytest.mark.parametrize(("ordering", "step"), [("title", 1), ("-title", -1), ("place__name", 1), ("-place__name", -1)])
def test_meetings_stand_in_the_order_of_their_titles_and_of_their_places(office, ordering, step):
    for name in sorted(IN_ORDER):
        MeetingFactory(title=name, place=PlaceFactory(name=name))
    listed = office.get(reverse("meetings:index"), {"ordering": ordering}).context["object_list"]
    assert [meeting.title for meeting in listed] == IN_ORDER[::step]


@pytest.mark.parametrize("ordering", ["place__name", "-place__name", "status"])
def test_what_is_alike_in_the_column_that_sorts_stands_as_in_the_list(office, ordering):
    later = MeetingFactory()
    earlier = MeetingFactory(
        edition=later.edition, place=later.place, starts_at=later.starts_at - dt.timedelta(days=7),
        ends_at=later.ends_at - dt.timedelta(days=7),
    )  # fmt: skip
    listed = office.get(reverse("meetings:index"), {"ordering": ordering}).context["object_list"]
    assert list(listed) == [earlier, later]


def test_what_has_no_name_stands_before_what_has_one(office):
    with_one = PlaceFactory(municipality=Municipality.objects.create(code="GM0001", name="Aa"))
    without = PlaceFactory(municipality=None)
    for ordering, order in (("", [without, with_one]), ("-", [with_one, without])):
        listed = office.get(reverse("places:index"), {"ordering": f"{ordering}municipality__sort_name"})
        assert list(listed.context["object_list"]) == order


@pytest.mark.parametrize(
    ("name", "days"),
    [("programme_items", ["(21-01-2027)", "09:30", "10:15"]), ("meetings", ["donderdag 21 januari 2027, 9.30 uur"])],
)
def test_days_and_times_stand_on_one_line_of_a_list(office, name, days):
    """Also those of a meeting in the words of a cell."""
    begins = clock.at(dt.date(2027, 1, 21), dt.time(9, 30))
    meeting = MeetingFactory(title="Start", starts_at=begins, ends_at=begins + dt.timedelta(hours=2))
    ItemFactory(meeting=meeting, starts=dt.time(9, 30), ends=dt.time(10, 15))
    page = office.get(reverse(f"{name}:index")).content.decode()
    found = re.findall(r'<(?:td|span) class="unbroken">\s*(.*?)\s*</', page)
    assert found == days
