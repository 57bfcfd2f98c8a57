from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.actions.lifecycle import MoveRefused, locked, move
from course.enums import ENROLMENT_MOVES, Actor, EnrolmentState, Side
from course.models import Enrolment
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory


@given(before=st.sampled_from(EnrolmentState), after=st.sampled_from(EnrolmentState), by=st.sampled_from(Actor))
def test_a_move_outside_the_table_is_refused_before_anything_is_written(before, after, by):
    enrolment = Enrolment(state=before)
    if by in ENROLMENT_MOVES[before].get(after, frozenset()):
        return
    with pytest.raises(MoveRefused) as refused:
        move(enrolment, to=after, by=by, user=None)
    assert (enrolment.state, refused.value.details) == (
        before,
        {"before": before.label, "after": after.label},
    )


def line(edition, side=Side.MUNICIPALITY):
    waiting = Enrolment.objects.filter(edition=edition, side=side, state=EnrolmentState.WAITING)
    return list(waiting.order_by("rank").values_list("user", "rank"))


@pytest.mark.django_db
def test_who_leaves_the_line_lets_the_others_of_that_side_move_up(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    first, second, third, fourth = (
        EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=rank) for rank in (1, 2, 3, 4)
    )
    other = EnrolmentFactory(
        edition=edition, side=Side.INSURER, user__organisation=InsurerFactory(), state=EnrolmentState.WAITING, rank=2
    )
    move(locked(second), to=EnrolmentState.WITHDRAWN, by=Actor.APPLICANT, user=second.user)
    assert line(edition) == [(first.user_id, 1), (third.user_id, 2), (fourth.user_id, 3)]
    assert line(edition, Side.INSURER) == [(other.user_id, 2)]


@pytest.mark.django_db
def test_moving_up_takes_as_many_queries_for_a_long_line(at, django_assert_num_queries):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    rows = [EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=rank) for rank in range(1, 31)]
    first = locked(rows[0])
    with django_assert_num_queries(5):
        move(first, to=EnrolmentState.WITHDRAWN, by=Actor.APPLICANT, user=None)
    assert [rank for _user, rank in line(edition)] == list(range(1, 30))
