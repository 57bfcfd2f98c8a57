"""What nobody sees in a workbook, or sees struck through, is read and said of its row."""

from __future__ import annotations

import re
import time

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import DataBarRule, FormulaRule
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from course.sheets.cells import Cell
from course.sheets.reading import XLSX, read_sheet
from course.sheets.refusals import TooMuchInside
from tests.helpers.office_files import book_of, changed, saved, with_shared

HEADINGS = ["E-mailadres", "Voornaam", "Achternaam", "Organisatie"]
NOOR = ["noor@voorbeeld.example", "Noor", "Berg", "gemeente Duinrade"]

STRUCK = "doorgestreept in het blad."
PALE = "niemand ziet dit in het blad: het heeft de kleur van zijn achtergrond."
TINY = "niemand ziet dit in het blad: de letters zijn te klein."
BEHIND = "niemand ziet dit in het blad: het staat achter samengevoegde cellen."
MAY = "het blad verbergt dit of streept het door onder een voorwaarde, en die berekenen we niet."
WHITE, GREY, BLUE = "FFFFFFFF", "FFD9D9D9", "FF4472C4"


def solid(colour):
    return PatternFill("solid", fgColor=colour)


def notes_on(data):
    """The notes on the first name of everybody in a workbook."""
    return [row.cells["first_name"].notes for row in read_sheet(data, XLSX).rows]


def notes_with(font=None, fill=None, code="General", value="Noor"):
    book = book_of(HEADINGS, [NOOR[0], value, *NOOR[2:]])
    cell = book.active["B2"]
    cell.font, cell.fill, cell.number_format = font or Font(), fill or PatternFill(), code
    (notes,) = notes_on(saved(book))
    return notes


@pytest.mark.parametrize(
    ("font", "fill", "code"),
    [
        (Font(color=WHITE), None, "General"),
        (Font(color="00FFFFFF"), None, "General"),
        (Font(color="FFF2F2F2"), None, "General"),
        (Font(color=Color(theme=0)), None, "General"),
        (Font(color=Color(theme=1, tint=1)), None, "General"),
        (Font(color=Color(theme=0, tint=-0.05)), None, "General"),
        (Font(color=Color(indexed=9)), None, "General"),
        (Font(color=Color(indexed=65)), None, "General"),
        (Font(color=BLUE), solid(BLUE), "General"),
        (Font(color=Color(theme=4, tint=0.5)), solid(Color(theme=4, tint=0.5)), "General"),
        (Font(color=Color(theme=0)), solid(Color(indexed=1)), "General"),
        (None, solid("FF000000"), "General"),
        (Font(color=WHITE), PatternFill("lightGrid"), "General"),
        (Font(color=WHITE), GradientFill(stop=(BLUE, WHITE)), "General"),
        (None, None, "[White]@"),
        (None, None, "[Red]General;[WHITE]General;General;@"),
    ],
)
def test_letters_in_the_colour_of_their_background_are_noted(font, fill, code):
    assert notes_with(font, fill, code) == (PALE,)


@pytest.mark.parametrize(
    ("font", "fill", "code"),
    [
        (None, None, "General"),
        (Font(color=GREY), None, "General"),
        (Font(color=WHITE), solid(BLUE), "General"),
        (Font(color=Color(theme=0)), solid(Color(theme=1)), "General"),
        (Font(color=Color(theme=0, tint=-0.15)), None, "General"),
        (Font(color=Color(theme=99)), None, "General"),
        (Font(color=Color(indexed=64)), PatternFill("gray125"), "General"),
        (None, None, "[Red]@"),
        (Font(vertAlign="superscript"), None, "General"),
        (Font(size=6), None, "General"),
    ],
)
def test_letters_that_can_be_seen_are_not_noted(font, fill, code):
    assert notes_with(font, fill, code) == ()


@pytest.mark.parametrize("size", [1, 4])
def test_letters_that_are_dots_are_noted(size):
    assert notes_with(Font(size=size)) == (TINY,)


def test_all_that_is_to_be_said_of_a_cell_is_said():
    assert notes_with(Font(size=1, strike=True, color=WHITE)) == (STRUCK, PALE, TINY)


def test_a_number_format_that_shows_nothing_is_doubted():
    book = book_of(HEADINGS, NOOR)
    book.active["B2"].number_format = ";;;"
    (row,) = read_sheet(saved(book), XLSX).rows
    assert bool(row.cells["first_name"].doubt)


@pytest.mark.parametrize("own", ["FFFFFF", "000000"])
def test_a_workbook_may_have_colours_of_its_own(own):
    """In its theme, and by number."""
    book = book_of(HEADINGS, NOOR, NOOR)
    book.active["B2"].font, book.active["B3"].font = Font(color=Color(theme=5)), Font(color=Color(indexed=20))
    numbered = b'<rgbColor rgb="00000000"/>' * 20 + b'<rgbColor rgb="00%s"/>' % own.encode()

    def with_own(name, data):
        data = re.sub(rb"(<a:accent2>\s*<a:srgbClr val=)\"\w+", rb'\1"' + own.encode(), data)
        return re.sub(rb"(<indexedColors>).*(?=</indexedColors>)", rb"\1" + numbered, data)

    seen = notes_on(changed(saved(book), with_own))
    assert seen == ([(PALE,), (PALE,)] if own == "FFFFFF" else [(), ()])


RUN = b'<r><rPr><sz val="11"/><color theme="1"/><rFont val="Calibri"/></rPr><t xml:space="preserve">Noor </t></r>'
AS_EXCEL = {
    "struck": b'<r><rPr><strike/><sz val="11"/><color theme="1"/></rPr><t>Nora</t></r>',
    "pale": b'<r><rPr><sz val="11"/><color theme="0"/><rFont val="Calibri"/></rPr><t>Nora</t></r>',
    "tiny": b'<r><rPr><sz val="1"/><color theme="1"/></rPr><t>Nora</t></r>',
    "raised": b'<r><rPr><vertAlign val="superscript"/><sz val="11"/></rPr><t>Nora</t></r>',
}
OF_PART = {
    "struck": "een deel hiervan is doorgestreept in het blad: Nora.",
    "pale": "niemand ziet een deel hiervan in het blad, in de kleur van zijn achtergrond: Nora.",
    "tiny": "niemand ziet een deel hiervan in het blad, in letters die te klein zijn: Nora.",
    "raised": "een deel hiervan staat boven of onder de regel in het blad, als een voetnoot: Nora.",
}


def with_rich(*runs, shared=False):
    """A workbook of which the first name is rich text, beside the sheets or in the cell."""
    book = saved(book_of(HEADINGS, [NOOR[0], "s0", *NOOR[2:]]))
    if shared:
        return with_shared(book, b"".join(runs))
    return changed(book, lambda name, data: data.replace(b"<t>s0</t>", b"".join(runs)))


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("mark", AS_EXCEL)
def test_a_part_of_a_cell_that_its_reader_doubts_is_noted_with_what_it_is(mark, shared):
    (row,) = read_sheet(with_rich(RUN, AS_EXCEL[mark], shared=shared), XLSX).rows
    assert row.cells["first_name"] == Cell("Noor Nora", notes=(OF_PART[mark],))


def test_a_part_of_which_more_is_to_be_said_has_a_note_for_each():
    block = [TextBlock(InlineFont(), "Noor "), TextBlock(InlineFont(strike=True, color="00FFFFFF"), "Nora")]
    book = book_of(HEADINGS, [NOOR[0], CellRichText(*block), *NOOR[2:]])
    assert notes_on(saved(book)) == [(OF_PART["struck"], OF_PART["pale"])]


def test_rich_text_that_is_marked_in_every_part_is_noted_as_a_whole():
    other = AS_EXCEL["struck"].replace(b'"11"', b'"12"').replace(b"Nora", b" Noor ")
    assert notes_on(with_rich(AS_EXCEL["struck"], other)) == [(STRUCK,)]


def test_a_part_is_seen_before_the_background_of_its_cell():
    book = book_of(HEADINGS, [NOOR[0], CellRichText("Noor ", TextBlock(InlineFont(color=WHITE), "Nora")), *NOOR[2:]])
    book.active["B2"].fill = solid(BLUE)
    assert notes_on(saved(book)) == [()]


@pytest.mark.parametrize("no", [b"0", b"false"])
def test_a_part_of_which_is_said_that_it_is_not_struck_through_is_not_noted(no):
    """Excel writes the one, LibreOffice the other."""
    not_struck = AS_EXCEL["struck"].replace(b"<strike/>", b'<strike val="%s"/>' % no)
    assert notes_on(with_rich(RUN, not_struck)) == [()]


def under_condition(rule, where="B2:B3"):
    book = book_of(HEADINGS, NOOR, NOOR, NOOR)
    book.active["B3"].font = Font(color=WHITE)
    book.active["B3"].fill = solid(BLUE)
    book.active.conditional_formatting.add(where, rule)
    return notes_on(saved(book))


@pytest.mark.parametrize(
    ("changes", "first", "second"),
    [
        ({"font": Font(strike=True)}, (MAY,), (MAY,)),
        ({"font": Font(color=WHITE)}, (MAY,), ()),
        ({"fill": PatternFill(bgColor="FF000000")}, (MAY,), ()),
        ({"fill": PatternFill("solid", bgColor=WHITE)}, (), (MAY,)),
        ({"font": Font(color="FF9C0006"), "fill": PatternFill(bgColor="FFFFC7CE")}, (), ()),
        ({"font": Font(bold=True)}, (), ()),
    ],
)
def test_what_a_condition_may_hide_or_strike_through_is_noted(changes, first, second):
    assert under_condition(FormulaRule(formula=["TRUE"], **changes)) == [first, second, ()]


def test_a_condition_with_a_number_format_that_shows_nothing_is_noted():
    rule = FormulaRule(formula=["TRUE"])
    rule.dxf = DifferentialStyle(numFmt=NumberFormat(170, ";;;"))
    assert under_condition(rule) == [(MAY,), (MAY,), ()]


def test_a_picture_instead_of_a_number_is_noted():
    rule = DataBarRule("min", None, "max", None, color=BLUE, showValue=False)
    assert under_condition(rule, "A1:D2") == [(MAY,), (), ()]


def test_a_condition_counts_in_whole_columns_and_in_several_places():
    rule = FormulaRule(formula=["TRUE"], font=Font(strike=True))
    assert under_condition(rule, "A4:B4 D1:D9 B2") == [(MAY,), (), (MAY,)]
    assert under_condition(rule, "B1:B1048576") == [(MAY,), (MAY,), (MAY,)]


def test_a_condition_of_a_newer_excel_is_noted_so_too():
    """One that looks at another sheet says how it shows a cell, and only then where."""
    newer = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditional'
        b'Formattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        b'<x14:cfRule type="expression" priority="1"><xm:f>Blad2!A1=1</xm:f><x14:dxf><font><strike/></font></x14:dxf>'
        b"</x14:cfRule><xm:sqref>B2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
        b"</worksheet>"
    )
    book = saved(book_of(HEADINGS, NOOR, NOOR))
    assert notes_on(changed(book, lambda name, data: data.replace(b"</worksheet>", newer))) == [(MAY,), ()]


def test_a_comment_is_noted_on_its_cell():
    book = book_of(HEADINGS, NOOR, NOOR)
    book.active["B3"].comment = Comment("Komt toch niet", "Bo")
    assert notes_on(saved(book)) == [(), ("iemand schreef hier een opmerking bij in het blad.",)]


def test_what_stands_behind_merged_cells_is_noted():
    book = saved(book_of(HEADINGS, NOOR, NOOR, NOOR, NOOR))
    merged = b'</sheetData><mergeCells><mergeCell ref="A2:B2"/><mergeCell ref="B3:B4"/></mergeCells>'
    seen = notes_on(changed(book, lambda name, data: data.replace(b"</sheetData>", merged)))
    assert seen == [(BEHIND,), (), (BEHIND,), ()]


def test_a_cell_merged_downwards_keeps_what_is_said_of_it():
    book = book_of(HEADINGS, NOOR, [NOOR[0], None, *NOOR[2:]])
    book.active["B2"].font = Font(strike=True)
    book.active.merge_cells("B2:B3")
    merged = "in het blad samengevoegd met rij 2; gelezen als hetzelfde."
    assert notes_on(saved(book)) == [(STRUCK,), (STRUCK, merged)]


def test_a_row_or_column_with_hardly_any_size_is_hidden():
    book = book_of(HEADINGS, NOOR, NOOR)
    book.active.row_dimensions[2].height, book.active.row_dimensions[3].height = 1, 12
    book.active.column_dimensions["B"].width, book.active.column_dimensions["C"].width = 0.1, 3
    first, second = read_sheet(saved(book), XLSX).rows
    assert [bool(first.note), bool(second.note)] == [True, False]
    assert [name for name, cell in first.cells.items() if cell.notes] == ["first_name"]


def test_columns_that_are_hidden_where_nothing_is_said_of_them_are_noted():
    sizes = (
        b'<sheetFormatPr defaultColWidth="0" zeroHeight="1"/><cols><col min="1" max="2" width="9"/></cols><sheetData>'
    )

    def with_sizes(name, data):
        return re.sub(rb"<sheetFormatPr[^>]*/>", b"", data).replace(b"<sheetData>", sizes)

    (row,) = read_sheet(changed(saved(book_of(HEADINGS, NOOR)), with_sizes), XLSX).rows
    assert (row.note, [name for name, cell in row.cells.items() if cell.notes]) == ("", ["last_name", "organisation"])


def test_a_zero_that_a_sheet_does_not_show_is_noted():
    book = book_of(HEADINGS, [NOOR[0], 0, *NOOR[2:]], [NOOR[0], 10, *NOOR[2:]])
    book.active.sheet_view.showZeros = False
    assert notes_on(saved(book)) == [("dit blad laat een nul niet zien.",), ()]


def test_a_look_in_odd_words_makes_no_list_unreadable():
    odd = b'<fonts><font><sz val="groot"/><color theme="?" tint="licht"/><strike val="misschien"/></font></fonts>'

    def with_odd(name, data):
        return re.sub(rb"<fonts.*</fonts>", odd, data, flags=re.DOTALL)

    assert notes_on(changed(saved(book_of(HEADINGS, NOOR)), with_odd)) == [()]


def test_a_format_of_a_condition_is_none_of_a_cell():
    """Both may have the same number."""
    book = book_of(HEADINGS, [NOOR[0], 7, *NOOR[2:]])
    book.active["B2"].number_format = "0000"
    rule = FormulaRule(formula=["TRUE"])
    rule.dxf = DifferentialStyle(numFmt=NumberFormat(164, "0.0"))
    book.active.conditional_formatting.add("D9", rule)
    (row,) = read_sheet(saved(book), XLSX).rows
    assert row.cells["first_name"] == Cell("0007")


MANY = {
    "rules": b"".join(
        b'<conditionalFormatting sqref="%s"><cfRule type="expression" dxfId="0"/></conditionalFormatting>'
        % b" ".join(b"B%d" % row for row in range(2, 1000))
        for _turn in range(500)
    ),
    "merged": b"<mergeCells>" + b'<mergeCell ref="A2:AX9000"/>' * 10_000 + b"</mergeCells>",
}


@pytest.mark.parametrize("many", MANY)
def test_a_small_file_with_many_looks_is_refused_soon(many):
    book = book_of(HEADINGS, NOOR)
    book.active.conditional_formatting.add("B2", FormulaRule(formula=["TRUE"], font=Font(strike=True)))
    bomb = changed(saved(book), lambda name, data: data.replace(b"</sheetData>", b"</sheetData>" + MANY[many]))
    begin = time.process_time()
    with pytest.raises(TooMuchInside):
        read_sheet(bomb, XLSX)
    assert time.process_time() - begin < 30


def test_one_text_in_many_fonts_in_many_cells_is_refused_soon():
    runs = b"".join(b'<r><rPr><color rgb="FF%06X"/></rPr><t>x</t></r>' % number for number in range(20_000))
    cells = b"".join(b'<row r="%d"><c r="B%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(3, 9_000))
    book = changed(
        with_rich(runs, shared=True), lambda name, data: data.replace(b"</sheetData>", cells + b"</sheetData>")
    )
    begin = time.process_time()
    with pytest.raises(TooMuchInside):
        read_sheet(book, XLSX)
    assert time.process_time() - begin < 30
