"""Everything goes without a mouse, and the focus is always to be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.keyboard import press_enter, tab, tab_to, type_into, where
from tests.browser.pages import COURSE
from tests.browser.visitor import Visitor

STEP = f"{COURSE}aanmelden/"


def test_skip_link_leads_past_the_menu(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert tab(page).href == "#main"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert tab(page).in_main


@pytest.mark.parametrize("path", ["/", COURSE, "/goede-voorbeelden/", "/account/login/"])
def test_focus_is_seen_at_every_stop(path: str, visitor: Visitor) -> None:
    page = visitor.open(path)
    stops = []
    while (stop := tab(page)).tag != "body":
        stops.append(stop)
    assert len(stops) == page.locator(":is(a[href], button, input, select, textarea, summary):visible").count()


def test_small_menu_opens_with_enter(new_visitor: NewVisitor) -> None:
    page = new_visitor(viewport={"width": 320, "height": 640}).open("/")
    menu = page.locator(".menu-small nav")
    expect(menu).to_be_hidden()
    tab_to(page, tag="summary")
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    stop = tab(page)
    press_enter(page)
    assert page.url.endswith(stop.href)


@pytest.mark.moment("bijna_vol")
def test_enrolment_is_filled_and_sent_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor.become("lg02").open(f"{STEP}1/")
    type_into(page, first_name="Rob", last_name="Damen", job_title="afdelingshoofd", organisation="gemeente Du")
    tab_to(page, tag="button", name="")
    press_enter(page)
    type_into(page, learning_question="Wat vraagt een verzekeraar van mijn team?", region="Kust")
    tab_to(page, name="experience")
    page.keyboard.press("Space")
    tab_to(page, tag="button", name="")
    press_enter(page)
    type_into(page, manager_name="Joke Verhage", manager_email="j.verhage@gem-duinrade.example")
    tab_to(page, name="shows_profile")
    page.keyboard.press("Space")
    tab_to(page, tag="button", name="")
    press_enter(page)
    assert page.get_by_text("Wat vraagt een verzekeraar van mijn team?").is_visible()
    tab_to(page, tag="button", in_main=True)
    press_enter(page)
    page.wait_for_url("**/aanmelden/gelukt/")
    expect(page.locator("h1")).to_have_text("Gelukt")


@pytest.mark.moment("bijna_vol")
def test_error_summary_takes_the_focus_and_leads_to_the_field(visitor: Visitor) -> None:
    page = visitor.become("lg01").open(f"{STEP}1/")
    page.fill("[name=first_name]", "")
    visitor.send()
    expect(page.locator("[data-form-errors]")).to_be_focused()
    assert tab(page).href == "#id_first_name"
    page.keyboard.press("Enter")
    assert where(page).name == "first_name"


@pytest.mark.moment("bijna_vol")
def test_error_summary_leads_to_a_group_of_choices(visitor: Visitor) -> None:
    page = visitor.become("lg01").open(f"{STEP}2/")
    visitor.send()
    tab_to(page, href="#div_id_experience")
    page.keyboard.press("Enter")
    assert tab(page).name == "experience"
