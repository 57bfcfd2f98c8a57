"""What the invoice for a place must say, when that comes later than the approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.enrolment.transition import locked
from course.actions.history import record
from course.authority import check_office
from course.errors import Refusal
from course.models import Enrolment
from course.queries.enrolment.billing import can_be_billed

if TYPE_CHECKING:
    from course.authority import Authority

SAID = ("purchase_order", "cost_centre")


class NothingToBill(Refusal):
    message = _("For this enrolment there is no invoice now, so it needs no purchase order number.")


@transaction.atomic
def bill(*, enrolment: Enrolment, purchase_order: str, cost_centre: str, by: Authority) -> Enrolment:
    """Write down the purchase order number and cost centre of an enrolment, or correct them. What stays the same is no
    step of the history.

    Raises NothingToBill, OnlyTheOffice.
    """
    check_office(by)
    enrolment = locked(enrolment)
    if not can_be_billed(enrolment):
        raise NothingToBill
    before = {name: getattr(enrolment, name) for name in SAID}
    after = {"purchase_order": purchase_order.strip(), "cost_centre": cost_centre.strip()}
    if after == before:
        return enrolment
    enrolment.purchase_order, enrolment.cost_centre = after["purchase_order"], after["cost_centre"]
    enrolment.save(update_fields=SAID)
    record(row=enrolment, action="course.enrolment.bill", by=by, **{"from": before, "to": after})
    return enrolment
