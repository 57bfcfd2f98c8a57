"""On a narrow screen words stay whole, and what is too long for a line breaks."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewVisitor

IN_TWO = """() => [...document.querySelectorAll(".balance-table th")].flatMap(cell => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = []
    while (texts.nextNode()) {
        const range = document.createRange()
        range.selectNodeContents(texts.currentNode)
        if (range.getClientRects().length > 1) broken.push(texts.currentNode.data)
    }
    return broken
})"""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_of_the_balance_stand_on_one_line(new_visitor: NewVisitor, language: str) -> None:
    visitor = new_visitor(viewport={"width": 320, "height": 800})
    visitor.open("/taal/")
    visitor.click(f"main button[value={language}]")
    page = visitor.open("/cursus/zorg-en-gemeente-2027/")
    assert page.locator(".balance-table th").count() == 6
    assert page.evaluate(IN_TWO) == []


UNBROKEN = """() => {
    const names = [...document.querySelectorAll("main .person-name, main .person-work")]
    names.forEach(name => { name.textContent = "W".repeat(180) })
    return names.length
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_name_without_a_break_makes_no_page_wider(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(viewport={"width": width, "height": 800}).become("d02")
    meeting = visitor.open("/mijn/").locator("main a[href^='/bijeenkomst/']").first.get_attribute("href")
    for path in ("/deelnemers/", meeting):
        page = visitor.open(path)
        assert page.evaluate(UNBROKEN) > 0
        assert page.evaluate("document.documentElement.scrollWidth") == width


IN_PIECES = """() => [...document.querySelectorAll(".listing .title a")].flatMap(link => {
    const text = link.firstChild, range = document.createRange()
    return [...text.data.matchAll(/[^\\s-]+/g)].filter(word => {
        range.setStart(text, word.index)
        range.setEnd(text, word.index + word[0].length)
        return range.getClientRects().length > 1
    }).map(word => word[0])
})"""


@pytest.mark.parametrize("width", [320, 1280])
def test_names_in_a_list_of_the_office_break_between_words(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(viewport={"width": width, "height": 800}).become("org01")
    for path in ("aanmeldingen", "organisaties", "users"):
        page = visitor.open(f"/beheer/{path}/")
        assert page.locator(".listing .title a").count() > 0
        assert page.evaluate(IN_PIECES) == []


BROKEN = """() => [...document.querySelectorAll(".pack-hours")].filter(cell => {
    const range = document.createRange()
    range.selectNodeContents(cell)
    return new Set([...range.getClientRects()].map(line => line.top)).size > 1
}).map(cell => cell.innerText)"""


def test_hours_in_the_pack_for_a_day_stay_whole(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(viewport={"width": 320, "height": 800}).become("org01")
    page = visitor.open("/beheer/bijeenkomsten/pakket/8/")
    token = page.locator("form.office-act input[name=csrfmiddlewaretoken]").get_attribute("value") or ""
    made = visitor.context.request.post(
        page.url, form={"csrfmiddlewaretoken": token, "parts": "programme"}, headers={"Referer": page.url}
    )
    page = visitor.open(made.url.replace(".pdf", "/"))
    assert page.locator(".pack-hours").count() > 5
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


CUT = """() => [...document.querySelectorAll(
    ".office-rows input[type=text], .office-rows textarea, .day-title *, textarea.growing-line"
)].filter(box => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1)
    .map(box => `${box.name}: ${box.value}`)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_what_to_do_is_read_whole_in_its_field(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(viewport={"width": width, "height": 800}).become("org01")
    for path in ("modules/edit/6", "werkbezoeken/edit/1", "bijeenkomsten/dag/8"):
        page = visitor.open(f"/beheer/{path}/")
        assert page.locator("textarea.growing-line").count() > 3
        page.evaluate("document.querySelectorAll('details').forEach(more => { more.open = true })")
        assert page.evaluate(CUT) == []


UNDER_THE_TIME = """() => [...document.querySelectorAll(".meeting-list > li")].filter(line => {
    const [when, title] = [line.querySelector(".meta"), line.querySelector("a")]
    const place = [...line.querySelectorAll(".meta")].at(-1)
    const isBeside = title.getBoundingClientRect().left > when.getBoundingClientRect().right
    return isBeside && place.getBoundingClientRect().left < title.getBoundingClientRect().left
}).map(line => line.innerText)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_where_a_meeting_is_stands_with_its_title_and_not_under_its_time(new_visitor: NewVisitor, width: int) -> None:
    page = new_visitor(viewport={"width": width, "height": 800}).become("d02").open("/mijn/")
    page.locator(".meeting-what .meta").first.evaluate(
        "place => { place.textContent = 'Kerk-Avezaath en Drumpt '.repeat(3) }"
    )
    assert page.evaluate(UNDER_THE_TIME) == []


HELP_BEFORE_NAME = """() => [...document.querySelectorAll(".office-field.is-check:has(.office-help)")].filter(field =>
    field.querySelector(".office-help").getBoundingClientRect().top <
    field.querySelector("label").getBoundingClientRect().bottom
).map(field => field.innerText)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_said_about_a_box_to_tick_stands_below_its_name(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(viewport={"width": width, "height": 800}).become("org01")
    page = visitor.open("/beheer/edities/kopieren/1/")
    assert page.locator(".office-field.is-check .office-help").count() == 4
    assert page.evaluate(HELP_BEFORE_NAME) == []
