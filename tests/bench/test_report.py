"""The sums and the table of the bench."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bench.feeds import Measures, Size, Throughput, as_tables, sizes_of
from tests.bench.report import Row, as_data, as_table, cost_of
from tests.bench.room import Held
from tests.bench.room import as_table as room_table
from tests.bench.servers import Measured

HOME = Row(page="landing page", cost=4.96, target=5, p50=2.04, p95=3.1, size=12345, queries=0)
PITCHES = Row(page="list of pitches", cost=250.1, target=250, p50=101, p95=140, size=153537, queries=13)


def test_the_cost_is_the_middle_of_the_rounds() -> None:
    assert cost_of([(20, 1), (30, 1), (900, 1)]) == 30


def test_a_target_is_met_up_to_and_including_its_number() -> None:
    assert [HOME.is_met, PITCHES.is_met] == [True, False]


def test_the_table_has_a_line_for_each_page() -> None:
    assert as_table([HOME, PITCHES]).splitlines()[2:] == [
        "| landing page | 5.0 | 5 | yes | 2.0 | 3.1 | 12,345 | 0 |",
        "| list of pitches | 250.1 | 250 | no | 101.0 | 140.0 | 153,537 | 13 |",
    ]


def test_the_data_says_where_it_was_measured() -> None:
    data = as_data([HOME], {"database": "SQLite 3"})

    assert data == {
        "database": "SQLite 3",
        "pages": [
            {
                "page": "landing page",
                "cost": 4.96,
                "target": 5,
                "p50": 2.04,
                "p95": 3.1,
                "size": 12345,
                "queries": 0,
                "is_met": True,
            }
        ],
    }


def test_p95_is_near_the_slowest() -> None:
    measured = Measured(times=[float(number) for number in range(1, 101)])

    assert measured.median == 50.5
    assert measured.p95 == pytest.approx(95.05)


def test_an_event_costs_what_it_adds_to_the_feed_before() -> None:
    sizes = sizes_of({200: 4.7, 30: 3.0}, {30: 24_000, 200: 154_553})

    assert [(one.events, one.per_event) for one in sizes] == [(30, None), (200, pytest.approx(10))]


def test_the_tables_of_feeds() -> None:
    measures = Measures(
        [Size(30, 3.04, 24_000, None), Size(1000, 12.74, 770_753, 10)],
        [Throughput("304", 0.4, 0.4), Throughput("200", 0.299, 0.3)],
    )

    assert as_tables(measures).splitlines()[2:4] == [
        "| 30 | 3.0 | 24,000 |  |",
        "| 1,000 | 12.7 | 770,753 | 10.0 |",
    ]
    assert as_tables(measures).splitlines()[7:] == ["| 304 | 0.40 | 0.4 | yes |", "| 200 | 0.30 | 0.3 | no |"]


def test_a_room_is_served_when_every_phone_shows_it_soon_and_has_lost_nothing() -> None:
    held = Held(60, 60.2, 15, 2612, slowest=1.98, of_a_core=0.414, accepted=60, stored=60)
    others = [replace(held, slowest=2.01), replace(held, of_a_core=0.61), replace(held, stored=59)]

    assert [one.is_met for one in (held, *others)] == [True, False, False, False]
    assert room_table(held).splitlines()[2:] == ["| 60 | 60 | 15 | 2,612 | 1.98 s | 41% | 60 | 60 | yes |"]
