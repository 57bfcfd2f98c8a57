"""A date poll of twelve moments, answered with the keyboard alone on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewVisitor
from tests.browser.keyboard import press_enter, tab, tab_to
from tests.browser.looking import flaws_of
from tests.browser.polls import DAYS, ask_everybody

pytestmark = pytest.mark.moment("halverwege")

PRESSES = ("ArrowDown", "ArrowUp")
"""From the last of the four answers, which is chosen at first: on to the first, or back to the third."""


def answered(page: Page) -> list[str]:
    return [line.rpartition(": ")[2] for line in page.locator("#receipt ~ ul li").all_inner_texts()]


def test_twelve_moments_are_answered_with_the_keyboard_alone_at_320_pixels(new_visitor: NewVisitor) -> None:
    title = "Wanneer kunnen we naar de wijk?"
    ask_everybody(new_visitor(), title)
    visitor = new_visitor(viewport={"width": 320, "height": 640}).become("d02")
    page = visitor.open("/mijn/")
    door = page.locator("main p", has_text=title).get_by_role("link", name="Zeg wanneer je kunt")
    tab_to(page, tag="a", href=door.get_attribute("href") or "")
    press_enter(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert flaws_of(page) == []
    for number in range(len(DAYS)):
        stop = tab_to(page, tag="input") if number == 0 else tab(page)
        assert (stop.tag, stop.name.partition("-")[0]) == ("input", "option")
        page.keyboard.press(PRESSES[number % 2])
    assert tab(page).tag == "button"
    press_enter(page)
    assert answered(page) == ["Ja", "Nee"] * 6
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    body = visitor.download(page.locator("main a[href$='.ics']").get_attribute("href") or "")
    assert body.count(b"STATUS:TENTATIVE") == 12
