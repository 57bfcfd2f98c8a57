"""The office fills in where a place lies by a name, and corrects how long it takes to get there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse

from course.actions.content import ensure_content
from course.models import Municipality, Organisation, Place, TravelTime
from tests.factories import OrganisationFactory, PlaceFactory
from tests.helpers.forms import Inputs

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(at):
    at(2026, 10, 1)
    return {found.values["name"]: found.row for found in ensure_content() if found.key.startswith("municipality:")}


def save(office, name: str, row, **typed):
    url = reverse(f"{name}:edit", args=[row.pk])
    values = Inputs(office.get(url).content.decode()).values
    return office.post(url, {name: value for name, value in values.items() if name} | typed)


def errors_of(response) -> dict:
    return dict(response.context["form"].errors)


def test_all_municipalities_ship_and_each_has_a_centre(shipped):
    assert len(shipped) == 342
    assert (shipped["Zeist"].code, shipped["Zeist"].province) == ("GM0355", "Utrecht")
    assert Municipality.objects.filter(latitude=None).count() == 0
    assert [one for one in ensure_content() if one.made] == []


@pytest.mark.parametrize(("typed", "found"), [("zéist", "Zeist"), ("Den Haag", "'s-Gravenhage"), ("", "Zeist")])
def test_a_place_lies_in_the_municipality_that_is_typed_else_in_that_of_its_city(office, shipped, typed, found):
    place = PlaceFactory(city="Zeist")
    assert save(office, "places", place, municipality=typed).status_code == 302
    place.refresh_from_db()
    assert place.municipality.name == found
    page = office.get(reverse("places:edit", args=[place.pk])).content.decode()
    assert Inputs(page).values["municipality"] == found


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Zijst", "Geen gemeente heet 'Zijst'. Bedoel je Zeist?"),
        ("Qqqq", "Geen gemeente heet 'Qqqq'."),
        ("Bergen", "Meer gemeenten heten zo: Bergen (L.), Bergen (NH.). Typ de hele naam."),
    ],
)
def test_a_name_that_nobody_knows_is_asked_about(office, shipped, typed, sentence):
    place = PlaceFactory()
    response = save(office, "places", place, municipality=typed)
    assert errors_of(response) == {"municipality": [sentence]}
    assert f'value="{typed}"' in response.content.decode()


def test_one_that_merged_leads_to_its_successor_and_old_rows_keep_it(office, shipped):
    old = Municipality.objects.create(code="GM0001", name="Oudstad")
    organisation = OrganisationFactory(municipality=old, city="")
    typed = {"valid_until": "31-12-2025", "merged_into": "zeist", "code": "gm0001"}
    assert save(office, "municipalities", old, **typed).status_code == 302
    old.refresh_from_db()
    assert (old.code, old.valid_until, old.merged_into.name) == ("GM0001", dt.date(2025, 12, 31), "Zeist")
    assert Organisation.objects.get(pk=organisation.pk).municipality == old
    assert save(office, "organisations", organisation, municipality="Oudstad").status_code == 302
    assert Organisation.objects.get(pk=organisation.pk).municipality.name == "Zeist"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"merged_into": "Utrecht"}, "__all__", "Vul de laatste dag in van een gemeente die in een andere opging."),
        ({"latitude": ""}, "__all__", "Vul breedtegraad en lengtegraad in, of geen van beide."),
        (
            {"valid_from": "1-1-2026", "valid_until": "1-1-2025"},
            "__all__",
            "De laatste dag ligt voor de eerste.",
        ),
        ({"code": "GM0344"}, "__all__", "Er is al een gemeente met deze code."),
        (
            {"merged_into": "Zeist", "valid_until": "31-12-2025"},
            "merged_into",
            "De gemeente die je hier invult, is zelf in deze opgegaan.",
        ),
    ],
)
def test_what_cannot_be_is_refused(office, shipped, typed, field, sentence):
    response = save(office, "municipalities", shipped["Zeist"], **typed)
    assert errors_of(response) == {field: [sentence]}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("latitude", "longitude"), [("52,9929", "6,562"), ("52.9929", "6.562")])
def test_the_centre_is_typed_with_a_comma_or_a_point(office, shipped, language, latitude, longitude):
    office.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    zeist = shipped["Zeist"]
    assert save(office, "municipalities", zeist, latitude=latitude, longitude=longitude).status_code == 302
    zeist.refresh_from_db()
    assert zeist.centre == (52.9929, 6.562)


def test_a_municipality_in_use_is_not_deleted(office, shipped):
    PlaceFactory(municipality=shipped["Zeist"])
    office.post(reverse("municipalities:delete", args=[shipped["Zeist"].pk]))
    assert Municipality.objects.filter(name="Zeist").exists()


def test_the_office_corrects_how_long_it_takes(office):
    here, there = PlaceFactory(name="Hier"), PlaceFactory(name="Daar")
    online = PlaceFactory(name="Online", is_online=True)
    form = {"start": here.pk, "end": there.pk, "minutes": 40, "note": "Veerpont"}
    url = reverse("travel_times:add")
    assert office.post(url, form).status_code == 302
    assert TravelTime.objects.values_list("start", "end", "minutes", "note").get() == (
        here.pk,
        there.pk,
        40,
        "Veerpont",
    )
    assert errors_of(office.post(url, form)) == {"__all__": ["Er is al een reistijd tussen deze locaties."]}
    assert errors_of(office.post(url, form | {"end": here.pk})) == {"__all__": ["Kies twee locaties."]}
    assert "minutes" in errors_of(office.post(url, form | {"minutes": "1441"}))
    assert "end" in errors_of(office.post(url, form | {"end": online.pk}))
    assert Place.objects.count() == 3


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("", ["'s-Gravenhage", "'s-Hertogenbosch", "IJsselstein", "Zwolle"]),
        ("-sort_name", ["Zwolle", "IJsselstein", "'s-Hertogenbosch", "'s-Gravenhage"]),
        ("-number_of_places", ["Zwolle", "'s-Gravenhage", "'s-Hertogenbosch", "IJsselstein"]),
    ],
)
def test_the_list_goes_from_a_to_z_and_its_headings_sort(office, shipped, ordering, expected):
    PlaceFactory(municipality=Municipality.objects.get(name="Zwolle"))
    page = office.get(reverse("municipalities:index"), {"ordering": ordering} if ordering else {"page": 1})
    shown = Municipality.objects.filter(name__in=expected).values_list("pk", flat=True)
    listed = [one for one in page.context["view"].get_queryset() if one.pk in shown]
    assert [one.name for one in listed] == expected


def test_the_list_and_the_form_of_travel_times_say_from_where_and_where_to(office, shipped):
    TravelTime.objects.create(start=PlaceFactory(name="Hier"), end=PlaceFactory(name="Daar"), minutes=20)
    listed = office.get(reverse("travel_times:index")).context["table"]
    form = office.get(reverse("travel_times:add")).context["form"]
    assert [str(column.label) for column in listed.columns.values()][:2] == ["Van", "Naar"]
    assert [str(form.fields[name].label) for name in ("start", "end")] == ["Van", "Naar"]
