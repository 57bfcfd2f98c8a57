"""Hands off the mouse: walk with Tab, and see at every stop where you are."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

MOST_STOPS = 80
WHERE = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect()
    const has_ring = [element, element.closest(".card-link")].filter(Boolean).map(one => getComputedStyle(one)).some(
        style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none")
    return {
        tag: element.localName,
        name: element.getAttribute("name") || "",
        href: element.getAttribute("href") || "",
        text: (element.innerText || "").trim(),
        in_main: document.querySelector("main").contains(element),
        is_shown: has_ring && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    }
}"""


@dataclass(frozen=True)
class Stop:
    """What has the focus now; `is_shown`: it lies in view and it, or the card that it opens, has a ring."""

    tag: str
    name: str
    href: str
    text: str
    in_main: bool
    is_shown: bool


def where(page: Page) -> Stop:
    return Stop(**page.evaluate(WHERE))


def tab(page: Page) -> Stop:
    """The next stop. Fails when nobody could see that it has the focus."""
    page.keyboard.press("Tab")
    stop = where(page)
    assert stop.is_shown or stop.tag == "body", f"{page.url}: the focus cannot be seen: {stop}"
    return stop


def tab_to(page: Page, **wanted: str) -> Stop:
    """Walk until a stop has these properties."""
    for _ in range(MOST_STOPS):
        stop = tab(page)
        if all(getattr(stop, name) == value for name, value in wanted.items()):
            return stop
    raise AssertionError(f"{page.url}: no stop with {wanted}")


def type_into(page: Page, **texts: str) -> None:
    """Fields by their names in the order of the form; what stood there is replaced."""
    for name, text in texts.items():
        stop = tab_to(page, name=name)
        if stop.tag != "select":
            page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(text)


def press_enter(page: Page) -> None:
    """Enter on what has the focus, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
