from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.enrolment.transition import (
    EditionCancelled,
    EditionOver,
    EnrolmentClosed,
    LineClosed,
    NotYetOpen,
    OfferEnded,
    OrganisationUnknown,
    TooEarly,
    TooLateToHandOver,
    TransitionRefused,
    locked,
    transition,
)
from course.enums import ENROLMENT_TRANSITIONS, Actor, Condition, EnrolmentState, MailCode, Side, Transition
from course.models import Enrolment, Message
from course.queries.enrolment.roles import Acting
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory


@given(before=st.sampled_from(EnrolmentState), after=st.sampled_from(EnrolmentState), by=st.sampled_from(Actor))
def test_a_move_outside_the_table_is_refused_before_anything_is_written(before, after, by):
    enrolment = Enrolment(state=before)
    assume(by not in ENROLMENT_TRANSITIONS[before].get(after, Transition({})).by)
    with pytest.raises(TransitionRefused) as refused:
        transition(enrolment, to=after, by=Acting(by))
    assert (enrolment.state, refused.value.details) == (
        before,
        {"before": before.label, "after": after.label},
    )


WHEN = {
    Condition.NONE: ((2028, 1, 1), None, None),
    Condition.NOT_OVER: ((2027, 6, 17, 23, 59), (2027, 6, 18), EditionOver),
    Condition.ENROLMENT_OPEN: ((2026, 11, 15, 23, 59), (2026, 11, 16), EnrolmentClosed),
    Condition.LINE_OPEN: ((2027, 1, 20, 23, 59), (2027, 1, 21), LineClosed),
    Condition.ORGANISATION_KNOWN: ((2027, 6, 17, 23, 59), (2027, 6, 18), EditionOver),
    Condition.LINE_OPEN_TO_KNOWN: ((2027, 1, 20, 23, 59), (2027, 1, 21), LineClosed),
    Condition.UNTIL_FIRST_DAY: ((2027, 1, 21, 23, 59), (2027, 1, 22), TooLateToHandOver),
    Condition.AFTER_FIRST_DAY: ((2027, 1, 22), (2027, 1, 21, 23, 59), TooEarly),
    Condition.OFFER_STANDS: ((2026, 10, 6, 16, 59), (2026, 10, 6, 17), OfferEnded),
    Condition.OFFER_ENDED: ((2026, 10, 6, 17), (2026, 10, 6, 16, 59), TooEarly),
    Condition.COURSE_OVER: ((2027, 6, 18), (2027, 6, 17, 23, 59), TooEarly),
}
"""{condition: (a Dutch moment at which it holds, the nearest at which it does not, what is said then)}"""

STEPS = [
    pytest.param(before, after, by, condition, step.tells(by), id=f"{before}-{after}-{by}")
    for before, moves in ENROLMENT_TRANSITIONS.items()
    for after, step in moves.items()
    for by, condition in step.by.items()
]
every_step = pytest.mark.parametrize(("before", "after", "by", "condition", "mails"), STEPS)
every_step_that_asks_something = pytest.mark.parametrize(
    ("before", "after", "by", "condition", "mails"), [step for step in STEPS if step.values[3] != Condition.NONE]
)


def somebody(before, **edition):
    """With an offer that ends on Tuesday 6 October at 17:00, and a place in line for who is in line."""
    rank = 1 if before == EnrolmentState.WAITING else None
    return EnrolmentFactory(
        edition=EditionFactory(**edition),
        state=before,
        rank=rank,
        manager_name="Rob van Damen",
        manager_email="rob@r.example",
    )


@every_step
@pytest.mark.django_db
def test_a_move_of_the_table_is_made_told_and_remembered(at, before, after, by, condition, mails):
    enrolment = somebody(before)
    at(*WHEN[condition][0])
    if after == EnrolmentState.OFFERED:
        enrolment.offered_at = enrolment.offered_until = clock.now()
    if after == EnrolmentState.AWAITING_OFFICE:
        enrolment.proposed_name = "Stichting Aa"
    if after == EnrolmentState.AWAITING_APPROVAL:
        enrolment.approval_asked_at = clock.now()
    transition(enrolment, to=after, by=Acting(by, enrolment.user), reason="Ziek")
    assert Enrolment.objects.get().state == after
    assert list(Message.objects.order_by("pk").values_list("template", flat=True)) == [code.value for code in mails]
    entry = ModelLogEntry.objects.get(action="course.enrolment.move")
    assert (entry.user, entry.data) == (
        enrolment.user,
        {"from": before.value, "to": after.value, "by_role": by.value, "reason": "Ziek"},
    )


@every_step_that_asks_something
@pytest.mark.django_db
def test_a_move_whose_condition_does_not_hold_is_refused_by_name(at, before, after, by, condition, mails):
    enrolment = somebody(before)
    _holds, fails, refusal = WHEN[condition]
    at(*fails)
    with pytest.raises(refusal):
        transition(enrolment, to=after, by=Acting(by))
    assert (Enrolment.objects.get().state, Message.objects.count()) == (before, 0)


@every_step
@pytest.mark.django_db
def test_in_a_cancelled_edition_nothing_moves_but_what_needs_no_course(at, before, after, by, condition, mails):
    enrolment = somebody(before, is_cancelled=True)
    at(*WHEN[condition][0])
    if condition == Condition.NONE:
        transition(enrolment, to=after, by=Acting(by))
        told = [MailCode.CANCELLED] if after == EnrolmentState.NOT_PLACED else []
        assert list(Message.objects.values_list("template", flat=True)) == told
        return
    with pytest.raises(EditionCancelled):
        transition(enrolment, to=after, by=Acting(by))


@pytest.mark.parametrize("after", ["awaiting_approval", "received", "placed", "waiting"])
@pytest.mark.django_db
def test_nobody_goes_on_with_an_organisation_that_is_not_known(at, after):
    enrolment = somebody(EnrolmentState.AWAITING_OFFICE)
    enrolment.organisation = None
    at(2026, 10, 1, 10)
    with pytest.raises(OrganisationUnknown):
        transition(enrolment, to=EnrolmentState(after), by=Acting(Actor.ORGANISER))


@pytest.mark.django_db
def test_before_the_opening_nobody_sends_anything(at):
    enrolment = somebody(EnrolmentState.DRAFT)
    at(2026, 8, 31)
    with pytest.raises(NotYetOpen):
        transition(enrolment, to=EnrolmentState.PLACED, by=Acting(Actor.APPLICANT))


@pytest.mark.parametrize(
    ("asks", "says"),
    [(True, "We vragen Rob van Damen om akkoord."), (False, "Het cursusbureau beslist over de plaatsen.")],
)
@pytest.mark.django_db
def test_the_receipt_says_who_decides_now(at, asks, says):
    enrolment = somebody(EnrolmentState.DRAFT)
    at(2026, 10, 1, 10)
    to = EnrolmentState.AWAITING_APPROVAL if asks else EnrolmentState.RECEIVED
    transition(enrolment, to=to, by=Acting(Actor.APPLICANT, enrolment.user))
    assert says in Message.objects.get(template=MailCode.RECEIVED).body


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
    transition(locked(second), to=EnrolmentState.WITHDRAWN, by=Acting(Actor.APPLICANT, second.user))
    assert line(edition) == [(first.user_id, 1), (third.user_id, 2), (fourth.user_id, 3)]
    assert line(edition, Side.INSURER) == [(other.user_id, 2)]


@pytest.mark.django_db
def test_moving_up_takes_as_many_queries_for_a_long_line(at, django_assert_num_queries):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    rows = [EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=rank) for rank in range(1, 31)]
    first = locked(rows[0])
    with django_assert_num_queries(11):
        transition(first, to=EnrolmentState.WITHDRAWN, by=Acting(Actor.APPLICANT))
    assert [rank for _user, rank in line(edition)] == list(range(1, 30))
