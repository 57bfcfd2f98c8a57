from __future__ import annotations

import datetime as dt

import pytest

from course.attendance import Standing, Tap, standing_of
from course.enums import AttendanceKind as K
from course.enums import AttendanceSource as S

NINE = dt.datetime(2027, 1, 21, 8, tzinfo=dt.UTC)
PETRA, NADIA = 1, 2


def taps(*told):
    """(kind, source, by, minutes, undoes) in the order of their minutes."""
    return [
        Tap(number, kind, source, NINE + dt.timedelta(minutes=number), by, minutes, undoes)
        for number, (kind, source, by, minutes, undoes) in enumerate(told, start=1)
    ]


def office(kind, by=PETRA, minutes=None, undoes=None):
    return kind, S.OFFICE, by, minutes, undoes


def code(by=7):
    return K.PRESENT, S.CODE, by, None, None


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ([], Standing(None)),
        ([office(K.PRESENT)], Standing(True)),
        ([office(K.LATE, minutes=20)], Standing(True, late=20)),
        ([office(K.PRESENT), office(K.LATE, minutes=5), office(K.LEFT_EARLY, minutes=40)], Standing(True, 5, 40)),
        ([office(K.PRESENT), office(K.ABSENT)], Standing(False)),
        ([office(K.LATE, minutes=9), office(K.ABSENT), office(K.PRESENT)], Standing(True)),
        ([code()], Standing(True)),
        ([office(K.ABSENT), code()], Standing(False, is_disputed=True)),
        ([office(K.PRESENT, PETRA), office(K.ABSENT, NADIA)], Standing(False, is_disputed=True)),
        ([office(K.PRESENT, PETRA), office(K.ABSENT, NADIA), office(K.UNDO, PETRA, undoes=2)], Standing(True)),
        ([office(K.PRESENT), office(K.UNDO, undoes=1)], Standing(None)),
    ],
)
def test_what_was_not_taken_back_counts_and_the_office_before_a_code(told, standing):
    assert standing_of(taps(*told)) == standing


def test_the_order_of_arrival_does_not_matter():
    told = taps(office(K.PRESENT), office(K.ABSENT))
    assert standing_of(reversed(told)) == Standing(False)
