"""A meeting goes to another day of the planner: by drag and by button, with the same questions and the same end."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")


def planner_of(visitor: Visitor) -> Page:
    """Where a draft of the twenty-third of June stands."""
    page = visitor.become("org01").open("/beheer/bijeenkomsten/new/")
    for name in ("edition", "place"):
        page.select_option(f"[name={name}]", index=1)
    page.select_option("[name=status]", "draft")
    page.fill("[name=title]", "Verzetdag")
    page.fill("[name=starts_at]", "23-06-2027 09:00")
    page.fill("[name=ends_at]", "23-06-2027 17:30")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.locator("[name=title]").press("Enter")
    edition = re.search(r"edition=(\d+)", page.url)
    assert edition
    return visitor.open(f"/beheer/edities/planning/{edition[1]}/")


def meeting_in(page: Page) -> Locator:
    return page.locator(".planner-meeting").filter(has=page.get_by_role("link", name="Verzetdag", exact=True))


def move(meeting: Locator) -> Locator:
    return meeting.locator("[data-move]")


def test_a_drag_and_a_button_do_the_same(visitor: Visitor) -> None:
    page = planner_of(visitor)
    expect(meeting_in(page)).to_contain_text("wo 23 jun")
    expect(page.locator("[data-drag-hint]")).to_be_visible()
    square = page.locator("[data-day='2027-06-23'] a")
    with page.expect_navigation():
        square.drag_to(page.locator("[data-day='2027-06-16']"))
    expect(page.locator(".messages")).to_contain_text("Verzetdag is nu op woensdag 16 juni 2027.")
    expect(meeting_in(page)).to_contain_text("wo 16 jun")
    assert flaws_of(page) == []
    move(meeting_in(page)).press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Een week later: wo 23 jun").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Verzetdag is nu op woensdag 23 juni 2027.")
    move(meeting_in(page)).click()
    assert flaws_of(page) == []
    page.fill("input[name=to]", "22 juni 2027")
    with page.expect_navigation():
        page.locator("input[name=to]").press("Enter")
    expect(meeting_in(page)).to_contain_text("di 22 jun")
    with page.expect_navigation():
        move(meeting_in(page)).drag_to(page.locator("[data-day='2027-06-25']"))
    expect(meeting_in(page)).to_contain_text("vr 25 jun")


def test_of_an_announced_one_both_ask_who_hears_of_it(visitor: Visitor) -> None:
    page = planner_of(visitor)
    announced = page.locator(".planner-meeting", has=page.locator("[data-move]")).filter(has_not_text="oncept").last
    back, asked = page.url, []
    was = re.search(r"was=([\d-]+)", move(announced).get_attribute("data-move") or "")
    assert was
    day = dt.date.fromisoformat(was[1]) + dt.timedelta(days=1)
    for act in ("drag", "button"):
        if act == "button":
            move(announced).click()
        with page.expect_navigation():
            if act == "drag":
                move(announced).drag_to(page.locator(f"[data-day='{day}']"))
            else:
                page.get_by_role("button", name="Een dag later").click()
        expect(page.get_by_text("Er is nog niets veranderd.")).to_be_visible()
        asked.append((page.url, page.locator(".telling, .office-findings").first.inner_text()))
        page.goto(back)
    assert asked[0] == asked[1]
