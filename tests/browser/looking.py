"""Look at a page as axe does: light and dark, wide and narrow."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

COLOURS = ["color-contrast", "link-in-text-block"]
LAYOUT = ["target-size", "scrollable-region-focusable", "button-name", "link-name", "label", "aria-hidden-focus"]
LOOKS: list[tuple[int, str, list[str] | None]] = [
    (1280, "light", None),
    (320, "light", LAYOUT),
    (320, "dark", COLOURS),
]
"""Width, scheme and rules. Every rule once; then those that a narrow screen or other colours can change: colours cost
axe most of its time, and depend on the scheme alone."""

HEIGHT = 900
RUN_AXE = """only => axe.run(document, {
    preload: false,
    resultTypes: ["violations"],
    ...(only ? {runOnly: only} : {rules: {"target-size": {enabled: true}}}),
})"""
"""Every rule of axe, and the one for the size of targets; without fetching style sheets, which the page forbids."""

PAINTED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    const isEnding = one => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity
    await Promise.allSettled(document.getAnimations().filter(isEnding).map(one => one.finished))
}"""
"""Also the shortest transition needs a frame before the new colours count; what fades in counts when it is there."""


def flaws_of(page: Page) -> list[str]:
    """What axe finds at each look, and whether the page has to be scrolled sideways."""
    page.evaluate(AXE_SCRIPT)
    return [flaw for width, scheme, rules in LOOKS for flaw in _flaws_at(page, width, scheme, rules)]


def _flaws_at(page: Page, width: int, scheme: str, rules: list[str] | None) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(PAINTED)
    found = violations_in(page, rules)
    scrolled = page.evaluate("document.documentElement.scrollWidth")
    if scrolled > width:
        found.append(f"too-wide: {scrolled} px")
    return [f"{page.url} {width} {scheme} {flaw}" for flaw in found]


def violations_in(page: Page, rules: list[str] | None) -> list[str]:
    """Rule, element and reason, one line each; of all rules or of these."""
    return [
        f"{violation['id']}: {node['html'][:160]} ({_why(node)})"
        for violation in page.evaluate(RUN_AXE, rules)["violations"]
        for node in violation["nodes"]
    ]


def _why(node: dict) -> str:
    return "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
