"""What must be invoiced for an edition: data for the administration, no payment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import Lower

from course.enums import TAKES_PART, EnrolmentState
from course.models import Edition, Enrolment, Organisation


@dataclass(frozen=True)
class InvoiceRow:
    """One amount in euro, without VAT unless the edition says so, and where the invoice goes."""

    enrolment: Enrolment
    amount: Decimal
    is_withdrawal: bool

    @property
    def organisation(self) -> Organisation | None:
        return self.enrolment.user.organisation

    @property
    def asks_purchase_order(self) -> bool:
        return self.organisation is not None and self.organisation.purchase_order_required

    @property
    def lacks_purchase_order(self) -> bool:
        return self.asks_purchase_order and not self.enrolment.purchase_order

    @property
    def lacks_address(self) -> bool:
        """Nobody wrote down where the invoice goes."""
        organisation = self.organisation
        return organisation is None or not (organisation.invoice_email or organisation.invoice_address)


def invoice_rows(edition: Edition) -> list[InvoiceRow]:
    """One row per enrolment that must be paid for; what lacks its purchase order number first. One query.

    Who takes part pays the price, who withdrew the cost of that. Who handed over pays nothing: the successor does. For
    an edition that does not go ahead nobody pays.
    """
    if edition.is_cancelled:
        return []
    enrolments = (
        Enrolment.objects.filter(edition=edition, state__in=(*TAKES_PART, EnrolmentState.WITHDRAWN))
        .select_related("user__organisation", "edition")
        .order_by(Lower("user__organisation__name"), "user__sort_name", "pk")
    )
    rows = [row for row in map(_row, enrolments) if row.amount > 0]
    return sorted(rows, key=lambda row: not row.lacks_purchase_order)


def _row(enrolment: Enrolment) -> InvoiceRow:
    is_withdrawal = enrolment.state == EnrolmentState.WITHDRAWN
    amount = (enrolment.fee or Decimal(0)) if is_withdrawal else enrolment.edition.price
    return InvoiceRow(enrolment, amount, is_withdrawal)
