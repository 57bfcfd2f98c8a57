"""What the course office does on many a page: plan a meeting, choose who hears of a change, and let the post go."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.browser.visitor import Visitor

EDITION = "Zorg en Gemeente 2027"


def plans_a_draft(office: Visitor, *, title: str, place: str, starts: str, ends: str) -> str:
    """The address of its day. Moments as the form has them: 13-05-2027 09:00."""
    page = office.open("/beheer/bijeenkomsten/new/")
    page.select_option("[name=edition]", label=EDITION)
    page.select_option("[name=place]", label=place)
    page.select_option("[name=status]", "draft")
    page.fill("[name=title]", title)
    page.fill("[name=starts_at]", starts)
    page.fill("[name=ends_at]", ends)
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.locator("[name=title]").press("Enter")
    return page.locator("tr", has_text=title).locator("a[href*='/dag/']").get_attribute("href") or ""


def post_goes(office: Visitor, number: int) -> None:
    """What was held is let go: it waits no ten minutes for a next change."""
    page = office.open("/beheer/berichten/samen/")
    office.click(page.get_by_role("button", name="Geef vrij").first)
    assert said(page) == f"{number} berichten gaan nu weg."


def tells(page: Page, how: str = "send") -> None:
    """By the keyboard: over the letter in its frame a pointer may miss the button."""
    with page.expect_navigation():
        page.locator(f"button[name=telling][value={how}]").press("Enter")


def audience(page: Page) -> list[str]:
    """Who hears of it."""
    return page.locator("#telling-heading, .telling > details > summary").all_inner_texts()


def said(page: Page) -> str:
    """The message above the page."""
    return page.locator(".messages").inner_text().strip()


def texts(found: Locator) -> list[str]:
    """Each in one line."""
    return [" ".join(text.split()) for text in found.all_inner_texts()]
