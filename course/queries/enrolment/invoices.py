"""What must be invoiced for an edition: data for the administration, no payment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from course.enums import TAKES_PART
from course.models import Edition, Enrolment, Organisation


@dataclass(frozen=True)
class InvoiceRow:
    """One amount in euro, without VAT unless the edition says so, and where the invoice goes."""

    enrolment: Enrolment
    amount: Decimal
    is_withdrawal: bool

    @property
    def organisation(self) -> Organisation | None:
        return self.enrolment.organisation

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
    """One row per amount that must be paid; what lacks its purchase order number first. One query.

    Who takes part pays the price; who withdrew the cost of that, also when they enrolled again. Who handed over pays
    nothing: the successor does. For an edition that does not go ahead nobody pays.
    """
    if edition.is_cancelled:
        return []
    enrolments = (
        Enrolment.objects.filter(Q(state__in=TAKES_PART) | Q(fee__gt=0), edition=edition)
        .select_related("user", "organisation", "edition")
        .order_by("organisation__sort_name", "user__sort_name", "pk")
    )
    rows = [row for enrolment in enrolments for row in _rows(enrolment)]
    return sorted(rows, key=lambda row: not row.lacks_purchase_order)


def _rows(enrolment: Enrolment) -> Iterator[InvoiceRow]:
    if enrolment.state in TAKES_PART and enrolment.edition.price:
        yield InvoiceRow(enrolment, enrolment.edition.price, is_withdrawal=False)
    if enrolment.fee:
        yield InvoiceRow(enrolment, enrolment.fee, is_withdrawal=True)
