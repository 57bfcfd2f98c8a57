from __future__ import annotations

import datetime as dt
import uuid
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from course import clock
from course.actions.people.merging import merge_people
from course.actions.results.apologies import apologise
from course.actions.results.attendance import add_guest
from course.enums import AttendanceKind, EnrolmentState
from course.models import AttendanceEvent
from course.queries.people.merging import plan_for_people
from course.queries.results.attendance import attended_meetings
from course.queries.results.grid import grid_of
from tests.factories import EnrolmentFactory, MeetingFactory
from tests.helpers.attendance import tap

pytestmark = pytest.mark.django_db


def on(edition, month, day, **fields):
    moments = {name: clock.at(dt.date(2027, month, day), dt.time(hour)) for name, hour in
               (("starts_at", 9), ("ends_at", 17))}  # fmt: skip
    return MeetingFactory(edition=edition, **moments, **fields)


@pytest.fixture
def days(edition, at):
    at(2027, 2, 4, 18)
    return [on(edition, 1, 21), on(edition, 2, 4), on(edition, 3, 4)]


@pytest.fixture
def petra(organiser):
    return organiser


def states(edition):
    return [[line.state if line else None for line in cells] for _person, cells in grid_of(edition).rows]


def test_everybody_counts_alike_in_the_grid_the_sheet_and_the_days(edition, days, petra, office):
    first = EnrolmentFactory(edition=edition, user__last_name="Aa")
    since = clock.at(dt.date(2027, 2, 1), dt.time(9))
    later = EnrolmentFactory(edition=edition, user__last_name="Bo", submitted_at=since)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    tap(days[1], first.user, petra, AttendanceKind.LATE, minutes=10)
    add_guest(meeting=days[1], key=uuid.uuid4(), name="=1+1", organisation="", instead_of=None, by=petra)
    apologise(meeting=days[2], by=later.user)
    assert states(edition) == [["unmarked", "late", None], [None, "unmarked", "excused"]]
    assert attended_meetings(first.user, edition) == [days[1]]
    answer = office.get(reverse("editions:attendance", args=[edition.pk]), {"export": "xlsx"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [(row[0], row[-1]) for row in rows[1:]] == [
        (str(first.user), 1),
        (str(later.user), 0),
        (rows[3][0], "–"),
    ]
    assert rows[3][0].startswith("=1+1")


def test_the_page_shows_picture_and_table_and_costs_the_same_for_three(edition, days, petra, office):
    client, address = office, reverse("editions:attendance", args=[edition.pk])

    def queries():
        with CaptureQueriesContext(connection) as found:
            page = client.get(address)
        assert (page.content.decode().count('<svg class="attendance-grid"'), page.status_code) == (1, 200)
        return len(found)

    tap(days[1], EnrolmentFactory(edition=edition).user, petra)
    queries()
    one = queries()
    for _number in range(2):
        tap(days[1], EnrolmentFactory(edition=edition).user, petra)
    assert queries() == one


def test_two_accounts_of_one_person_bring_their_attendance_together(edition, days, petra):
    keep, gone = EnrolmentFactory(edition=edition).user, EnrolmentFactory(edition=edition, state="withdrawn").user
    AttendanceEvent.objects.create(
        key=uuid.uuid4(), meeting=days[0], person=gone, kind="present", happened_at=clock.now()
    )
    tap(days[1], keep, petra)
    merge_people(keep=keep, gone=gone, seen=plan_for_people(keep, gone).fingerprint, by=petra)
    assert attended_meetings(keep, edition) == days[:2]
