"""Formats of a discussion: what ships, and what the course office makes of it in one form."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course.authority import OnlyTheOffice
from pitches.actions.session.formats import NoPhases, ensure_formats, save_format
from pitches.models import FormatPhase, PitchFormat
from pitches.queries.session import office_formats
from tests.factories import OrganiserFactory, UserFactory
from tests.helpers.forms import Inputs
from tests.helpers.session import MOMENT, a_running_room

pytestmark = pytest.mark.django_db

SHIPPED = [("f1", 5, 12), ("f2", 7, 60), ("f3", 6, 30), ("f4", 14, 29), ("f5", 7, 37), ("f6", 3, 9 * 24 * 60)]


@pytest.fixture(autouse=True)
def _the_day(at):
    at(*MOMENT)


@pytest.fixture
def office(no_second_factor, organiser, login):
    return login(organiser)


@pytest.fixture
def first(db):
    ensure_formats()
    return PitchFormat.objects.get(code="f1")


def form_of(office, format, **changes):
    """As a browser sends it, with the boxes that are ticked (of which a row has several)."""
    values = Inputs(office.get(reverse("formats:edit", args=[format.pk])).content.decode()).values
    for place, phase in enumerate(format.phases.all()):
        values[f"phases-{place}-posts"] = phase.posts
    values["about"] = format.about
    return {name: value for name, value in values.items() if name not in ("", "add_row")} | changes


def saved(office, format, **changes):
    return office.post(reverse("formats:edit", args=[format.pk]), form_of(office, format, **changes))


def test_six_formats_ship_and_twice_is_once():
    ensure_formats()
    assert not any(found.made for found in ensure_formats())
    rows = office_formats().order_by("code").values_list("code", "number_of_phases", "total_minutes")
    assert list(rows) == SHIPPED


def test_what_the_office_made_of_a_format_stays(first):
    first.phases.filter(position=1).update(minutes=9)
    ensure_formats()
    assert first.phases.get(position=1).minutes == 9


def test_the_office_changes_the_length_and_what_may_be_posted(office, first):
    assert saved(office, first, **{"phases-0-minutes": "4", "phases-0-posts": ["question", "dots"]}).status_code == 302
    phase = first.phases.get(position=1)
    assert (phase.minutes, phase.posts, first.phases.count()) == (4, ["question", "dots"], 5)


def test_phases_are_ordered_added_and_removed_in_one_form(office, first):
    added = {"phases-TOTAL_FORMS": "6", "phases-5-name": "Applaus", "phases-5-minutes": "1", "phases-5-position": "3"}
    saved(office, first, **added, **{"phases-0-DELETE": "on"})
    names = [phase.name for phase in first.phases.all()]
    assert names == ["Verhelderen", "Stil schrijven", "Applaus", "Beraad", "Keuze"]
    assert [phase.position for phase in first.phases.all()] == [1, 2, 3, 4, 5]


def test_a_discussion_that_goes_on_keeps_its_own_phases(office):
    room = a_running_room()
    before = room.discussion.phases
    saved(office, room.discussion.format, **{"phases-0-minutes": "9"})
    assert FormatPhase.objects.get(format=room.discussion.format, position=1).minutes == 9
    assert room.discussion.phases == before


def test_a_format_without_phases_or_by_somebody_else_is_refused(first):
    with pytest.raises(NoPhases):
        save_format(format=first, phases=[], by=OrganiserFactory())
    with pytest.raises(OnlyTheOffice):
        save_format(format=first, phases=list(first.phases.all()), by=UserFactory())


def test_a_phase_of_another_format_is_copied_and_stays_there(first):
    other = PitchFormat.objects.get(code="f3")
    save_format(format=first, phases=list(other.phases.all()), by=OrganiserFactory())
    assert (first.phases.count(), other.phases.count()) == (6, 6)


def test_the_list_and_a_new_format(office, first):
    assert "F1 Pitchronde" in office.get(reverse("formats:index")).content.decode()
    page = Inputs(office.get(reverse("formats:add")).content.decode()).values
    given = {name: value for name, value in page.items() if name not in ("", "add_row")}
    given |= {"code": "f7", "name": "F7 Wandelen", "about": "", "phases-TOTAL_FORMS": "1", "phases-0-name": "Lopen",
              "phases-0-minutes": "20", "phases-0-position": "1"}  # fmt: skip
    assert office.post(reverse("formats:add"), given).status_code == 302
    assert [phase.name for phase in PitchFormat.objects.get(code="f7").phases.all()] == ["Lopen"]
