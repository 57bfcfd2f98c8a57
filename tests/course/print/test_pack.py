"""The pack on paper: accessible, complete, literal, and the same whenever the data are."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest

from course.enums import PackPart
from course.print.data import Emergency, Line, Need
from course.print.pack import BLANKS, ON_A_BADGE, checked, pdf_of
from course.print.typesetting import SHEETS, NotTypeset, fonts, typeset
from tests.helpers.pack import HOSTILE, MADE_AT, attendee, group_of, pack_with, printed
from tests.helpers.pdf import Pdf


def lines(page):
    return [line.strip() for line in page.splitlines()]


@pytest.mark.parametrize("part", PackPart)
def test_each_part_is_an_accessible_document_of_its_own(part):
    pdf = printed(pack_with(group_of(3)), part)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.content
    assert b"/Lang(nl-NL)" in pdf.content
    assert b"/Title(Elkaars werelden, donderdag 21 januari 2027, 09:30 tot 16:30)" in pdf.content
    assert pdf.tags()["H1"] == 1


def test_the_tag_tree_has_a_header_cell_for_each_column_and_a_row_for_each_person():
    tags = printed(pack_with(group_of(3)), PackPart.ATTENDANCE).tags()
    names = ("Table", "THead", "TBody", "TR", "TH", "TD")
    assert {name: tags[name] for name in names} == {"Table": 1, "THead": 1, "TBody": 1, "TR": 4, "TH": 3, "TD": 9}


def test_every_header_cell_says_that_it_is_about_its_column():
    content = printed(pack_with(group_of(2))).content
    cells = re.findall(rb"/Type/StructElem/S/TH(.*?)>>\]", content)
    assert [b"/Scope/Column" in cell for cell in cells] == [True] * (3 + 3 + 2 + 2)


@pytest.mark.parametrize(
    ("people", "sheets"), [(0, [1, 1, 1, 1, 1, 1]), (1, [1, 1, 1, 1, 1, 1]), (40, [2, 6, 20, 1, 1, 1])]
)
def test_a_group_of_any_size_is_printed_and_each_sheet_says_which_of_how_many(people, sheets):
    pages = printed(pack_with(group_of(people))).pages()
    said = [re.search(r"blad (\d+) van (\d+)", page).groups() for page in pages]
    assert said == [(str(number), str(all_of)) for all_of in sheets for number in range(1, all_of + 1)]


def test_two_hundred_people_stand_on_the_list_once_each():
    pages = printed(pack_with(group_of(200)), PackPart.ATTENDANCE).pages()
    found = [line for page in pages for line in lines(page) if line.startswith("Noor")]
    assert found == [f"Noor van den Berg {key}" for key in range(200)]


def test_the_head_of_a_table_stands_on_each_sheet_and_is_read_aloud_once():
    pdf = printed(pack_with(group_of(70)), PackPart.ATTENDANCE)
    heads = [lines(page).count("Handtekening") for page in pdf.pages()]
    assert heads == [1] * len(heads)
    assert len(heads) > 2
    assert [lines(page).count("Handtekening") for page in pdf.pages(read_aloud=True)] == [1] + [0] * (len(heads) - 1)


def test_no_row_is_split_over_two_sheets():
    work = " ".join(["Onderlinge"] * 12)
    people = tuple(attendee(key, f"Persoon {key}", f"{work} {key}") for key in range(60))
    pages = printed(pack_with(people), PackPart.ATTENDANCE).pages(read_aloud=True)
    for page in pages:
        assert page.count("Persoon") * 12 == page.count("Onderlinge")
    assert sum(page.count("Persoon") for page in pages) == 60


def test_forty_hostile_names_are_on_paper_letter_for_letter_or_named_in_the_list():
    assert len(HOSTILE) == 40
    pack = pack_with(tuple(attendee(key, name) for key, name in enumerate(HOSTILE)))
    found = checked(pack, [PackPart.ATTENDANCE])
    assert found.substitutes == (("小", "[Xiao]"), ("明", "[Ming]"), ("王", "[Wang]"), ("🎉", "□"))
    text = "".join("".join(printed(pack, PackPart.ATTENDANCE).pages()).split())
    for name in (one.name for one in found.pack.attendees):
        as_drawn = "".join(name.split())
        assert as_drawn in text or set(as_drawn) <= set(text), name
    literal = [
        "#letx=1",
        "$x^2+y^2$",
        "*vet*_schuin_",
        "<label>@ref",
        "//weg",
        "/*weg*/",
        "=Kop",
        '#import"@preview/x:1.0.0"',
    ]
    assert [name for name in literal if name not in text] == []


def test_a_sign_without_a_font_is_named_on_a_sheet_of_its_own():
    pages = printed(pack_with((attendee(1, "王 Jansen"),)), PackPart.ATTENDANCE).pages()
    assert lines(pages[0]).count("[Wang] Jansen") == 1
    assert "U+738B: [Wang]" in pages[1]


def test_a_name_that_does_not_fit_is_listed_and_its_badge_has_a_line_to_write_on():
    people = (attendee(1, "W" * 60), attendee(2, "Jan Jansen"))
    found = checked(pack_with(people), [PackPart.BADGES])
    assert found.too_long == ("W" * 60,)
    badges, look_at = printed(pack_with(people), PackPart.BADGES).pages()
    assert ("W" in badges, "Jan Jansen" in badges) == (False, True)
    assert re.sub(r"[\n\u200b]", "", look_at).count("W" * 60) == 1


def test_a_long_name_fits_in_smaller_letters_and_is_never_cut_nor_hyphenated():
    name = "Maximiliana-Theodora Wolthuis-van Oldenbarnevelt"
    (page,) = printed(pack_with((attendee(1, name),)), PackPart.BADGES).pages()
    assert checked(pack_with((attendee(1, name),)), [PackPart.BADGES]).too_long == ()
    assert name in page.replace("\n", "").replace("- ", "-")
    sizes = sized_letters(pack_with((attendee(1, name),)))
    assert ON_A_BADGE["least"] <= max(sizes) < ON_A_BADGE["most"]


def sized_letters(pack):
    """Sizes (pt) in which the text of a badge is set, without heading and foot."""
    pdf = printed(pack, PackPart.BADGES)
    page = next(body for body in pdf.objects.values() if b"/Type/Page/" in body)
    stream = pdf._stream(pdf._after(page, rb"/Contents "))
    return {float(size) for size in re.findall(rb"/f\d+ ([\d.]+) Tf", stream)} - {20.0}


def test_there_are_five_badges_without_a_name():
    """Eight on a sheet: with three people one sheet is full, with four there is a second."""
    assert BLANKS == 5
    assert [len(printed(pack_with(group_of(number)), PackPart.BADGES).pages()) for number in (3, 4)] == [1, 2]


def test_a_folded_card_is_read_aloud_once():
    pdf = printed(pack_with((attendee(1, "Jan Jansen"),)), PackPart.CARDS)
    said = [[lines(page).count("Jan Jansen") for page in pdf.pages(read_aloud=aloud)] for aloud in (False, True)]
    assert said == [[2], [1]]


def test_the_side_is_said_in_a_word_beside_the_mark():
    words = Counter(lines(printed(pack_with(group_of(4)), PackPart.BADGES).pages()[0]))
    assert (words["Verzekeraar"], words["Gemeente"], words["Anders"]) == (1, 2, 1)


def test_sheets_for_the_group_show_name_organisation_and_side_alone():
    pages = printed(
        pack_with(group_of(2)), PackPart.ATTENDANCE, PackPart.BADGES, PackPart.CARDS, PackPart.PROGRAMME
    ).pages()
    text = "\n".join(pages)
    assert [word for word in ("vegetarisch", "rolstoel", "@", "112", "Bel vooraf") if word in text] == []


def test_the_caterer_gets_numbers_and_no_name():
    text = "\n".join(printed(pack_with(group_of(5)), PackPart.CATERING).pages())
    assert "5 mensen hebben een plek." in text
    assert "4 van hen vertelden wat we moeten regelen." in text
    assert "Noor" not in text


def test_a_plan_b_of_many_pages_is_printed_to_its_end():
    plan = "\n\n".join(f"Stap {number}: bel eerst." for number in range(200))
    visit = Emergency("Wijkteam", "13:00 tot 15:00", "Kerkplein 1", "", plan)
    pages = printed(pack_with((), visits=(visit,)), PackPart.EMERGENCY).pages()
    assert "Stap 199: bel eerst." in pages[-1]
    assert len(pages) > 1


def test_a_need_longer_than_a_sheet_is_printed_to_its_end():
    need = Need(" ".join(f"woord{number}" for number in range(1200)), 1)
    pages = printed(pack_with((), needs=(need,)), PackPart.CATERING).pages()
    assert "woord1199" in pages[-1]


def test_a_meeting_without_anything_is_printed_and_says_so():
    text = "\n".join(printed(pack_with((), programme=(), needs=(), told_needs=0, visits=())).pages())
    assert "Nog niemand heeft een plek." in text
    assert "Deze bijeenkomst heeft nog geen programma." in text


def test_the_programme_is_to_the_minute():
    programme = (Line("09:05", "09:07", "Welkom", "Petra Lindeman", "Zaal 1"),)
    (page,) = printed(pack_with((), programme=programme), PackPart.PROGRAMME).pages()
    assert lines(page)[5:9] == ["09:05 – 09:07", "Welkom", "Zaal 1", "Petra Lindeman"]


def test_the_same_data_and_moment_give_the_same_bytes_and_another_moment_does_not():
    found = checked(pack_with(group_of(3)), list(PackPart))
    first, again = (pdf_of(found, list(PackPart), MADE_AT) for _ in range(2))
    assert first == again
    assert pdf_of(found, list(PackPart), MADE_AT + dt.timedelta(minutes=1)) != first


def test_the_fonts_are_those_of_the_wheel():
    assert {font.path for font in fonts().fonts()} == {None}
    assert set(fonts().families()) == {
        "DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern", "New Computer Modern Math",
    }  # fmt: skip
    used = set(re.findall(rb"/FontName/\w{6}\+([\w-]+)", printed(pack_with(group_of(2))).content))
    assert used == {b"LibertinusSerif-Regular", b"LibertinusSerif-Bold"}


def test_the_sheets_read_nothing_but_each_other():
    """No package, no file, no address: what they need comes in as data."""
    sources = {path.name: path.read_text() for path in SHEETS.glob("*.typ")}
    imported = {name for text in sources.values() for name in re.findall(r'#import "([^"]+)"', text)}
    assert imported == {"house.typ", "people.typ", "day.typ"}
    reaching = re.compile(r"@preview|@local|https?:|\b(read|image|plugin)\(|#include")
    assert [name for name, text in sources.items() if reaching.search(text)] == []


def test_a_warning_of_the_typesetter_is_an_error(monkeypatch):
    monkeypatch.setattr("course.print.typesetting.FAMILIES", ("Arial",))
    with pytest.raises(NotTypeset, match="unknown font family: arial"):
        typeset("probe.typ", {"text": "Noor"}, MADE_AT)


def test_a_badge_and_a_card_have_their_size_and_the_ruler_is_ten_centimetres():
    pdf = printed(pack_with(group_of(1)), PackPart.BADGES, PackPart.CARDS)
    pages = [body for body in pdf.objects.values() if b"/Type/Page/" in body]
    badges, cards = (pdf._stream(pdf._after(page, rb"/Contents ")).decode("latin-1") for page in pages)
    assert points(100) in badges
    assert (points(90) in badges, points(58) in badges) == (True, True)
    assert (points(180) in cards, points(121) in cards) == (True, True)


def points(millimetres):
    """As it stands in the drawing, to a thousandth of a point."""
    return f"{millimetres * 72 / 25.4:.3f}"[:-1]


def test_what_is_printed_is_dutch_whatever_the_reader_reads(settings):
    settings.LANGUAGE_CODE = "en"
    assert "Aanwezigheidslijst" in printed(pack_with(group_of(1)), PackPart.ATTENDANCE).pages()[0]
    assert isinstance(printed(pack_with(group_of(1))), Pdf)
