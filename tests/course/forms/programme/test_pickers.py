"""Forms offer what fits, with day, edition and place, and what the row has now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course import clock
from course.actions.people.staff import make_organiser
from course.enums import MeetingStatus
from course.models import ProgrammeItem
from tests.factories import (
    EditionFactory,
    ItemFactory,
    MeetingFactory,
    ModuleFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
)
from tests.helpers.forms import Inputs

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings, login, at):
    at(2027, 1, 20, 10)
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return login(make_organiser(user=OrganiserFactory()))


def on(number: int, title: str, **fields):
    day = dt.date(2027, 1, number)
    times = {"starts_at": clock.at(day, dt.time(9)), "ends_at": clock.at(day, dt.time(17))}
    return MeetingFactory(title=title, module=None, **times, **fields)


def offered(office, url: str, name: str) -> list[str]:
    form = office.get(url).context["form"]
    return [str(label) for key, label in form.fields[name].choices if str(key)]


@pytest.fixture
def edition():
    return EditionFactory(title="Nu")


@pytest.fixture
def meetings(edition):
    return {
        "past": on(19, "Geweest", edition=edition),
        "today": on(20, "Vandaag", edition=edition),
        "off": on(21, "Afgezegd", edition=edition, status=MeetingStatus.CANCELLED),
        "other": on(22, "Anders", edition=EditionFactory(title="Volgende")),
        "gone": on(22, "Vervallen", edition=EditionFactory(title="Weg", is_cancelled=True)),
    }


TODAY = "wo 20 jan 2027, 09:00–17:00: Vandaag (Nu, De Lindehof)"
OTHER = "vr 22 jan 2027, 09:00–17:00: Anders (Volgende, De Lindehof)"


def test_an_item_goes_into_what_goes_ahead_and_is_not_over(office, meetings):
    add = reverse("programme_items:add")
    assert offered(office, add, "meeting") == [TODAY, OTHER]
    assert offered(office, f"{add}?meeting={meetings['today'].pk}", "meeting") == [TODAY]


def test_an_item_keeps_its_meeting_though_that_is_over(office, meetings):
    item = ItemFactory(meeting=meetings["past"])
    past = "di 19 jan 2027, 09:00–17:00: Geweest (Nu, De Lindehof)"
    assert offered(office, reverse("programme_items:edit", args=[item.pk]), "meeting") == [past, TODAY]


def test_a_meeting_gets_a_module_of_its_own_edition(office, meetings, edition):
    _own, foreign = (ModuleFactory(edition=of, number=1, title="Begin") for of in (edition, meetings["other"].edition))
    add = reverse("meetings:add")
    assert sorted(offered(office, add, "module")) == ["1. Begin (Nu)", "1. Begin (Volgende)"]
    assert offered(office, f"{add}?edition={edition.pk}", "module") == ["1. Begin (Nu)"]
    assert offered(office, reverse("meetings:edit", args=[meetings["today"].pk]), "module") == ["1. Begin (Nu)"]
    meetings["today"].module = foreign
    meetings["today"].save()
    assert len(offered(office, reverse("meetings:edit", args=[meetings["today"].pk]), "module")) == 2


def test_one_plans_in_editions_that_are_not_over_nor_cancelled(office, meetings):
    over = EditionFactory(title="Oud", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 1))
    for screen in ("meetings", "modules"):
        assert sorted(offered(office, reverse(f"{screen}:add"), "edition")) == ["Nu", "Volgende"]
    module = ModuleFactory(edition=over)
    url = reverse("modules:edit", args=[module.pk])
    assert sorted(offered(office, url, "edition")) == ["Nu", "Oud", "Volgende"]


def test_places_of_the_same_name_say_their_city(office, meetings):
    PlaceFactory(name="Stadhuis", city="Utrecht")
    PlaceFactory(name="Stadhuis", city="")
    assert {"Stadhuis, Utrecht", "Stadhuis"} < {*offered(office, reverse("meetings:add"), "place")}


def test_speakers_are_added_by_name_and_taken_out_by_their_tick(office, meetings):
    stays, leaves, comes = (UserFactory(first_name=name, infix="", last_name="Vis") for name in ("An", "Bo", "Cas"))
    meetings["today"].status = MeetingStatus.DRAFT
    meetings["today"].save()
    item = ItemFactory(meeting=meetings["today"], speakers=[stays, leaves])
    url = reverse("programme_items:edit", args=[item.pk])
    page = office.get(url).content.decode()
    assert ("An Vis" in page, "Cas Vis" in page) == (True, False)
    form = {name: value for name, value in Inputs(page).values.items() if name and name != "speakers"}
    form |= {"summary": "", "speakers": [stays.pk], "speakers_named": "Vis"}
    assert office.post(url, form | {"speakers": []}).context["form"].errors == {
        "speakers": ["Wie is 'Vis'? Vink aan wie je bedoelt."]
    }
    assert office.post(url, form | {"speakers_named": "Cas Vis"}).status_code == 302
    assert [*ProgrammeItem.objects.get().speakers.order_by("first_name")] == [stays, comes]


def test_whoever_comes_from_an_edition_that_is_over_plans_in_it(office, edition):
    over = EditionFactory(title="Oud", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 1))
    for screen in ("meetings", "modules"):
        assert sorted(offered(office, f"{reverse(f'{screen}:add')}?edition={over.pk}", "edition")) == ["Nu", "Oud"]
