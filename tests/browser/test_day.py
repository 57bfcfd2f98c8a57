"""The course office plans a whole day on one screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import NewVisitor
from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

NAMES = [f"Onderdeel {number}" for number in range(1, 12)]


def new_day(visitor: Visitor, *, by_key: bool) -> str:
    """The address of the day of a new draft, from nine to half past five. It is sent by a key in its title, a line that
    grows with its text, or by its button.
    """
    page = visitor.become("org01").open("/beheer/bijeenkomsten/new/")
    for name in ("edition", "place"):
        page.select_option(f"[name={name}]", index=1)
    page.select_option("[name=status]", "draft")
    page.fill("[name=title]", "Proefdag")
    page.fill("[name=starts_at]", "24-06-2027 09:00")
    page.fill("[name=ends_at]", "24-06-2027 17:30")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        if by_key:
            page.locator("[name=title]").press("Enter")
        else:
            page.locator("button.button-longrunning").first.click()
    row = page.locator("tr", has_text="Proefdag").last
    return row.locator("a[href*='/dag/']").get_attribute("href") or ""


def fill(page: Page) -> None:
    for place, name in enumerate(NAMES):
        row = page.locator(".day-row").nth(place)
        row.locator("[name^=title]").fill(name)
        row.locator("[name^=minutes]").fill(str(20 + 5 * (place % 3)))


def test_eleven_parts_take_three_pages_and_the_times_follow(visitor: Visitor) -> None:
    address, loads = new_day(visitor, by_key=True), []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            loads.append(request.url)

    page = visitor.page
    page.on("request", note)
    page.goto(address)
    page.fill("[name=number]", "11")
    page.locator("button[value=more]").last.click()
    expect(page.locator(".day-row")).to_have_count(11)
    fill(page)
    page.locator(".day-row").nth(10).locator("[name^=room]").fill("Tuin")
    expect(page.locator(".day-row").nth(10).locator(".day-time")).to_contain_text("13:05–13:30")
    visitor.click("button[value=save]")
    expect(page.locator(".day-row")).to_have_count(11)
    assert len(loads) == 3
    page.locator(".day-row").nth(1).locator("button[value^=up]").click()
    expect(page.locator(".day-row").first.locator("[name^=title]")).to_have_value(NAMES[1])
    expect(page.locator(".day-row").first.locator("[name^=title]")).to_be_focused()
    page.mouse.move(0, 0)
    assert flaws_of(page) == []


def test_without_script_every_button_keeps_what_was_typed(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    address = new_day(visitor, by_key=False)
    page = visitor.open(address)
    page.fill("[name=number]", "3")
    visitor.click(page.locator("button[value=more]"))
    page.locator("[name^=title]").nth(2).fill("Afsluiting")
    page.locator("[name^=minutes]").nth(2).fill("40")
    visitor.click(page.locator("button[value^=up]").nth(2))
    expect(page.locator("[name^=title]").nth(1)).to_have_value("Afsluiting")
    page.locator("[name^=adding]").nth(1).fill("Nadia Bouzidi")
    visitor.click(page.locator("button[value=save]"))
    expect(page.locator(".day-row")).to_have_count(1)
    expect(page.locator(".day-person", has_text="Nadia Bouzidi")).to_be_visible()
