"""What must be invoiced: one row per enrolment that costs something, and nothing lost or doubled."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from course.actions.enrolment.billing import NothingToBill
from course.actions.enrolment.transfer import hand_over
from course.enums import EnrolmentState, InvoiceFormat
from course.models import Edition, Enrolment, Organisation
from course.queries.enrolment.invoices import invoice_rows
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

PRICE = Decimal("2450.00")
STATES = EnrolmentState


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    return EditionFactory(vat="vrijgesteld van btw")


def pays(edition):
    return {row.enrolment.pk: (row.amount, row.is_withdrawal) for row in invoice_rows(edition)}


def test_who_has_a_place_pays_the_price_and_who_withdrew_the_cost_of_that(edition):
    placed, completed = (EnrolmentFactory(edition=edition, state=state) for state in (STATES.PLACED, STATES.COMPLETED))
    withdrew = EnrolmentFactory(edition=edition, state=STATES.WITHDRAWN, fee=Decimal("612.50"))
    assert pays(edition) == {
        placed.pk: (PRICE, False),
        completed.pk: (PRICE, False),
        withdrew.pk: (Decimal("612.50"), True),
    }


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (STATES.DRAFT, {}),
        (STATES.AWAITING_APPROVAL, {}),
        (STATES.RECEIVED, {}),
        (STATES.WAITING, {"rank": 1}),
        (STATES.DECLINED, {}),
        (STATES.NOT_PLACED, {}),
        (STATES.WITHDRAWN, {"fee": Decimal(0)}),
        (STATES.WITHDRAWN, {"fee": None}),
        (STATES.TRANSFERRED, {}),
    ],
)
def test_nobody_else_pays(edition, state, fields):
    EnrolmentFactory(edition=edition, state=state, **fields)
    EnrolmentFactory()
    assert pays(edition) == {}


def test_after_handing_over_the_successor_pays_once(edition):
    giver = EnrolmentFactory(edition=edition, purchase_order="4500")
    colleague = UserFactory(organisation=giver.user.organisation)
    successor = hand_over(enrolment=giver, colleague=colleague, by=giver.user)
    assert pays(edition) == {successor.pk: (PRICE, False)}
    assert invoice_rows(edition)[0].enrolment.purchase_order == "4500"


def test_an_edition_that_is_free_or_does_not_go_ahead_has_nothing_to_invoice(edition):
    EnrolmentFactory(edition=edition)
    EnrolmentFactory(edition=edition, state=STATES.WITHDRAWN, fee=Decimal(100))
    Edition.objects.update(is_cancelled=True)
    edition.refresh_from_db()
    assert pays(edition) == {}
    assert pays(EnrolmentFactory(edition__price=0).edition) == {}


def test_what_lacks_its_purchase_order_number_is_on_top(office, edition):
    strict = OrganisationFactory(name="Zutphen", purchase_order_required=True, invoice_email="factuur@zutphen.example")
    fine = EnrolmentFactory(edition=edition, user__organisation__name="Almere")
    given = EnrolmentFactory(edition=edition, user__organisation=strict, purchase_order="4500")
    lacking = EnrolmentFactory(edition=edition, user__organisation=strict)
    page = office.get(reverse("sheets:invoices", args=[edition.pk]))
    assert [row.enrolment for row in page.context["rows"]] == [lacking, fine, given]
    assert (page.context["total"], page.context["lacking"], page.context["without_address"]) == (3 * PRICE, 1, 1)


def test_a_number_that_comes_later_is_written_down_from_the_page_that_misses_it(office, edition):
    strict = OrganisationFactory(purchase_order_required=True, invoice_email="factuur@zutphen.example")
    lacking = EnrolmentFactory(edition=edition, user__organisation=strict, cost_centre="4711")
    page = office.get(reverse("sheets:invoices", args=[edition.pk]))
    address = f"{reverse('enrolments:invoice', args=[lacking.pk])}?invoices"
    assert f'href="{address}"' in page.content.decode()
    form = office.get(address)
    assert form.context["form"]["cost_centre"].value() == "4711"
    assert f'action="{address}"' in form.content.decode()

    answer = office.post(address, {"purchase_order": "PO 12", "cost_centre": "4711"}, follow=True)

    assert answer.redirect_chain == [(reverse("sheets:invoices", args=[edition.pk]), 302)]
    assert (answer.context["lacking"], answer.context["rows"][0].enrolment.purchase_order) == (0, "PO 12")
    assert ModelLogEntry.objects.get().action == "course.enrolment.bill"


def test_from_the_enrolment_itself_one_comes_back_there(office, edition):
    enrolment = EnrolmentFactory(edition=edition)
    address = reverse("enrolments:invoice", args=[enrolment.pk])
    answer = office.post(address, {"purchase_order": "PO 12", "cost_centre": ""})
    assert answer["Location"] == reverse("enrolments:inspect", args=[enrolment.pk])


def test_what_cannot_be_invoiced_is_refused_in_words(office, edition):
    enrolment = EnrolmentFactory(edition=edition, state=STATES.DRAFT)
    page = office.post(reverse("enrolments:invoice", args=[enrolment.pk]), {"purchase_order": "PO 12"})
    assert [str(error) for error in page.context["form"].non_field_errors()] == [str(NothingToBill())]
    assert Enrolment.objects.get().purchase_order == ""


def sheet_of(office, edition):
    answer = office.get(reverse("sheets:invoices_xlsx", args=[edition.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="facturen-{edition.slug}.xlsx"'
    return [list(row) for row in load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows()]


def test_the_sheet_has_everything_the_administration_needs_and_amounts_are_numbers(office, edition):
    organisation = OrganisationFactory(
        name="=gemeente Duinrade", purchase_order_required=True, invoice_format=InvoiceFormat.UBL,
        invoice_email="factuur@duinrade.example", invoice_address="Postbus 1\n1234 AB Duinrade",
    )  # fmt: skip
    enrolment = EnrolmentFactory(
        edition=edition, user__organisation=organisation, purchase_order="-12", cost_centre="@4711"
    )
    headings, (*texts, amount, reason) = sheet_of(office, edition)
    values = [cell.value for cell in texts]
    assert len({cell.value for cell in headings}) == len(headings) == 13
    assert values[:5] == [
        "=gemeente Duinrade", "Postbus 1\n1234 AB Duinrade", "factuur@duinrade.example", "UBL (NLCIUS)", "-12",
    ]  # fmt: skip
    assert values[7:] == ["@4711", enrolment.user.full_name, edition.title, "vrijgesteld van btw"]
    assert [cell.data_type for cell in texts] == ["s"] * 11
    assert (amount.value, amount.data_type, reason.data_type) == (2450, "n", "s")


def test_the_page_and_the_sheet_cost_the_same_for_one_row_and_for_three(office, edition):
    def counted(name):
        url = reverse(f"sheets:{name}", args=[edition.pk])
        office.get(url)
        with CaptureQueriesContext(connection) as queries:
            office.get(url)
        return len(queries)

    EnrolmentFactory(edition=edition)
    one = [counted("invoices"), counted("invoices_xlsx")]
    EnrolmentFactory.create_batch(2, edition=edition)
    assert [counted("invoices"), counted("invoices_xlsx")] == one


def test_an_empty_edition_and_one_that_does_not_go_ahead_say_why_there_is_nothing(office, edition):
    url = reverse("sheets:invoices", args=[edition.pk])
    empty = office.get(url)
    EnrolmentFactory(edition=edition)
    Edition.objects.update(is_cancelled=True)
    cancelled = office.get(url)
    assert (empty.context["rows"], cancelled.context["rows"]) == ([], [])
    sentences = [
        gettext("There is nothing to invoice yet. Who gets a place, or withdraws at a cost, appears here by itself."),
        gettext("This edition does not go ahead: nobody pays for it."),
    ]
    assert [[text in page.content.decode() for text in sentences] for page in (empty, cancelled)] == [
        [True, False],
        [False, True],
    ]
    assert len(sheet_of(office, edition)) == 1


def test_the_billing_profile_of_an_organisation_is_kept(office):
    organisation = OrganisationFactory()
    profile = {
        "purchase_order_required": True,
        "invoice_format": "ubl-nlcius",
        "invoice_email": "factuur@duinrade.example",
        "invoice_address": "Postbus 1",
    }
    values = {"name": organisation.name, "kind": organisation.kind, **profile, "purchase_order_required": "on"}
    answer = office.post(reverse("organisations:edit", args=[organisation.pk]), values)
    assert (answer.status_code, Organisation.objects.values(*profile).get()) == (302, profile)


def test_invoices_of_somebody_without_organisation_are_not_lost(office, edition):
    EnrolmentFactory(edition=edition, user=UserFactory(organisation=None))
    page = office.get(reverse("sheets:invoices", args=[edition.pk]))
    assert (len(page.context["rows"]), page.context["without_address"]) == (1, 1)
    assert len(sheet_of(office, edition)) == 2
    assert Enrolment.objects.count() == 1
