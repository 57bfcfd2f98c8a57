"""A number as a spreadsheet set to Dutch shows it, or the word that we do not know."""

from __future__ import annotations

import datetime as dt

import pytest

from course.sheets.formats import CannotShow, shown_number, shown_text

SINCE = dt.date(1899, 12, 30)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("4711", "General", "4711"),
        ("4711.5", "General", "4711,5"),
        ("0.30000000000000004", "General", "0,3"),
        ("-12", "General", "-12"),
        ("12345", "0000000", "0012345"),
        ("12345678", "0000000", "12345678"),
        ("12", '"abc"0', "abc12"),
        ("1234567", "000-000-0000", "000-123-4567"),
        ("1234567.891", "#,##0.00", "1.234.567,89"),
        ("0.5", "#.##", ",5"),
        ("12.50", "0.0#", "12,5"),
        ("0.125", "0.0%", "12,5%"),
        ("2450", r"[$€-413]\ #,##0.00", "€ 2.450,00"),
        ("-5", "0;[Red](0)", "(5)"),
        ("0", '0;-0;"niets"', "niets"),
        ("12", "@", "12"),
        ("46407", "d-m-yyyy", "20-1-2027"),
        ("46408.395833333", 'dddd d mmmm yyyy "om" h:mm', "donderdag 21 januari 2027 om 9:30"),
        ("46408.75", "dd/mm/yy hh:mm AM/PM", "21/01/27 06:00 PM"),
        ("0.395833333333", "mm:ss", "30:00"),
        ("46408", "[$-413]mmm-yy", "jan-27"),
        ("46467", "[$-nl-NL]d mmm yyyy", "21 mrt 2027"),
        ("46408", "[$-409]d-m-yyyy", "21-1-2027"),
        ("46408", "mmmmm", "j"),
        ("46408.395833333", "h:mm mmm", "9:30 jan"),
        ("12000000", '0.0,,"M"', "12,0M"),
        ("12000", "0,", "12"),
        ("12345", "0.00,", "12,35"),
        ("1234567890", "#,##0.0,", "1.234.567,9"),
        ("1234567", "#,##0,.0", "1.234,6"),
        ("12345678", '#,##0.0,, "mln"', "12,3 mln"),
        ("-12000", '0.0,"k"', "-12,0k"),
        ("5", ".0", "5,0"),
        ("12.34", r"[$€-413]\ .00", "€ 12,34"),
        ("0.5", ".0", ",5"),
        ("0", ".00", ",00"),
        ("5", "#.##", "5,"),
        ("5", '0.0?"x"', "5,0 x"),
        ("5.12", "0.0-0", "5,1-2"),
        ("1.0049999999999999", "0.00", "1,01"),
        ("5", "?,???", "    5"),
        ("1234", "_-* #,##0_-", " 1.234 "),
    ],
)
def test_a_number_is_what_its_reader_sees(value, code, shown):
    assert shown_number(value, code, since=SINCE) == shown


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("123456789012", "General"), ("0.00001", "General"), ("12", "0.00E+00"), ("0.5", "# ?/?"), ("5", ";;;"),
        ("5", "[>3]0;0"), ("1.5", "[h]:mm"), ("-1", "d-m-yyyy"), ("30", "d-m-yyyy"), ("5", '"abc"'),
        ("1e999999999", "0"), ("1e-999999999", "0.00"), ("9" * 5_000, "0"), ("NaN", "0"), ("x", "0"),
        ("5", "0" * 300), ("5", "0" + "%" * 200), ("12", "?"* 2 + "/" + "??"),
        ("12", "%"), ("12", "0,%0"), ("12", '0"x",'), ("12", "0.0,0"), ("12", ",0"), ("12", "0*-"), ("46408", "mmmmmm"),
        ("46408", "ddddd"), ("46408", "[$-409]mmm-yy"), ("46408", "[$-F800]d-m-yyyy"),
        ("46408", "[$-x-sysdate]d-m-yyyy"), ("46408.5", "h:mm A/P"), ("46408.5", "hhh:mm"),
    ],
)  # fmt: skip
def test_what_we_cannot_be_sure_of_is_no_guess(value, code):
    with pytest.raises(CannotShow):
        shown_number(value, code, since=SINCE)


@pytest.mark.parametrize(
    ("number", "name"),
    list(enumerate(["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"], start=1)),
)
def test_a_month_is_short_as_the_dutch_write_it(number, name):
    day = (dt.date(2027, number, 1) - SINCE).days
    assert shown_number(str(day), "d-mmm-yy", since=SINCE) == f"1-{name}-27"


def test_text_in_a_format_has_its_words_or_is_hidden():
    assert shown_text("7", '0;0;0;"PO "@') == "PO 7"
    assert shown_text("7; 8", "0;-0") == "7; 8"
    for code in (";;;", "@@"):
        with pytest.raises(CannotShow):
            shown_text("7", code)
