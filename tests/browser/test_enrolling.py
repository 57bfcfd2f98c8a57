"""A place that comes free: who gives it up, who is offered it, who looks on in the course office."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.demo import link_in
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("wachtlijst")

FIRST_IN_LINE = "carla.bruins@zv-windroos.example"


def test_a_place_that_is_given_up_reaches_the_first_in_line(new_visitor: NewVisitor) -> None:
    waiting = new_visitor().become("w01")
    assert waiting.open("/mijn/").locator(".enrolment .tag-warning").count() == 1

    withdraws(new_visitor().become("d02"))

    chosen = new_visitor()
    page = chosen.open(link_in(chosen.demo.mail_to(FIRST_IN_LINE, containing="/plek/"), "/plek/"))
    assert page.locator("button[name=answer]").count() == 2
    chosen.click("button[name=answer][value=accept]")
    assert page.locator("button[name=answer]").count() == 0
    page.go_back()
    chosen.open(page.url.removeprefix(chosen.demo.url))
    assert page.locator("button[name=answer]").count() == 0

    assert waiting.open("/mijn/").locator(".enrolment .tag-good").count() == 1


def withdraws(visitor: Visitor) -> None:
    """Sees first what it costs, and then does it."""
    page = visitor.open("/mijn/")
    visitor.click(page.locator(".enrolment a[href$='/afmelden/']"))
    assert page.locator("main table, main dl").count() >= 1
    visitor.send()
    assert page.locator(".enrolment .tag-good").count() == 0
