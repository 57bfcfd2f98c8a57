"""A pitch is written with a list to type in, and kept on the server while one writes."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.looking import flaws_of

KEPT = 9000
"""Milliseconds: five seconds after the last letter, and the answer."""


def test_a_draft_is_kept_while_one_writes_and_themes_are_found_by_typing(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.stand_at("halverwege")
    page = visitor.become("d01").open("/pitches/nieuw/")
    page.locator("details:has(#div_id_themes) > summary").click()
    shown = page.locator("#div_id_themes .form-check:visible")
    assert shown.count() == 0
    search = page.locator("#div_id_themes input[type=search]")
    search.press_sequentially("wijkv")
    assert shown.count() >= 1
    shown.first.locator("label").click()
    search.fill("")
    expect(shown).to_have_count(1)
    assert flaws_of(page) == []

    page.fill("[name=title]", "Wie belt de wijkverpleging?")
    expect(page.locator("[data-kept]")).to_have_text(re.compile(r"Bewaard om \d\d:\d\d"), timeout=KEPT)
    assert re.search(r"/pitches/\d+/wijzigen/$", page.url)
    page.fill("[name=question]", "Wie belt wie?")
    visitor.click("[name=keep]")
    assert page.locator("h1").inner_text() == "Wie belt de wijkverpleging?"
    visitor.open("/pitches/nieuw/")
    assert page.locator(".draft-offer").count() == 0
