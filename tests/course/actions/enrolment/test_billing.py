"""A purchase order number that comes later is written down, once and with a line of history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from wagtail.models import ModelLogEntry

from course.actions.enrolment.billing import NothingToBill, bill
from course.enums import EnrolmentState
from course.models import Edition, Enrolment
from tests.factories import EnrolmentFactory, OrganiserFactory

pytestmark = pytest.mark.django_db

S = EnrolmentState


def written(enrolment):
    return Enrolment.objects.values_list("purchase_order", "cost_centre").get(pk=enrolment.pk)


def test_number_and_cost_centre_are_stored_with_what_they_were():
    organiser, enrolment = OrganiserFactory(), EnrolmentFactory(purchase_order="PO 1")
    bill(enrolment=enrolment, purchase_order=" PO 2 ", cost_centre="4711", by=organiser)
    assert written(enrolment) == ("PO 2", "4711")
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.data) == (
        "course.enrolment.bill",
        organiser,
        {
            "from": {"purchase_order": "PO 1", "cost_centre": ""},
            "to": {"purchase_order": "PO 2", "cost_centre": "4711"},
        },
    )
    assert [part in entry.message for part in ("PO 1", "PO 2", "–", "4711")] == [True] * 4


def test_what_stays_the_same_is_not_told_in_the_history():
    enrolment = EnrolmentFactory(purchase_order="PO 1", cost_centre="4711")
    bill(enrolment=enrolment, purchase_order="PO 1", cost_centre="4711", by=OrganiserFactory())
    assert ModelLogEntry.objects.count() == 0
    bill(enrolment=enrolment, purchase_order="PO 1", cost_centre="", by=OrganiserFactory())
    assert "PO 1" not in ModelLogEntry.objects.get().message


def test_a_move_made_meanwhile_stays():
    enrolment = EnrolmentFactory(state=S.WAITING, rank=1)
    Enrolment.objects.update(state=S.PLACED, rank=None, moves=1)
    bill(enrolment=enrolment, purchase_order="PO 2", cost_centre="", by=OrganiserFactory())
    assert Enrolment.objects.values_list("state", "rank", "moves", "purchase_order").get() == (
        S.PLACED,
        None,
        1,
        "PO 2",
    )


@pytest.mark.parametrize("state", [S.DRAFT, S.AWAITING_APPROVAL, S.TRANSFERRED, S.NOT_PLACED])
def test_where_no_invoice_can_follow_there_is_nothing_to_write_down(state):
    enrolment = EnrolmentFactory(state=state)
    with pytest.raises(NothingToBill):
        bill(enrolment=enrolment, purchase_order="PO 2", cost_centre="", by=OrganiserFactory())
    assert written(enrolment) == ("", "")


def test_for_an_edition_that_does_not_go_ahead_nobody_is_billed():
    enrolment = EnrolmentFactory()
    Edition.objects.update(is_cancelled=True)
    with pytest.raises(NothingToBill):
        bill(enrolment=enrolment, purchase_order="PO 2", cost_centre="", by=OrganiserFactory())


def test_what_withdrawing_cost_before_can_be_billed_while_somebody_enrols_again():
    enrolment = EnrolmentFactory(state=S.DRAFT, fee=Decimal("612.50"))
    bill(enrolment=enrolment, purchase_order="PO 2", cost_centre="", by=OrganiserFactory())
    assert written(enrolment) == ("PO 2", "")
