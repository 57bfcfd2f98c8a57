"""What somebody types outlives an ended session, another log-in in another tab, Back, and a page left behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

WRITE = "/pitches/nieuw/"
TEXT = "Wie belt de wijkteams op vrijdag?\nWij weten het niet."
OFFER = ".draft-offer"


def writing(visitor: Visitor, title: str) -> Page:
    page = visitor.open(WRITE)
    page.fill("[name=title]", title)
    page.fill("[name=context]", TEXT)
    return page


def session_ends(visitor: Visitor) -> None:
    visitor.context.clear_cookies(name="sessionid")


def logs_in_elsewhere(visitor: Visitor, person: str) -> None:
    """In another tab of the same browser."""
    tab = visitor.context.new_page()
    tab.goto("/demo/")
    tab.locator(f"button[name=person][value={person}]").click()
    tab.wait_for_load_state()
    tab.close()


def keep(visitor: Visitor) -> None:
    visitor.click("button[name=keep]")


def test_the_session_is_gone_and_the_text_is_sent_after_log_in(visitor: Visitor) -> None:
    visitor.become("d01")
    page = writing(visitor, "Na het inloggen")
    session_ends(visitor)
    keep(visitor)
    assert page.locator("textarea[readonly]").first.input_value() == "Na het inloggen"
    assert page.locator("textarea[readonly]").nth(1).input_value() == TEXT
    assert flaws_of(page) == []
    logs_in_elsewhere(visitor, "d01")
    visitor.click("[data-unsent] button[type=submit]")  # the token is older than the log-in: once more
    assert "Marije Hofstra" in page.locator("[data-unsent] ol").inner_text()
    visitor.click("[data-unsent] button[type=submit]")
    assert page.locator("h1").inner_text() == "Na het inloggen"
    visitor.open(WRITE)
    expect(page.locator(OFFER)).to_have_count(0)


def test_the_form_offers_the_text_after_log_in(visitor: Visitor) -> None:
    visitor.become("d01")
    page = writing(visitor, "Terug in het formulier")
    session_ends(visitor)
    keep(visitor)
    visitor.become("d01")
    page = visitor.open(WRITE)
    page.click(f"{OFFER} [data-put-back]")
    assert page.input_value("[name=context]") == TEXT
    assert flaws_of(page) == []
    keep(visitor)
    visitor.open(WRITE)
    expect(page.locator(OFFER)).to_have_count(0)


def test_who_logged_in_in_another_tab_is_named_before_sending(visitor: Visitor) -> None:
    visitor.become("d01")
    page = writing(visitor, "Van wie is dit")
    logs_in_elsewhere(visitor, "d02")
    keep(visitor)
    named = page.locator("[data-unsent] ol").inner_text()
    assert "Marije Hofstra" not in named
    assert page.locator("textarea[readonly]").nth(1).input_value() == TEXT


def test_a_page_left_with_back_offers_the_text_again(visitor: Visitor) -> None:
    visitor.become("d01").open("/pitches/")
    page = visitor.page
    page.evaluate("address => { location.href = address }", WRITE)
    page.wait_for_url(f"**{WRITE}")
    page.fill("[name=context]", TEXT)
    page.go_back()
    visitor.open(WRITE)
    page.click(f"{OFFER} [data-put-back]")
    assert page.input_value("[name=context]") == TEXT
    page.reload()
    page.click(f"{OFFER} [data-throw-away]")
    page.reload()
    expect(page.locator(OFFER)).to_have_count(0)


def test_back_after_a_form_that_was_not_taken_has_the_text(visitor: Visitor) -> None:
    visitor.become("d01")
    page = writing(visitor, "Terug na versturen")
    session_ends(visitor)
    keep(visitor)
    logs_in_elsewhere(visitor, "d01")
    page.go_back()
    if page.locator(OFFER).count():
        page.click(f"{OFFER} [data-put-back]")
    assert (page.input_value("[name=title]"), page.input_value("[name=context]")) == ("Terug na versturen", TEXT)


def test_a_form_that_comes_back_with_one_more_question_offers_nothing(visitor: Visitor) -> None:
    visitor.become("d01")
    page = writing(visitor, "Wie belt wie?")
    page.fill("[name=question]", "Wie belt er?")
    page.fill("[name=context]", "Bel 06-12345678.")
    page.click("[name=hand_in]")
    expect(page.locator("[name=looked]")).to_be_visible()
    assert page.locator(OFFER).count() == 0


def test_nothing_of_it_is_left_after_log_out(new_visitor: NewVisitor) -> None:
    visitor = new_visitor().become("d01")
    page = writing(visitor, "Gedeelde laptop")
    other = visitor.context.new_page()
    other.goto(WRITE)
    other.fill("[name=context]", "In een ander tabblad")
    visitor.click(page.locator("form[action$='/logout/'] button").first)
    for tab in (page, other):
        assert tab.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft|'))") == []
    other.close()


def test_a_mail_of_the_office_comes_back_as_well(visitor: Visitor) -> None:
    visitor.become("org01")
    page = visitor.open("/beheer/berichten/schrijven/")
    page.locator("[name=group]").first.check()
    visitor.click("form.office-act:has([name=group]) button")
    page.fill("form.office-act textarea", TEXT)
    page.reload()
    page.click(f"{OFFER} [data-put-back]")
    assert page.input_value("form.office-act textarea") == TEXT
    session_ends(visitor)
    visitor.click("form.office-act button[name=send]")
    assert TEXT in [box.input_value() for box in page.locator("textarea[readonly]").all()]


def test_passwords_are_never_kept(visitor: Visitor) -> None:
    visitor.become("d01")
    page = visitor.open("/account/password/set/")
    for field in page.locator("input[type=password]").all():
        field.fill("een rustige dinsdag in maart")
    stored = page.evaluate("JSON.stringify(sessionStorage)")
    assert not re.search("dinsdag", stored)


def test_a_date_in_the_admin_is_read_as_it_was_typed_and_never_becomes_today(visitor: Visitor) -> None:
    page = visitor.become("org01").open("/beheer/vrije-dagen/new/")
    page.fill("[name=name]", "Dag van de wijk")
    page.locator("[name=kind]").select_option(index=1)
    typed = {"starts_on": "23 april 2027", "ends_on": "ergens in mei"}
    for name, words in typed.items():
        page.locator(f"[name={name}]").press_sequentially(words)
    page.locator("[name=name]").click()
    assert {name: page.locator(f"[name={name}]").input_value() for name in typed} == typed
    visitor.click("form [type=submit] >> nth=-1")
    assert page.locator("[name=ends_on]").input_value() == "ergens in mei"
    page.fill("[name=ends_on]", "2027-04-24")
    visitor.click("form [type=submit] >> nth=-1")
    visitor.click(page.get_by_role("link", name="Dag van de wijk"))
    assert [page.locator(f"[name={name}]").input_value() for name in typed] == ["23-04-2027", "24-04-2027"]


def test_the_name_of_a_calendar_link_that_was_made_is_not_offered_again(visitor: Visitor) -> None:
    page = visitor.become("d04").open("/mijn/agenda/")
    page.fill("main [name=name]", "Telefoon")
    visitor.click("main form:has([name=name]) button[type=submit]")
    assert page.locator("#https-link").count() == 1
    visitor.open("/mijn/agenda/")
    assert "Telefoon" in page.locator("main").inner_text()
    expect(page.locator(OFFER)).to_have_count(0)
    page.fill("main [name=name]", "Tablet")
    visitor.open("/mijn/")
    visitor.open("/mijn/agenda/")
    expect(page.locator(OFFER)).to_have_count(1)


def test_a_step_at_the_same_address_does_not_offer_what_the_step_before_sent(visitor: Visitor) -> None:
    page = visitor.become("org01").open("/beheer/edities/")
    visitor.click(page.get_by_role("link", name="Zorg en Gemeente 2027"))
    page.locator("#w-slim-header-buttons [data-controller~=w-dropdown] button").click()
    visitor.click(page.get_by_role("link", name="Kopieer de editie"))
    for name, typed in {"enrolment_opens_at": "2027-09-01T09:00", "enrolment_closes_at": "2027-11-14T23:59"}.items():
        page.fill(f"[name={name}]", typed)
    page.fill("[name=results_by]", "2027-11-26")
    page.fill("[name=seats_released_on]", "2027-11-08")
    visitor.click(page.get_by_role("button", name="Toon alle dagen"))
    expect(page.get_by_role("button", name="Maak deze kopie")).to_have_count(1)
    expect(page.locator(OFFER)).to_have_count(0)
