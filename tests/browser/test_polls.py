"""A date poll of twelve moments, answered with the keyboard alone on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewVisitor
from tests.browser.keyboard import press_enter, tab, tab_to
from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

DAYS = [f"2027-05-{day:02}" for day in range(3, 15)]
PRESSES = ("ArrowDown", "ArrowUp")
"""From the last of the four answers, which is chosen at first: on to the first, or back to the third."""


def ask_everybody(office: Visitor, title: str) -> None:
    """As the course office does it."""
    page = office.become("org01").open("/beheer/datumprikkers/")
    office.click(page.locator("main a[href*='/nieuw/']").first)
    for _row in range(len(DAYS) - 3):
        office.click("button[name=add_row]")
    for number, day in enumerate(DAYS):
        for name, value in {"day": day, "starts": "09:30", "ends": "11:00"}.items():
            page.fill(f"[name=moments-{number}-{name}]", value)
    page.fill("[name=title]", title)
    page.fill("[name=closes_on]", "23-04-2027")
    page.locator("[name=place]").select_option(index=1)
    page.check("[name=asks_group]")
    office.click("main form.office-act > .office-buttons button")
    office.click("button[name=act][value=ask]")
    office.click("button[name=telling][value=send]")


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
