"""What we must arrange for somebody goes with their own step, and nobody else loses anything by it."""

from __future__ import annotations

import pytest

from course.actions.enrolment.approval import refuse
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.transfer import hand_over, move_to_edition
from course.actions.mail.telling import AT_ONCE
from course.enums import EnrolmentState
from course.models import EnrolmentNeeds
from tests.factories import EditionFactory, EnrolmentFactory, UserFactory
from tests.helpers.enrolment import asked
from tests.helpers.people import office

pytestmark = pytest.mark.django_db

S = EnrolmentState


def moved(row):
    return move_to_edition(enrolment=row, edition=EditionFactory(), by=office(), telling=AT_ONCE)


def handed_over(row):
    return hand_over(enrolment=row, colleague=UserFactory(organisation=row.organisation), by=row.user)


STEPS = {
    "withdraws": (S.PLACED, lambda row: withdraw(enrolment=row, by=row.user), []),
    "begins again": (S.WITHDRAWN, lambda row: begin_again(enrolment=row, by=row.user), []),
    "is refused": (S.AWAITING_APPROVAL, lambda row: refuse(enrolment=row, by=asked(row), reason="Te druk"), []),
    "hands over": (S.PLACED, handed_over, []),
    "moves": (S.PLACED, moved, ["Ringleiding"]),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_takes_away_or_along_the_own_needs_alone(edition, step):
    state, act, left = STEPS[step]
    own = EnrolmentFactory(edition=edition, state=state, manager_email="rob@duinrade.example")
    others = [EnrolmentFactory(edition=edition), EnrolmentFactory()]
    EnrolmentNeeds.objects.create(enrolment=own, text="Ringleiding")
    for number, other in enumerate(others):
        EnrolmentNeeds.objects.create(enrolment=other, text=f"Glutenvrij {number}")
    act(own)
    texts = EnrolmentNeeds.objects.order_by("text").values_list("text", flat=True)
    assert list(texts) == ["Glutenvrij 0", "Glutenvrij 1", *left]


@pytest.mark.parametrize(("written", "kept"), [("Ringleiding", "Ringleiding"), ("", "")])
@pytest.mark.parametrize("step", ["begins again", "is refused"])
def test_the_draft_that_comes_back_holds_the_own_needs_and_never_those_of_another(edition, step, written, kept):
    EnrolmentNeeds.objects.create(enrolment=EnrolmentFactory(edition=edition), text="Van een ander")
    state, act, _left = STEPS[step]
    own = EnrolmentFactory(edition=edition, state=state, manager_email="rob@duinrade.example")
    if written:
        EnrolmentNeeds.objects.create(enrolment=own, text=written)
    after = act(own)
    assert (after.state, after.draft.get("needs", "")) == (S.DRAFT, kept)
