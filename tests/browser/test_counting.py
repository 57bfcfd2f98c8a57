"""A text that is too long is counted while one types, never cut off, and comes back whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

PROFILE = "/mijn/profiel/"
TYPED = "Wat leer ik? " * 55 + "\U0001f469\u200d\U0001f467!"
QUESTION = "[name=learning_question]"

pytestmark = pytest.mark.moment("bijna_vol")


def test_a_box_counts_and_says_when_it_is_too_much(visitor: Visitor) -> None:
    page = visitor.become("d01").open(PROFILE)
    page.fill(QUESTION, "Wat?")
    expect(page.locator(f"{QUESTION} + .count")).to_have_text("4 van 600 tekens")
    page.fill(QUESTION, TYPED)
    expect(page.locator(f"{QUESTION} + .count")).to_have_text("Te lang: 719 van hoogstens 600 tekens.")
    page.fill("[name=first_name]", "N" * 81)
    expect(page.locator("[name=first_name] + .count")).to_have_text("Te lang: 81 van hoogstens 80 tekens.")
    assert flaws_of(page) == []
    visitor.send()
    expect(page.locator(QUESTION)).to_have_value(TYPED)
    expect(page.locator("#error_1_id_learning_question")).to_contain_text("600")


def test_without_script_the_server_counts(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    page = visitor.become("d01").open(PROFILE)
    expect(page.locator("#id_learning_question_helptext")).to_have_text("Hoogstens 600 tekens.")
    page.fill(QUESTION, TYPED)
    visitor.send()
    expect(page.locator("#error_1_id_learning_question")).to_contain_text("719")
    expect(page.locator(QUESTION)).to_have_value(TYPED)


def test_the_boxes_of_the_office_count_too(visitor: Visitor) -> None:
    page = visitor.become("org01").open("/beheer/organisaties/new/")
    page.fill("[name=name]", "N" * 201)
    expect(page.locator("[name=name] + .count")).to_have_text("Te lang: 201 van hoogstens 200 tekens.")
