"""A date poll of twelve moments, as the course office asks it."""

from __future__ import annotations

from tests.browser.visitor import Visitor

DAYS = [f"2027-05-{day:02}" for day in range(3, 15)]


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
    page.press("[name=closes_on]", "Tab")  # as people do: the picker closes
    page.locator("[name=place]").select_option(index=1)
    page.check("[name=asks_group]")
    office.click("main form.office-act > .office-buttons button")
    office.click("button[name=act][value=ask]")
    office.click("button[name=telling][value=send]")
