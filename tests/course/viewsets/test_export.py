"""Exports are safe to open."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import inspect
import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils.translation import override
from openpyxl import load_workbook

from course.models import Message, Municipality, PlanningDay
from course.viewsets.export import SafeExport, harmless, workbook_response
from tests.factories import EditionFactory, EnrolmentFactory, UserFactory


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"), ("+31 30 123", "'+31 30 123"), ("-2", "'-2"), ("@SOM(A1)", "'@SOM(A1)"),
        ("\t=1", "'\t=1"), ("\r=1", "'\n=1"), ("\tx", "'\tx"), (" =1", "' =1"), ("＝1+1", "'＝1+1"),
        ("gewoon = tekst", "gewoon = tekst"), ("bel\x07", "bel"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell_shows_a_formula_and_does_not_calculate_it(text, shown):
    assert harmless(text) == shown


def test_exports_are_harmless_and_on_dutch_time(office, at):
    at(2026, 10, 1, 10)
    EnrolmentFactory(user__first_name='=HYPERLINK("http://kwaad.example")', manager_name="@jan")
    url = reverse("enrolments:index")
    text = b"".join(office.get(url, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(b"".join(office.get(url, {"export": "xlsx"}).streaming_content))).active
    cells = [cell.value for cell in list(sheet.iter_rows())[1]]
    assert cells.count('=HYPERLINK("http://kwaad.example")') == 1
    assert cells.count("@jan") == 1
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells.count(dt.datetime(2026, 10, 1, 10)) == 1
    assert text.count("'=HYPERLINK") == 1
    assert text.count("2026-10-01 10:00:00") == 1


def exported(office, **shown):
    """The rows of the export of enrolments, with the filters and words of the screen."""
    answer = office.get(reverse("enrolments:index"), {**shown, "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row["Mailadres"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]


def test_a_csv_starts_with_the_mark_by_which_excel_reads_accents(office):
    EnrolmentFactory(user__first_name="Zoë")
    answer = office.get(reverse("enrolments:index"), {"export": "csv"})
    data = b"".join(answer.streaming_content)
    assert (data.count(codecs.BOM_UTF8), data[:3]) == (1, codecs.BOM_UTF8)
    assert data.decode("utf-8-sig").count("Zoë") == 1


def test_the_export_is_what_stands_on_the_screen(office):
    first = EnrolmentFactory(user__last_name="Bakker")
    second = EnrolmentFactory(edition=first.edition, state="waiting", rank=1, user__last_name="Aalbers")
    other = EnrolmentFactory(user__last_name="Bakker")
    emails = {name: row.user.email for name, row in {"first": first, "second": second, "other": other}.items()}
    edition = first.edition_id
    screens = [
        ({}, set(emails.values())),
        ({"edition": edition}, {emails["first"], emails["second"]}),
        ({"edition": edition, "state": "waiting"}, {emails["second"]}),
        ({"edition": edition, "q": "bakker noor"}, {emails["first"]}),
        ({"q": "een woord dat nergens staat"}, set()),
    ]
    for shown, expected in screens:
        page = office.get(reverse("enrolments:index"), shown)
        assert {row.user.email for row in page.context["object_list"]} == expected
        assert (set(exported(office, **shown)), len(exported(office, **shown))) == (expected, len(expected))
    ordered = exported(office, edition=edition, ordering="user__sort_name")
    assert ordered == [emails["second"], emails["first"]]


def test_the_export_holds_every_page_of_the_screen(office):
    edition = EnrolmentFactory().edition
    EnrolmentFactory.create_batch(54, edition=edition)
    assert len(exported(office, edition=edition.pk, p=2)) == 55


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_mail_to_who_has_no_account_stands_in_the_export_too(office, kind):
    asked = {"template": "akkoord_vragen", "about": "enrolment:1", "subject": "A", "body": "B"}
    Message.objects.create(**asked, address="rob@x.example")
    Message.objects.create(**asked, person=UserFactory())
    data = b"".join(office.get(reverse("messages:index"), {"export": kind}).streaming_content)
    if kind == "csv":
        found = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    else:
        found = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()]
    heading, *rows = found
    place = heading.index("Mailadres van de persoon")
    assert sorted(bool(row[place]) for row in rows) == [False, True]


@pytest.mark.parametrize(
    ("language", "kind", "answer"), [("nl", "Schoolvakantie", "Ja"), ("en", "School holiday", "Yes")]
)
def test_an_export_speaks_the_words_of_who_asks_and_none_of_the_machine(office, language, kind, answer):
    office.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    PlanningDay.objects.create(
        kind="school_holiday", name="Krokus", starts_on=dt.date(2027, 2, 20), ends_on=dt.date(2027, 2, 28), north=True
    )
    for export, rows_of in (("csv", csv_rows), ("xlsx", cells_of)):
        answer_of = office.get(reverse("planning_days:index"), {"export": export})
        (row,) = rows_of(b"".join(answer_of.streaming_content))[1:]
        assert (row[0], row[4]) == (kind, answer)


def csv_rows(data):
    return [*csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")]


def cells_of(data):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()]


def test_an_amount_of_a_csv_has_a_comma(office):
    EditionFactory(price=Decimal("2450.50"))
    data = b"".join(office.get(reverse("editions:index"), {"export": "csv"}).streaming_content).decode()
    assert (data.count(";2450,50;"), data.count("True")) == (1, 0)


def test_a_place_on_the_map_has_a_comma_in_a_csv(office):
    Municipality.objects.all().delete()
    Municipality.objects.create(code="GM0001", name="Aa", latitude=52.9929, longitude=-0.00001)
    data = b"".join(office.get(reverse("municipalities:index"), {"export": "csv"}).streaming_content).decode()
    assert data.count(";52,9929;-0,00001;") == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("2450.50"), "2450,50"), (52.9929, "52,9929"), (1e-05, "0,00001"), (1e16, "10000000000000000"),
        (12, 12), (None, None), (True, "Ja"), ("1.5", "1.5"), (dt.date(2027, 1, 21), dt.date(2027, 1, 21)),
        (dt.time(9, 30), dt.time(9, 30)), (dt.timedelta(minutes=30), "0:30:00"), (["een", "twee"], "een, twee"),
        (dt.datetime(2027, 1, 21, 8, 30, 0, 7, tzinfo=dt.UTC), dt.datetime(2027, 1, 21, 9, 30)),
    ],
)  # fmt: skip
def test_what_stands_in_a_csv_is_read_by_dutch_excel_as_it_was_meant(value, shown):
    assert SafeExport().preprocess_field_value("any", value, "csv") == shown


SAME_IN_ENGLISH = {
    "Code", "Contact", "ID", "Lift", "Link", "Maximum", "Minimum", "Module", "Online", "Pitch", "Postcode", "Site",
    "Status",
}  # fmt: skip


def exports():
    """Every screen that can be downloaded, also those of Wagtail, by the address under which it stands."""
    found = {}
    for path, callback in routes(get_resolver().url_patterns):
        view = getattr(callback, "view_class", None)
        given = getattr(callback, "view_initkwargs", {})
        if given.get("list_export") or getattr(view, "list_export", None):
            found[path] = view(**given)
    return found


def routes(patterns, above=""):
    for pattern in patterns:
        path = f"{above}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, inspect.unwrap(pattern.callback, stop=lambda view: hasattr(view, "view_class"))


def headings(view, language):
    rows = SimpleNamespace(model=getattr(view, "model", None))
    with override(language):
        return [view.get_heading(rows, field) for field in view.list_export]


def test_no_heading_of_an_export_is_english_when_the_page_is_dutch():
    found = exports()
    assert {"beheer/modules/", "beheer/aanmeldingen/", "beheer/reports/site-history/"} <= set(found)
    english = {
        (path, dutch)
        for path, view in found.items()
        for dutch, heading in zip(headings(view, "nl"), headings(view, "en"), strict=True)
        if dutch == heading and dutch not in SAME_IN_ENGLISH
    }
    assert english == set()


def sheet_of(office, name, *args):
    answer = office.get(reverse(name, args=args), {"export": "xlsx"})
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def below(sheet, heading):
    """The first cell of the column of that name."""
    return next(column[1] for column in sheet.iter_cols() if column[0].value == heading)


def test_no_moment_stands_in_a_column_that_is_too_narrow_to_show_it(office, at):
    """A spreadsheet shows #### then; a text goes on below."""
    at(2026, 9, 30, 10)
    EnrolmentFactory(manager_name="Ruud van den Bakker-Hoogeveen")
    sheet = sheet_of(office, "enrolments:index")
    width = {cell.column_letter: sheet.column_dimensions[cell.column_letter].width for cell in sheet[2]}
    sent = below(sheet, "Verstuurd op")
    assert sent.number_format == "d mmm yyyy, hh:mm"
    assert width[sent.column_letter] >= len("30 sep. 2026, 10:00")
    assert width[below(sheet, "Naam van de leidinggevende").column_letter] >= len("Ruud van den Bakker-Hoogeveen")
    assert all(width[cell.column_letter] >= len(cell.value) for cell in sheet[1])


def test_days_and_amounts_are_shown_as_such(office):
    EditionFactory(price=Decimal("1225.50"), starts_on=dt.date(2027, 1, 21))
    sheet = sheet_of(office, "editions:index")
    price, first = below(sheet, "Prijs in euro"), below(sheet, "Eerste cursusdag")
    assert (price.value, price.number_format) == (1225.5, "#,##0.00")
    assert (first.value, first.number_format) == (dt.datetime(2027, 1, 21), "d mmm yyyy")


def test_text_stays_text_when_somebody_edits_the_cell(office):
    """As General a spreadsheet would read it anew: 12345, a formula, a day."""
    typed = ["00012345", "=1+1", "1-2"]
    for number in typed:
        EnrolmentFactory(purchase_order=number)
    sheet = sheet_of(office, "enrolments:index")
    (orders,) = [column[1:] for column in sheet.iter_cols() if column[0].value == "Inkoopnummer"]
    assert sorted(cell.value for cell in orders) == sorted(typed)
    assert {(cell.data_type, cell.number_format) for cell in orders} == {("s", "@")}


def test_what_goes_on_on_a_next_line_is_shown_there():
    typed = ["Postbus 1\n1234 AB Duinrade", "x" * 90, "kort"]
    answer = workbook_response(title="Adressen", rows=[["Adres"], *([text] for text in typed)], filename="a.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == typed
    assert [cell.alignment.wrap_text for (cell,) in sheet.iter_rows(min_row=2)] == [True, True, None]
    assert sheet.column_dimensions["A"].width == 62


def test_what_is_typed_in_a_list_to_fill_in_stays_text(office):
    """An order number of 0012 would be 12 before we read it."""
    sheet = sheet_of(office, "sheets:template", EditionFactory().pk)
    assert {sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]} == {"@"}
