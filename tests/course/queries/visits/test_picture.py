from __future__ import annotations

import pytest

from course.actions.visits.allocation import draw
from course.authority import SYSTEM
from course.queries.visits.overview import RoundOverview
from course.queries.visits.picture import bars_of
from tests.helpers.visit_days import WHEN_CLOSED, WHILE_OPEN, visit_day

pytestmark = pytest.mark.django_db


def test_bars_count_choices_on_one_scale(at):
    at(*WHILE_OPEN)
    day = visit_day()
    for person, order in enumerate(((0, 1, 2), (0, 1, 2), (0, 2, 1))):
        day.choose(person, *order)
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    bars = {bar.visit.title: bar for bar in bars_of(RoundOverview(day.round).filled)}
    assert {title: bar.room for title, bar in bars.items()} == {"Katwijk": 66.67, "Leiden": 100, "Delft": 100}
    numbers = [sum(bar.parts[place].number for bar in bars.values()) for place in range(4)]
    assert numbers == [2, 1, 0, 1]
    first = bars["Katwijk"].seen[0]
    assert (first.kind, first.x, first.width) == (1, 0, round(first.number * 100 / 3, 2))


def test_before_there_is_an_allocation_there_are_no_bars_to_fill(at):
    at(*WHILE_OPEN)
    assert [bar.number for bar in bars_of(RoundOverview(visit_day().round).filled)] == [0, 0, 0]
    assert bars_of([]) == []
