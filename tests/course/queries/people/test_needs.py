from __future__ import annotations

import pytest

from course.enums import EnrolmentState
from course.models import Apology, EnrolmentNeeds
from course.queries.people.needs import needs_at, needs_told
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory

pytestmark = pytest.mark.django_db

S = EnrolmentState


def test_who_takes_part_and_told_something_is_counted_per_edition(django_assert_num_queries):
    first, second, other = (EditionFactory() for _number in range(3))
    for edition, state in (
        (first, S.PLACED), (first, S.COMPLETED), (first, S.OFFERED), (first, S.WITHDRAWN), (other, S.PLACED),
    ):  # fmt: skip
        EnrolmentNeeds.objects.create(enrolment=EnrolmentFactory(edition=edition, state=state), text="Ringleiding")
    EnrolmentFactory(edition=first)
    with django_assert_num_queries(1):
        told = needs_told([first.pk, second.pk, first.pk])
    assert (told[first.pk], told[second.pk], told[other.pk]) == (2, 0, 0)


def test_the_caterer_reads_no_name_address_or_number_and_nothing_of_who_stays_away():
    meeting = MeetingFactory()
    texts = ("Noor: geen noten, bel 06-12345678 of noor@duinrade.example", "Ringleiding")
    people = [EnrolmentFactory(edition=meeting.edition, user__first_name="Noor") for _text in texts]
    for enrolment, text in zip(people, texts, strict=True):
        EnrolmentNeeds.objects.create(enrolment=enrolment, text=text)
    Apology.objects.create(meeting=meeting, person=people[1].user)
    found = needs_at(meeting)
    assert (found.told, [row.text for row in found.rows]) == (1, ["…: geen noten, bel … of …"])
