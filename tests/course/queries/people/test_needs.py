from __future__ import annotations

import pytest

from course.enums import EnrolmentState
from course.models import EnrolmentNeeds
from course.queries.people.needs import needs_told
from tests.factories import EditionFactory, EnrolmentFactory

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
