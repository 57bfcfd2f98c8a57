"""What must be invoiced for an edition, on a page and as a sheet for the administration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.widgets.button import HeaderButton

from course.queries.enrolment.invoices import InvoiceRow, invoice_rows
from course.viewsets.enrolment.overview import OfEdition
from course.viewsets.export import workbook_response
from course.viewsets.types import Context


def headings() -> list[str]:
    return [
        _("Organisation"), _("Address on the invoice"), _("E-mail address for invoices"), _("Invoice format"),
        _("Purchase order number"), _("Purchase order number required"), _("Purchase order number missing"),
        _("Cost centre"), _("Person"), _("Edition"), _("VAT"), _("Amount in euro"), _("Reason"),
    ]  # fmt: skip


def values(row: InvoiceRow) -> list[object]:
    enrolment, organisation = row.enrolment, row.organisation
    return [
        organisation.name if organisation else "",
        organisation.invoice_address if organisation else "",
        organisation.invoice_email if organisation else "",
        organisation.get_invoice_format_display() if organisation else "",
        enrolment.purchase_order,
        _("Yes") if row.asks_purchase_order else _("No"),
        _("Yes") if row.lacks_purchase_order else _("No"),
        enrolment.cost_centre,
        enrolment.user,
        enrolment.edition,
        enrolment.edition.vat,
        row.amount,
        _("withdrawal") if row.is_withdrawal else _("participation"),
    ]


class InvoicesView(OfEdition, TemplateView):
    template_name = "course/enrolment/office/invoices.html"
    header_icon = "decimal"
    page_title = gettext_lazy("Invoice data")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("sheets:invoices_xlsx", args=[self.object.pk])
        return [HeaderButton(_("Download XLSX"), url=url, icon_name="download")]

    def get_context_data(self, **kwargs: Any) -> Context:
        rows = invoice_rows(self.object)
        return super().get_context_data(
            **kwargs,
            rows=rows,
            total=sum(row.amount for row in rows),
            lacking=sum(row.lacks_purchase_order for row in rows),
            without_address=sum(row.lacks_address for row in rows),
        )


class InvoicesSheetView(OfEdition, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        rows: list[Sequence[object]] = [headings(), *map(values, invoice_rows(self.object))]
        return workbook_response(title=_("Invoice data"), rows=rows, filename=f"facturen-{self.object.slug}.xlsx")


urlpatterns = [
    path("facturen/<int:pk>/", InvoicesView.as_view(), name="invoices"),
    path("facturen/<int:pk>.xlsx", InvoicesSheetView.as_view(), name="invoices_xlsx"),
]
