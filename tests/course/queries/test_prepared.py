"""Questions that are made once and asked with other values."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import BigAutoField, DateTimeField, F, Q

from course import clock
from course.models import Edition, Meeting
from course.queries.prepared import Given, Prepared
from tests.factories import EditionFactory, MeetingFactory

pytestmark = pytest.mark.django_db

EDITION, SINCE = Given("edition", BigAutoField()), Given("since", DateTimeField())


def meeting_on(day: int, **values: object) -> Meeting:
    starts_at = dt.datetime(2027, 1, day, 9, tzinfo=clock.AMSTERDAM)
    return MeetingFactory(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=7), **values)


def pk_of(edition: Edition) -> dict[str, int]:
    return {"edition": edition.pk}


def test_each_time_it_answers_for_the_values_that_are_given(django_assert_num_queries):
    one, other, empty = EditionFactory(), EditionFactory(), EditionFactory()
    meeting_on(12, edition=one, title="vroeg")
    for edition in (one, other):
        meeting_on(21, edition=edition, title=f"laat {edition.pk}")
    question = Prepared(Meeting.objects.filter(Q(starts_at__gte=SINCE), edition=EDITION).values_list("title"))
    since = dt.datetime(2027, 1, 21, 9, tzinfo=clock.AMSTERDAM)

    with django_assert_num_queries(3):
        found = [question.rows(since=since, **pk_of(edition)) for edition in (one, other, empty)]

    assert found == [[(f"laat {one.pk}",)], [(f"laat {other.pk}",)], []]
    assert question.rows(since=since + dt.timedelta(seconds=1), **pk_of(one)) == []


def test_a_value_may_stand_in_several_places_and_beside_values_that_are_fixed():
    one, other = EditionFactory(), EditionFactory()
    meetings = [meeting_on(day, edition=edition, title="dag") for day in (12, 21) for edition in (one, other)]
    of_edition = Meeting.objects.filter(edition__in=Edition.objects.filter(pk=EDITION).values("pk"), title="dag")
    rest = Meeting.objects.exclude(edition=EDITION).filter(starts_at__gte=SINCE)
    question = Prepared(of_edition.order_by().values_list("pk").union(rest.order_by().values_list("pk"), all=True))

    found = question.rows(since=meetings[2].starts_at, unused=None, **pk_of(one))

    assert sorted(found) == sorted((meeting.pk,) for meeting in (meetings[0], meetings[2], meetings[3]))


def test_rows_come_as_the_queryset_gives_them(django_assert_num_queries):
    meeting = meeting_on(21, title="dag")
    rows = Meeting.objects.filter(edition=EDITION).select_related("place").annotate(of=F("edition__title"))
    question = Prepared(rows.only("starts_at", "place__name"))

    with django_assert_num_queries(1):
        (found,) = question.rows(**pk_of(meeting.edition))
        shown = (found, found.starts_at, found.place.name, found.of)

    assert shown == (meeting, meeting.starts_at, meeting.place.name, meeting.edition.title)
    assert found.get_deferred_fields() >= {"title", "ends_at"}


def test_it_asks_for_all_its_values():
    question = Prepared(Meeting.objects.filter(edition=EDITION).values_list("title"))

    with pytest.raises(KeyError, match="edition"):
        question.rows(since=clock.now())
