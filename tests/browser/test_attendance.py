"""Everybody who comes in is marked on a phone, also when the connection drops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.demo import Demo
from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
COUNT = """() => {
    window.taps = 0
    document.addEventListener("click", () => { window.taps += 1 }, true)
}"""


@contextmanager
def morning_of_the_day(demo: Demo) -> Iterator[None]:
    """Just before the first meeting after the moment begins."""
    clock = demo.folder / "demo-clock"
    before = clock.read_text()
    clock.write_text("2027-04-22T09:20:00+02:00")
    try:
        yield
    finally:
        clock.write_text(before)


def list_of_the_day(visitor: Visitor) -> Page:
    visitor.become("org01")
    visitor.open("/beheer/bijeenkomsten/?q=Psychisch")
    for link in ("tr a[href*='/bijeenkomsten/edit/']", "a[href*='/aanwezigheid/']"):
        address = visitor.page.locator(link).first.get_attribute("href")
        visitor.open(address or "")
    return visitor.page


def tap(page: Page, number: int) -> None:
    page.locator("[data-row]").nth(number).locator("[data-first]").tap()


def test_a_group_is_marked_with_one_tap_each_and_nothing_is_lost_without_a_connection(
    new_visitor: NewVisitor, demo: Demo
) -> None:
    visitor = new_visitor(**PHONE)
    visitor.stand_at("halverwege")
    with morning_of_the_day(demo):
        mark_everybody(list_of_the_day(visitor))
    assert flaws_of(visitor.page) == []
    visitor.complaints = [complaint for complaint in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in complaint]


def mark_everybody(page: Page) -> None:
    """Eleven with a connection and twelve without."""
    rows = page.locator("[data-row]")
    people = [number for number in range(rows.count()) if rows.nth(number).get_attribute("data-state") == "unmarked"]
    page.evaluate(COUNT)
    for number in people[:11]:
        tap(page, number)
    expect(page.locator("[data-row][data-state=present]")).to_have_count(11)
    page.context.set_offline(True)
    for number in people[11:]:
        tap(page, number)
    expect(page.locator("[data-count]")).to_have_text("12 tikken zijn nog niet verzonden.")
    assert page.evaluate("window.taps") == len(people) == 23
    page.context.set_offline(False)
    page.locator("[data-send]").tap()
    expect(page.locator("[data-row][data-state=present]")).to_have_count(23)
    page.reload()
    expect(page.locator("[data-row][data-state=present]")).to_have_count(23)
