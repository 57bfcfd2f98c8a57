"""Look at a page as axe does: light and dark, wide and narrow."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (1280, 320)
SCHEMES = {"light": None, "dark": ["color-contrast", "link-in-text-block"]}
"""Everything in light; in dark only the rules that look at colours, for the others see the same page twice."""

HEIGHT = 900
RUN_AXE = """only => axe.run(document, {
    preload: false,
    resultTypes: ["violations"],
    ...(only ? {runOnly: only} : {rules: {"target-size": {enabled: true}}}),
})"""
"""Every rule of axe, and the one for the size of targets; without fetching style sheets, which the page forbids."""

PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Also the shortest transition needs a frame before the new colours count."""


def flaws_of(page: Page) -> list[str]:
    """What axe finds in each scheme at each width, and whether the page has to be scrolled sideways."""
    page.evaluate(AXE_SCRIPT)
    flaws = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        scrolled = page.evaluate("document.documentElement.scrollWidth")
        if scrolled > width:
            flaws.append(f"{page.url} {width} too-wide: {scrolled} px")
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            page.evaluate(PAINTED)
            flaws += [f"{page.url} {width} {scheme} {violation}" for violation in violations_in(page, rules)]
    return flaws


def violations_in(page: Page, rules: list[str] | None) -> list[str]:
    """Rule, element and reason, one line each; of all rules or of these."""
    return [
        f"{violation['id']}: {node['html'][:160]} ({_why(node)})"
        for violation in page.evaluate(RUN_AXE, rules)["violations"]
        for node in violation["nodes"]
    ]


def _why(node: dict) -> str:
    return "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
