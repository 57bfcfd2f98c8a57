from __future__ import annotations

import pytest

from course.actions.enrolment.ending import close_lines, complete
from course.enums import EnrolmentState, MailCode, Side
from course.models import Enrolment, Message
from tests.factories import EditionFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db

S = EnrolmentState
EVERYBODY = (S.WAITING, S.RECEIVED, S.AWAITING_APPROVAL, S.PLACED, S.DECLINED, S.WITHDRAWN, S.DRAFT)


def everybody(edition):
    return {
        state: EnrolmentFactory(edition=edition, state=state, rank=1 if state == S.WAITING else None)
        for state in EVERYBODY
    }


def states():
    return list(Enrolment.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(("day", "closed"), [(21, 0), (22, 3)])
def test_lines_close_on_the_day_after_the_first_course_day(at, day, closed):
    at(2027, 1, day, 0)
    everybody(EditionFactory())
    assert close_lines() == closed
    after = [S.NOT_PLACED if closed else state for state in EVERYBODY[:3]]
    assert states() == [*after, *EVERYBODY[3:]]


def test_who_still_waited_is_told_once(at):
    at(2027, 1, 22, 0)
    edition = EditionFactory()
    for side in (Side.INSURER, Side.MUNICIPALITY):
        for rank in (1, 2, 3):
            EnrolmentFactory(edition=edition, side=side, state=S.WAITING, rank=rank)
    assert (close_lines(), close_lines()) == (6, 0)
    assert list(Message.objects.values_list("template", flat=True)) == [MailCode.NOT_PLACED] * 6
    assert len(set(Message.objects.values_list("person", flat=True))) == 6


@pytest.mark.parametrize(("day", "completed"), [(17, 0), (18, 1)])
def test_the_course_is_completed_on_the_day_after_the_last(at, day, completed):
    at(2027, 6, day, 0)
    everybody(EditionFactory())
    assert complete() == completed
    assert Enrolment.objects.filter(state=S.COMPLETED).count() == completed
    assert Message.objects.count() == 0


def test_an_edition_that_does_not_go_ahead_stays_as_it_is(at):
    at(2027, 6, 18, 0)
    everybody(EditionFactory(is_cancelled=True))
    assert (close_lines(), complete()) == (0, 0)
    assert states() == list(EVERYBODY)
