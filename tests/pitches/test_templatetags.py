from __future__ import annotations

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from course.models import User
from pitches.enums import PitchState, Visibility
from pitches.templatetags.pitches import recognition_meter
from tests.factories import (
    EditionFactory,
    ItemFactory,
    PitchFactory,
    PromiseFactory,
    SlotFactory,
    UserFactory,
)
from tests.helpers.pitches import meeting_on_the_day, member_of

pytestmark = pytest.mark.django_db


def render(tag, **context):
    """The HTML, and how many queries it took for somebody who just came in."""
    context["user"] = User.objects.select_related("organisation").get(pk=context["user"].pk)
    with CaptureQueriesContext(connection) as captured:
        html = Template("{% load pitches %}" + tag).render(Context(context))
    return html, len(captured)


@pytest.fixture
def meeting(at):
    at(2027, 2, 15, 12)
    return meeting_on_the_day(EditionFactory())


def planned(meeting, position, **fields):
    item = meeting.items.first() or ItemFactory(meeting=meeting)
    pitch = PitchFactory(edition=meeting.edition, state=PitchState.PLANNED, **fields)
    return SlotFactory(item=item, pitch=pitch, position=position).pitch


def test_a_meeting_shows_the_pitches_that_this_person_may_see(meeting):
    planned(meeting, 1, title="Voor de groep")
    planned(meeting, 2, title="Op de dag zelf", visibility=Visibility.MEETING)
    html, _cost = render("{% meeting_pitches meeting user %}", meeting=meeting, user=member_of(meeting.edition))
    assert "Voor de groep" in html
    assert "Op de dag zelf" not in html


def test_a_meeting_without_pitches_shows_nothing(meeting):
    planned(meeting, 1)
    html, _cost = render("{% meeting_pitches meeting user %}", meeting=meeting, user=UserFactory())
    assert html.strip() == ""


def test_the_pitches_of_a_meeting_cost_seven_queries_for_a_fresh_person(meeting):
    member = member_of(meeting.edition)
    costs = []
    for position in (1, 2, 3):
        planned(meeting, position)
        costs.append(render("{% meeting_pitches meeting user %}", meeting=meeting, user=member)[1])
    assert costs == [7, 7, 7]


def test_my_pitches_and_my_open_promises_cost_two_queries(meeting):
    author = member_of(meeting.edition)
    costs = []
    for number in (1, 2, 3):
        planned(meeting, number, author=author, title=f"Mijn pitch {number}")
        PromiseFactory(owner=author, what=f"Mijn belofte {number}")
        html, cost = render("{% my_pitches user %}", user=author)
        costs.append(cost)
    assert costs == [2, 2, 2]
    assert [f"Mijn {what} {number}" in html for what in ("pitch", "belofte") for number in (1, 2, 3)] == [True] * 6


def test_my_pitches_are_not_those_of_others(meeting):
    planned(meeting, 1, title="Van een ander")
    PromiseFactory(what="Belofte van een ander")
    html, _cost = render("{% my_pitches user %}", user=member_of(meeting.edition))
    assert "ander" not in html.replace("anderen", "")


@pytest.mark.parametrize(
    ("insurers", "municipalities", "radii"), [(4, 1, (28, 21)), (0, 9, (14, 35)), (400, 1, (46, 21))]
)
def test_the_meter_draws_two_circles_that_touch_as_large_as_the_sides_are_many(insurers, municipalities, radii):
    pitch = PitchFactory.build()
    pitch.recognised_insurer, pitch.recognised_municipality = insurers, municipalities
    left, right = recognition_meter(pitch)["circles"]
    assert ((left["number"], left["radius"]), (right["number"], right["radius"])) == (
        (insurers, radii[0]), (municipalities, radii[1]),
    )  # fmt: skip
    assert left["x"] + left["radius"] == right["x"] - right["radius"] == 100
