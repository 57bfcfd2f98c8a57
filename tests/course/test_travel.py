"""Travel times are estimated from where two places lie."""

from __future__ import annotations

import pytest

from course.travel import distance, minutes_between

UTRECHT, ZWOLLE, ZEIST = (52.0899, 5.0859), (52.5108, 6.0901), (52.0906, 5.2554)


def test_the_distance_is_that_of_a_map():
    assert round(distance(UTRECHT, ZWOLLE), 1) == 82.8
    assert round(distance((0.0, 0.0), (0.0, 180.0))) == 20015
    assert distance(UTRECHT, UTRECHT) == 0


@pytest.mark.parametrize(
    ("one", "two", "minutes"), [(UTRECHT, UTRECHT, 15), (UTRECHT, ZEIST, 35), (UTRECHT, ZWOLLE, 125)]
)
def test_people_leave_and_arrive_and_take_the_road_between(one, two, minutes):
    assert (minutes_between(one, two), minutes_between(two, one)) == (minutes, minutes)
