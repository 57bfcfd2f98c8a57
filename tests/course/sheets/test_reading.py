"""Lists of people are read as text alone, and what is no list is refused with a sentence."""

from __future__ import annotations

import time

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from course.sheets.cells import LAST_ROW, MOST_ROWS, Cell
from course.sheets.people import given_rows
from course.sheets.reading import CSV, XLSX, read_sheet
from course.sheets.refusals import (
    ColumnsMissing,
    ColumnTwice,
    NothingInside,
    NotReadable,
    TooFarDown,
    TooManyRows,
    TooMuchInside,
)
from course.sheets.workbook import MOST_UNPACKED
from course.viewsets.export import harmless
from tests.helpers.office_files import WITH_PASSWORD, book_of, changed, compound_file, open_document, saved, with_shared

HEADINGS = ["E-mailadres", "Voornaam", "Achternaam", "Organisatie"]
NOOR = ["noor@voorbeeld.example", "Noor", "Bérg", "gemeente Duinrade"]


def workbook(*rows, title="Deelnemers"):
    book = book_of(*rows)
    book.active.title = title
    return saved(book)


def typed(sheet):
    return [{name: cell.text for name, cell in row.cells.items()} for row in sheet.rows]


AS_READ = [dict(zip(("email", "first_name", "last_name", "organisation"), NOOR, strict=True))]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_wrote_it(separator, encoding):
    text = "\r\n".join(separator.join(row) for row in (HEADINGS, NOOR))
    assert typed(read_sheet(text.encode(encoding), CSV)) == AS_READ


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("above", ["", "  ", '"Uitleg: een,\ntwee;; drie\t\tvier"', "Note: a; b, c\td"])
def test_a_csv_is_read_whatever_stands_above_the_headings(separator, above):
    text = "\r\n".join([above, *(separator.join(row) for row in (HEADINGS, NOOR))])
    assert typed(read_sheet(text.encode(), CSV)) == AS_READ


def test_a_csv_may_say_its_separator_first_and_keeps_quoted_separators():
    text = 'sep=;\r\nE-mailadres;Voornaam;Achternaam;Organisatie\r\na@b.example;Bo;Vis;"Zorg; en meer"\r\n'
    sheet = read_sheet(text.encode(), CSV)
    assert [(row.number, row.cells["organisation"].text) for row in sheet.rows] == [(3, "Zorg; en meer")]


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1e"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_break_within_a_cell_is_a_blank(sign, encoding):
    row = f"noor@voorbeeld.example;Noor{sign}Anna;Bérg;gemeente Duinrade"
    (read,) = given_rows(read_sheet("\n".join([";".join(HEADINGS), row]).encode(encoding), CSV))
    assert (read.values["first_name"], read.problems) == ("Noor Anna", ())


def test_a_workbook_is_read_by_its_first_sheet_in_any_order_of_columns():
    sheet = read_sheet(workbook([*HEADINGS[::-1], "Dieet"], [*NOOR[::-1], "geen"], title="Lijst"), XLSX)
    assert (typed(sheet), sheet.title, sheet.unknown) == (AS_READ, "Lijst", ("Dieet",))


def test_english_headings_are_known_whatever_their_spelling():
    sheet = read_sheet(workbook(["E-MAIL  ADDRESS", "First name", "last_name", "Organisation"], NOOR), XLSX)
    assert typed(sheet) == AS_READ


def test_empty_rows_and_explanation_are_left_out_and_numbers_stay_those_of_the_file():
    sheet = read_sheet(workbook([], HEADINGS, ["Uitleg: verplicht"], [], NOOR), XLSX)
    assert [(row.number, row.cells["first_name"]) for row in sheet.rows] == [(5, Cell("Noor"))]


def test_a_formula_is_kept_as_text_and_never_calculated():
    row = ["noor@voorbeeld.example", '=HYPERLINK("http://kwaad.example")', "Berg", "gemeente Duinrade"]
    (read,) = read_sheet(workbook(HEADINGS, row), XLSX).rows
    assert read.cells["first_name"] == Cell('=HYPERLINK("http://kwaad.example")', is_formula=True)
    (read,) = read_sheet(f"{';'.join(HEADINGS)}\na@b.example; =1+1;Vis;x".encode(), CSV).rows
    assert read.cells["first_name"] == Cell(" =1+1", is_formula=True)


@pytest.mark.parametrize("text", ["+31", "-12", "@noor", "\tNoor", "\rNoor"])
def test_text_that_a_spreadsheet_could_take_for_a_formula_is_text(text):
    (read,) = read_sheet(f'{";".join(HEADINGS)}\na@b.example;"{text}";Vis;x'.encode(), CSV).rows
    assert read.cells["first_name"] == Cell(text)


def test_numbers_are_as_somebody_types_them_and_a_dash_is_nothing():
    headings = [*HEADINGS, "Kostenplaats", "Inkoopnummer", "Tussenvoegsel"]
    (read,) = read_sheet(workbook(headings, [*NOOR, 4711.0, 12, "-"]), XLSX).rows
    assert [read.cells[name].text for name in ("cost_centre", "purchase_order", "infix")] == ["4711", "12", ""]


def test_as_many_rows_as_allowed_are_read_and_one_more_is_refused():
    rows = [[f"p{number}@voorbeeld.example", "Bo", "Vis", "x"] for number in range(MOST_ROWS + 1)]
    assert len(read_sheet(workbook(HEADINGS, *rows[1:]), XLSX).rows) == MOST_ROWS
    with pytest.raises(TooManyRows):
        read_sheet(workbook(HEADINGS, *rows), XLSX)


def test_a_row_far_below_is_found_without_walking_for_ever():
    book = workbook(HEADINGS, NOOR)
    far = changed(book, lambda name, data: data.replace(b'r="2"', b'r="999999999999"'))
    with pytest.raises(NothingInside):
        read_sheet(far, XLSX)


def test_a_person_below_the_last_row_is_refused_with_the_limit():
    below = changed(workbook(HEADINGS, NOOR, NOOR), lambda name, data: data.replace(b'r="3"', b'r="10001"'))
    with pytest.raises(TooFarDown) as refusal:
        read_sheet(below, XLSX)
    assert "10000" in str(refusal.value)


def test_a_row_far_below_that_is_only_bold_is_empty():
    book = book_of(HEADINGS, NOOR)
    book.active.cell(LAST_ROW + 5, 1).font = Font(bold=True)
    assert typed(read_sheet(saved(book), XLSX)) == AS_READ


def test_a_zip_bomb_is_not_unpacked():
    bomb = changed(workbook(HEADINGS, NOOR), lambda name, data: data + b" " * MOST_UNPACKED)
    assert len(bomb) < 500_000
    with pytest.raises(TooMuchInside):
        read_sheet(bomb, XLSX)


def test_entities_in_a_workbook_are_not_expanded():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'

    def with_entities(name, data):
        return data.replace(b"<worksheet", laughs + b"<worksheet", 1) if "sheet1" in name else data

    with pytest.raises(NotReadable):
        read_sheet(changed(workbook(HEADINGS, NOOR), with_entities), XLSX)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04 this is no zip", XLSX),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), CSV),
        ("E-mailadres;Voornaam".encode("utf-16-le"), CSV),
        (b"E-mailadres;\x81\xff", CSV),
        (b'E-mailadres;"' + b"x" * 140_000 + b'"', CSV),
    ],
)
def test_garbage_is_refused_with_a_sentence(data, kind):
    with pytest.raises(NotReadable):
        read_sheet(data, kind)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_workbook_with_a_broken_part_is_refused(part):
    broken = changed(workbook(HEADINGS, NOOR), lambda name, data: b"<broken" if name == part else data)
    with pytest.raises(NotReadable):
        read_sheet(broken, XLSX)


@pytest.mark.parametrize("text", ["", "\r\n;;\r\n", "E-mailadres;Voornaam;Achternaam;Organisatie\r\n"])
def test_a_list_without_people_is_refused(text):
    with pytest.raises(NothingInside):
        read_sheet(text.encode(), CSV)


def test_missing_and_double_columns_are_named():
    with pytest.raises(ColumnsMissing) as missing:
        read_sheet(b"E-mail;Naam\na@b.example;Bo", CSV)
    assert missing.value.details == {"names": "Voornaam, Achternaam, Organisatie"}
    with pytest.raises(ColumnTwice) as double:
        read_sheet(b"E-mail;E-mailadres\na@b.example;b@b.example", CSV)
    assert double.value.details == {"name": "Mailadres"}


def columns_of(sheet, name):
    return [row.cells[name] for row in sheet.rows]


def with_codes(*cells):
    """A workbook with one person per (value, number format) as purchase order number."""
    book = Workbook()
    book.active.append([*HEADINGS, "Inkoopnummer"])
    for number, (value, code) in enumerate(cells, start=2):
        book.active.append([*NOOR, value])
        book.active.cell(number, 5).number_format = code
    return saved(book)


def test_a_cell_is_read_as_the_sheet_shows_it():
    sheet = read_sheet(with_codes((12345, "0000000"), (True, "General"), (0.5, "0%"), ("12", '"PO "@')), XLSX)
    assert [cell.text for cell in columns_of(sheet, "purchase_order")] == ["0012345", "WAAR", "50%", "PO 12"]
    assert {cell.doubt for cell in columns_of(sheet, "purchase_order")} == {""}


def test_what_a_sheet_shows_shortened_or_hides_is_doubted_on_its_row():
    sheet = read_sheet(with_codes((123456789012, "General"), (12345, ";;;"), (7, "0")), XLSX)
    assert [bool(cell.doubt) for cell in columns_of(sheet, "purchase_order")] == [True, True, False]


def test_what_a_sheet_says_without_words_is_noted():
    book = book_of(HEADINGS, NOOR, NOOR, [NOOR[0], "Bo", "Vis", None])
    book.active.row_dimensions[2].hidden = True
    book.active["C3"].font = Font(strike=True)
    book.active.merge_cells("D3:D4")
    hidden, struck, merged = read_sheet(saved(book), XLSX).rows
    assert [bool(row.note) for row in (hidden, struck, merged)] == [True, False, False]
    assert (struck.cells["last_name"].text, bool(struck.cells["last_name"].notes)) == ("Bérg", True)
    assert (merged.cells["organisation"].text, "rij 3" in merged.cells["organisation"].notes[0]) == (NOOR[3], True)


def test_a_hidden_column_is_noted_and_a_hidden_sheet_is_not_read():
    book = Workbook()
    book.active.append(["geheim"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Zichtbaar")
    for row in (HEADINGS, NOOR):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    book.active = 1
    read = read_sheet(saved(book), XLSX)
    assert (read.title, typed(read)) == ("Zichtbaar", AS_READ)
    assert [name for name, cell in read.rows[0].cells.items() if cell.notes] == ["last_name"]


RICH = b"<r><t>No</t></r><r><rPr/><t>or</t></r><rPh sb='0' eb='1'><t>nuur</t></rPh>"


def test_rich_text_is_read_whole_and_a_reading_aid_is_not():
    book = workbook(HEADINGS, ["noor@voorbeeld.example", "s0", *NOOR[2:]])
    inline = changed(book, lambda name, data: data.replace(b"<t>s0</t>", RICH))
    assert typed(read_sheet(inline, XLSX)) == AS_READ
    assert typed(read_sheet(with_shared(book, RICH), XLSX)) == AS_READ


def test_a_line_break_of_an_old_excel_is_one():
    book = with_shared(workbook(HEADINGS, ["noor@voorbeeld.example", "s0", *NOOR[2:]]), b"<t>No_x000A_or</t>")
    assert typed(read_sheet(book, XLSX))[0]["first_name"] == "No\nor"


def test_a_row_with_other_separators_is_doubted():
    text = f"{';'.join(HEADINGS)}\n{';'.join(NOOR)}\n{','.join(NOOR)}\n"
    assert [bool(cell.doubt) for cell in columns_of(read_sheet(text.encode(), CSV), "email")] == [False, True]


@pytest.mark.parametrize(
    "rows",
    [
        b"<row r='1048576'><c/></row>" * 30_000 + b"<row/>" * 400_000,
        b"<row r='3'>" + b"<c r='A3' t='str'><v>x</v></c>" * 300_000 + b"</row>",
        b"".join(b"<row r='%d'><c t='str'><v>x</v></c></row>" % row for row in range(3, 9_000)),
    ],
)
def test_a_small_file_with_much_inside_is_refused_soon(rows):
    """Counted while it is read: it costs a second, not a request."""
    bomb = changed(workbook(HEADINGS, NOOR), lambda name, data: data.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert len(bomb) < 100_000
    begin = time.process_time()
    with pytest.raises((TooMuchInside, TooManyRows)):
        read_sheet(bomb, XLSX)
    assert time.process_time() - begin < 30


def test_one_long_text_in_every_cell_is_too_much():
    long = "x" * 30_000
    rows = [[f"p{number}@voorbeeld.example", long, "Vis", "x"] for number in range(60)]
    with pytest.raises(TooMuchInside):
        read_sheet(workbook(HEADINGS, *rows), XLSX)


def test_a_row_or_column_without_size_is_hidden_too():
    without = b'<cols><col min="2" max="2" width="0"/></cols><sheetData>'
    book = changed(workbook(HEADINGS, NOOR), lambda name, data: data.replace(b"<sheetData>", without))
    book = changed(book, lambda name, data: data.replace(b'<row r="2"', b'<row r="2" ht="0"'))
    (row,) = read_sheet(book, XLSX).rows
    assert (bool(row.note), bool(row.cells["first_name"].notes), row.cells["last_name"].notes) == (True, True, ())


def csv_of(*rows):
    return read_sheet("\r\n".join([";".join(HEADINGS), *rows]).encode(), CSV)


def test_a_row_with_more_cells_than_headings_is_doubted():
    sheet = csv_of("noor@duinrade.example;Noor;Berg; van den;gemeente Duinrade", "bo@duinrade.example;Bo;Vis;Zorg;")
    assert [bool(row.cells["email"].doubt) for row in sheet.rows] == [True, False]


def test_a_quote_that_never_ends_takes_no_rows_along():
    with pytest.raises(NotReadable):
        csv_of('noor@duinrade.example;"Noor;Berg;gemeente Duinrade', "bo@duinrade.example;Bo;Vis;Zorg")


@pytest.mark.parametrize("name", ["@Thuis", "-zorg", "+Plus", "=gelijk", "'s-Gravenmoer", "'t Huis", "\uff1dwijd"])
def test_what_our_own_lists_write_is_read_again(name):
    (row,) = csv_of(f"noor@duinrade.example;Noor;Berg;{harmless(name)}").rows
    assert row.cells["organisation"] == Cell(name)


@pytest.mark.parametrize("number", ["1,23457E+11", "1.2E+15", "6E+08"])
def test_a_number_that_a_spreadsheet_shortened_is_doubted(number):
    (row,) = csv_of(f"noor@duinrade.example;Noor;Berg;{number}").rows
    assert number in row.cells["organisation"].doubt


@pytest.mark.parametrize("data", [open_document(*NOOR), compound_file("Workbook"), compound_file(*WITH_PASSWORD)])
@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_a_sheet_of_another_program_or_with_a_password_is_refused_whatever_its_name_says(data, kind):
    with pytest.raises(NotReadable):
        read_sheet(data, kind)
