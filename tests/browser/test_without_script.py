"""The whole site works without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.pages import COURSE
from tests.browser.visitor import Visitor


@pytest.fixture
def plain_visitor(new_visitor: NewVisitor) -> Visitor:
    return new_visitor(java_script_enabled=False)


@pytest.mark.moment("bijna_vol")
def test_enrolment_keeps_what_was_typed_and_says_what_is_missing(plain_visitor: Visitor) -> None:
    page = plain_visitor.become("sp11").open(f"{COURSE}aanmelden/2/")
    page.fill("[name=learning_question]", "Hoe komt een buurthuis aan tafel?")
    page.fill("[name=region]", "")
    plain_visitor.send()
    expect(page.locator(".form-errors a[href='#id_region']")).to_be_visible()
    expect(page.locator("[name=learning_question]")).to_have_value("Hoe komt een buurthuis aan tafel?")
    page.fill("[name=region]", "Heuvelrug")
    page.locator("[name=experience]").first.check()
    plain_visitor.send()
    assert page.url.endswith("/aanmelden/3/")


def test_library_filters(plain_visitor: Visitor) -> None:
    page = plain_visitor.open("/goede-voorbeelden/")
    everything = page.locator("main .grid > li").count()
    page.locator(".facet summary").first.click()
    choice = page.locator(".facet input[type=checkbox]").first
    name, value = choice.get_attribute("name"), choice.get_attribute("value")
    choice.check()
    plain_visitor.send("form[role=search]")
    assert f"{name}={value}" in page.url
    expect(page.locator("main .chips a")).to_have_count(1)
    assert 0 < page.locator("main .grid > li").count() < everything
    plain_visitor.click("main .chips a")
    expect(page.locator("main .grid > li")).to_have_count(everything)


def test_small_menu_opens(new_visitor: NewVisitor) -> None:
    page = new_visitor(java_script_enabled=False, viewport={"width": 320, "height": 640}).open("/")
    page.locator(".menu-small summary").click()
    expect(page.locator(".menu-small nav")).to_be_visible()


@pytest.mark.moment("halverwege")
def test_pitch_is_recognised_and_not_any_more(plain_visitor: Visitor) -> None:
    page = plain_visitor.become("d02").open("/pitches/")
    plain_visitor.click(page.get_by_role("link", name="Het dorp bespaart"))
    words = page.locator("#recognised > p").first
    before = words.inner_text()
    plain_visitor.send("form[action$='/herken-ik/']")
    after = words.inner_text()
    plain_visitor.send("form[action$='/herken-ik/']")
    assert after != before
    expect(words).to_have_text(before)
