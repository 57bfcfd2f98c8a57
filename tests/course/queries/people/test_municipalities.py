"""A municipality is found by its name, however it is typed; one that went into another leads to that one."""

from __future__ import annotations

import datetime as dt

import pytest

from course.models import Municipality
from course.queries.people.municipalities import (
    goes_round,
    municipalities_called,
    municipality_of,
    names_near,
    of_today,
    places_without,
)
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def municipality(code: int, name: str, **fields) -> Municipality:
    return Municipality.objects.create(code=f"GM{code:04}", name=name, **fields)


@pytest.fixture
def known(at):
    at(2027, 1, 21)
    new = municipality(1, "Nieuwstad", valid_from=dt.date(2026, 1, 1))
    middle = municipality(2, "Tussenstad", valid_until=dt.date(2025, 12, 31), merged_into=new)
    return {
        "new": new,
        "middle": middle,
        "old": municipality(3, "Oudstad", valid_until=dt.date(2020, 12, 31), merged_into=middle),
        "soon": municipality(4, "Straks", valid_until=dt.date(2027, 12, 31), merged_into=new),
        "hague": municipality(5, "'s-Gravenhage", also="Den Haag, Haag"),
        "limburg": municipality(6, "Bergen (L.)"),
        "holland": municipality(7, "Bergen (NH.)"),
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("NIEUWSTAD ", ["new"]),
        ("’s-gravenhage", ["hague"]),
        ("den haag", ["hague"]),
        ("Haag", ["hague"]),
        ("Bergen", ["limburg", "holland"]),
        ("bergen (nh.)", ["holland"]),
        ("Tussenstad", ["new"]),
        ("Oudstad", ["new"]),
        ("Straks", ["soon"]),
        ("Nergens", []),
        ("", []),
    ],
)
def test_who_is_called_so(known, typed, found):
    assert municipalities_called(typed) == [known[name] for name in found]


def test_a_city_tells_where_it_lies_only_when_one_municipality_has_its_name(known):
    assert [municipality_of(city) for city in ("", "Bergen", "Nergens")] == [None] * 3
    assert municipality_of("den haag") == known["hague"]


def test_a_name_that_is_mistyped_is_asked_about(known):
    assert (names_near("Niewstad"), names_near("Oudstat"), names_near("xyz")) == (["Nieuwstad"], [], [])


def test_what_ended_or_did_not_begin_is_not_offered(known):
    municipality(8, "Ooit", valid_from=dt.date(2028, 1, 1))
    assert [one.name for one in of_today()] == ["Bergen (L.)", "Bergen (NH.)", "'s-Gravenhage", "Nieuwstad", "Straks"]


def test_nobody_goes_into_itself_in_the_end(known):
    assert goes_round(known["new"], known["old"])
    assert goes_round(known["new"], known["new"])
    assert not goes_round(known["hague"], known["old"])


def test_places_of_which_nobody_knows_how_far_they_are(known):
    known["new"].latitude, known["new"].longitude = 52.0, 5.0
    known["new"].save()
    PlaceFactory(name="Bekend", municipality=known["new"])
    PlaceFactory(name="Online", is_online=True)
    PlaceFactory(name="Zonder midden", municipality=known["hague"])
    PlaceFactory(name="Zonder gemeente")
    assert [place.name for place in places_without()] == ["Zonder gemeente", "Zonder midden"]
