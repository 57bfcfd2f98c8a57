"""Which page a link in a mail shows after its question ended."""

from __future__ import annotations

import pytest
from django.utils import timezone

from course.enums import ApprovalSource, EnrolmentState
from course.models import Edition, Enrolment
from course.queries.enrolment.closed_links import ApprovalOutcome, OfferOutcome, outcome_of_approval, outcome_of_offer

E = EnrolmentState
NOW = timezone.now()


def enrolment(state: EnrolmentState, cancelled: bool = False, **fields: object) -> Enrolment:
    return Enrolment(state=state, edition=Edition(is_cancelled=cancelled), **fields)


def settled(state: EnrolmentState, how: ApprovalSource) -> Enrolment:
    return enrolment(state, approved_at=NOW, approved_how=how)


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (E.PLACED, OfferOutcome.TAKEN),
        (E.COMPLETED, OfferOutcome.TAKEN),
        (E.DECLINED, OfferOutcome.DECLINED),
        (E.LAPSED, OfferOutcome.LAPSED),
        (E.WAITING, OfferOutcome.BACK_IN_LINE),
        (E.OFFERED, OfferOutcome.LATE),
        (E.WITHDRAWN, OfferOutcome.ENDED),
        (E.DRAFT, OfferOutcome.ENDED),
    ],
)
def test_an_offer_ends_by_what_came_after_it(state, outcome):
    assert outcome_of_offer(enrolment(state), is_earlier=False) == outcome


def test_only_an_open_offer_replaces_an_earlier_one():
    assert outcome_of_offer(enrolment(E.OFFERED), is_earlier=True) == OfferOutcome.NEWER
    assert outcome_of_offer(enrolment(E.PLACED), is_earlier=True) == OfferOutcome.TAKEN


@pytest.mark.parametrize(
    ("state", "approved", "unapproved"),
    [
        (E.PLACED, ApprovalOutcome.PLACED, ApprovalOutcome.OVER),
        (E.COMPLETED, ApprovalOutcome.PLACED, ApprovalOutcome.OVER),
        (E.WAITING, ApprovalOutcome.WAITING, ApprovalOutcome.OVER),
        (E.OFFERED, ApprovalOutcome.WAITING, ApprovalOutcome.OVER),
        (E.RECEIVED, ApprovalOutcome.RECEIVED, ApprovalOutcome.OVER),
        (E.AWAITING_APPROVAL, ApprovalOutcome.ASKED_LATER, ApprovalOutcome.ASKED_LATER),
        (E.WITHDRAWN, ApprovalOutcome.OVER, ApprovalOutcome.OVER),
    ],
)
def test_the_manager_reads_what_the_answer_led_to(state, approved, unapproved):
    assert outcome_of_approval(settled(state, ApprovalSource.MANAGER)) == approved
    assert outcome_of_approval(enrolment(state)) == unapproved


@pytest.mark.parametrize("how", [ApprovalSource.OFFICE, ApprovalSource.ENTERED])
@pytest.mark.parametrize("state", [E.PLACED, E.COMPLETED, E.WAITING, E.OFFERED, E.RECEIVED])
def test_no_manager_is_thanked_for_what_the_course_office_wrote_down(state, how):
    assert outcome_of_approval(settled(state, how)) == ApprovalOutcome.OVER


def test_a_draft_tells_the_manager_only_of_a_refusal():
    assert outcome_of_approval(enrolment(E.DRAFT, refused_at=NOW)) == ApprovalOutcome.REFUSED
    assert outcome_of_approval(enrolment(E.DRAFT)) == ApprovalOutcome.OVER


@pytest.mark.parametrize("state", list(E))
def test_a_cancelled_edition_ends_every_question(state):
    assert outcome_of_offer(enrolment(state, cancelled=True), is_earlier=True) == OfferOutcome.CANCELLED
    assert outcome_of_approval(enrolment(state, cancelled=True, approved_at=NOW)) == ApprovalOutcome.CANCELLED
