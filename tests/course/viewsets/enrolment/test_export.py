"""The list of the cockpit as a sheet: exactly whom the filters show, in that order, and never what they need."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from course import clock
from course.enums import EnrolmentState, Side
from course.models import EnrolmentNeeds
from course.queries.enrolment.overview import OFFICE_STATES
from tests.factories import EditionFactory, member

S = EnrolmentState


@pytest.fixture
def edition(db, at):
    at(2026, 10, 1, 10)
    return EditionFactory(slug="voorjaar")


def page(office, edition, **shown):
    return office.get(reverse("enrolments:overview", args=[edition.pk]), shown)


def rows_of(office, edition, **shown):
    text = b"".join(page(office, edition, **shown, export="csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_sheet_holds_whom_the_filters_show_in_the_order_of_the_screen(office, edition):
    approved = clock.now()
    first = member(edition, S.WAITING, rank=1, user__last_name="Zuur", approved_at=approved)
    second = member(edition, S.WAITING, rank=2, user__last_name="Aalders")
    later = dt.timedelta(days=1)
    member(edition, S.WAITING, side=Side.INSURER, rank=1, submitted_at=first.submitted_at - later)
    member(edition, user__last_name="Midden", submitted_at=first.submitted_at + later)
    member(EditionFactory())
    organisation = {"organisation": str(second.user.organisation_id)}
    screens = [
        {}, {"state": "waiting"}, {"side": "insurer"}, organisation, {"approval": "given"}, {"sort": "sent"},
        {"sort": "organisation", "side": "municipality"}, {"state": "completed"}, {"state": "nergens", "sort": "raar"},
    ]  # fmt: skip
    for shown in screens:
        screen = [row.user.email for row, _state, _approval in page(office, edition, **shown).context["shown"]]
        assert [row["Mailadres"] for row in rows_of(office, edition, **shown)] == screen
    assert [row["Achternaam"] for row in rows_of(office, edition, state="waiting", side="municipality")] == [
        "Aalders",
        "Zuur",
    ]


def test_a_row_has_what_the_screen_says_and_what_the_invoice_needs(office, edition):
    row = member(edition, purchase_order="PO 12", cost_centre="4711", approved_at=clock.now())
    (line,) = rows_of(office, edition)
    assert (line["Inkoopnummer"], line["Kostenplaats"], line["Status"]) == (
        "PO 12",
        "4711",
        str(OFFICE_STATES[S.PLACED]),
    )
    assert (line["Organisatie"], line["Akkoord"]) == (row.user.organisation.name, "Akkoord gegeven")


def test_the_list_of_all_enrolments_has_the_same_columns(office, edition):
    member(edition, purchase_order="PO 12", cost_centre="4711")
    answer = office.get(reverse("enrolments:index"), {"export": "csv"})
    (line,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";")
    assert line == rows_of(office, edition)[0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_stay_text_and_needs_stay_out(office, edition, kind):
    row = member(edition, user__first_name="=1+1", purchase_order="@SOM(A1)", cost_centre="-2")
    EnrolmentNeeds.objects.create(enrolment=row, text="Drempelvrij")
    answer = page(office, edition, export=kind)
    assert answer["Content-Disposition"] == f'attachment; filename="aanmeldingen-voorjaar.{kind}"'
    data = b"".join(answer.streaming_content)
    if kind == "csv":
        cells = next(csv.reader(io.StringIO(data.decode("utf-8-sig").partition("\r\n")[2]), delimiter=";"))
    else:
        sheet = load_workbook(io.BytesIO(data)).active
        cells = [cell.value for cell in list(sheet.iter_rows())[1]]
        assert "f" not in {cell.data_type for cell in list(sheet.iter_rows())[1]}
    mark = "'" if kind == "csv" else ""
    typed = [f"{mark}=1+1", f"{mark}@SOM(A1)", f"{mark}-2", "Drempelvrij"]
    assert [cells.count(text) for text in typed] == [1, 1, 1, 0]


def test_the_links_on_the_page_keep_the_filters(office, edition):
    waits = member(edition, S.WAITING, rank=1)
    member(edition)
    shown = page(office, edition, state="waiting")
    view = shown.context["view"]
    for link in (view.xlsx_export_url, view.csv_export_url):
        assert link.replace("&", "&amp;") in shown.content.decode()
    answer = office.get(view.csv_export_url)
    assert waits.user.email in b"".join(answer.streaming_content).decode()
    assert len(rows_of(office, edition, state="waiting")) == 1


def test_the_sheet_costs_the_same_for_one_row_and_for_three(office, edition):
    def counted():
        rows_of(office, edition)
        with CaptureQueriesContext(connection) as queries:
            rows_of(office, edition)
        return len(queries)

    member(edition)
    one = counted()
    member(edition)
    member(edition, S.WAITING, rank=1)
    assert counted() == one
