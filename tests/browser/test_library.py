"""The library answers while somebody chooses, without leaving the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor

pytestmark = pytest.mark.moment("bijna_vol")


def test_a_filter_answers_at_once_and_keeps_focus_address_and_the_open_list(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    page = visitor.open("/goede-voorbeelden/")
    everything = page.locator("#results [role=status]").inner_text()
    page.locator("details.facet summary").first.click()
    box = page.locator("details.facet input").first
    box.check()
    expect(page.locator("#results .chips li")).to_have_count(1)
    value = box.get_attribute("value")
    assert page.url.endswith(f"?zoek=&thema={value}")
    assert page.locator("#thema-chosen").inner_text() == "1 gekozen"
    assert page.evaluate("document.activeElement.id") == f"thema-{value}"
    assert page.locator("details.facet[open]").count() == 1
    assert page.locator("#results [role=status]").inner_text() != everything
    page.go_back()
    expect(page.locator("#results .chips li")).to_have_count(0)
