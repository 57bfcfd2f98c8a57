"""A real browser before the real demo.

Playwright keeps an event loop in this thread, and Django refuses its database beside one: so browser and demo live
as long as this folder, no longer. (One worker of xdist runs all of it: tests/conftest.py.)
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.demo import Demo, running_demo
from tests.browser.visitor import Visitor

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MOMENTS = ("bijna_vol", "halverwege", "wachtlijst", "afgerond", "aankondiging")
"""Of the demo, in the order of the tests: to choose another one loads everything anew."""

NewVisitor = Callable[..., Visitor]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands in this folder needs a browser, and goes from moment to moment."""
    places = [place for place, item in enumerate(items) if HERE in item.path.parents]
    ours = sorted((items[place] for place in places), key=_moments_of)
    for place, item in zip(places, ours, strict=True):
        item.add_marker(pytest.mark.browser)
        items[place] = item


def _moments_of(item: pytest.Item) -> list[int]:
    marker = item.get_closest_marker("moment")
    return [MOMENTS.index(name) for name in marker.args] if marker else []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Without a browser: skip, but on the build server fail. (Skipped here and not in a fixture, it is one line.)"""
    if CHROMIUM is None and os.environ.get("CI") == "true":
        pytest.fail("no chromium, and CI=true: install it (apt-get install chromium)", pytrace=False)
    if CHROMIUM is None:
        pytest.skip("browser tests skipped: no chromium")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A test that fails shows what the server said."""
    outcome = yield
    report = outcome.get_result()
    demo = getattr(item, "funcargs", {}).get("demo")
    if report.failed and demo:
        report.sections.append(("web and worker", demo.log()))


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo"), MOMENTS[0]) as demo:
        yield demo


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**browser_type_launch_args, executable_path=CHROMIUM, args=SWITCHES)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_context_args(demo: Demo) -> dict[str, Any]:
    return {
        "base_url": demo.url,
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def new_visitor(request: pytest.FixtureRequest, demo: Demo, new_context: Callable[..., Any]) -> Iterator[NewVisitor]:
    """Make visitors, each with a browser context of their own. Nothing wrong may have happened to any of them.

    The demo then stands at the first moment that the test is marked with.
    """
    visitors = []

    def make(**options: Any) -> Visitor:
        visitors.append(Visitor(new_context(**options), demo))
        return visitors[-1]

    marker = request.node.get_closest_marker("moment")
    if marker and demo.moment != marker.args[0]:
        make().stand_at(marker.args[0])
    yield make
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    return new_visitor()
