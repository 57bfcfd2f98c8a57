"""Axe finds nothing on any page, wide and narrow, light and dark; and no page scrolls sideways."""

from __future__ import annotations

import pytest

from tests.browser.accounts import Newcomer, add_second_step, enter_code, fill_sign_up, log_out_and_in
from tests.browser.conftest import NewVisitor
from tests.browser.demo import link_in
from tests.browser.looking import flaws_of
from tests.browser.pages import ACCOUNT, GROUPS, Sight
from tests.browser.polls import ask_everybody
from tests.browser.visitor import Visitor

NEWCOMER = Newcomer("Joris", "Dekker")
ASKED = "noor.berg@gem-duinrade.example"
SPOIL = """() => {
    const wrong = '<img src="/static/cms/favicon.svg"><input><p>Bleek</p><div>Breed</div>'
    document.querySelector("main").insertAdjacentHTML("beforeend", wrong)
    document.querySelector("main > p:last-of-type").style.color = "#777"
    document.querySelector("main > div:last-of-type").style.width = "2000px"
}"""


@pytest.mark.parametrize(
    ("person", "sights"),
    [
        pytest.param(person, sights, marks=pytest.mark.moment(moment), id=f"{moment}-{person or 'visitor'}")
        for moment, person, sights in GROUPS
    ],
)
def test_pages_have_no_flaws(person: str, sights: list[Sight], visitor: Visitor) -> None:
    if person:
        visitor.become(person)
    assert flaws_in(sights, visitor) == []


def test_pages_of_an_account_have_no_flaws(visitor: Visitor) -> None:
    """From signing up to the second step when logging in."""
    page = visitor.open("/account/signup/")
    fill_sign_up(visitor, NEWCOMER)
    flaws = flaws_of(page)
    page.fill("[name=code]", "FOUT-CODE")
    page.press("[name=code]", "Enter")
    page.wait_for_selector("[data-form-errors]")
    flaws += flaws_of(page)
    enter_code(visitor, NEWCOMER)
    flaws += flaws_in(ACCOUNT, visitor)
    add_second_step(visitor)
    flaws += flaws_of(page)
    flaws += flaws_in([Sight("/account/2fa/"), Sight("/account/2fa/recovery-codes/")], visitor)
    log_out_and_in(visitor, NEWCOMER)
    assert flaws + flaws_of(page) == []


@pytest.mark.moment("halverwege")
def test_a_date_poll_by_the_link_of_a_mail_has_no_flaws(new_visitor: NewVisitor) -> None:
    """Without an account: the form, and what stands there after answering."""
    title = "Wanneer past een terugblik?"
    ask_everybody(new_visitor(), title)
    guest = new_visitor()
    page = guest.open(link_in(guest.demo.mail_to(ASKED, containing=title), "/datumprikker/link/"))
    flaws = flaws_of(page)
    assert page.locator("fieldset.poll-option").count() == 12
    page.locator("fieldset.poll-option input[type=radio]").first.check()
    guest.send()
    assert page.locator("#receipt").count() == 1
    assert flaws + flaws_of(page) == []


def flaws_in(sights: list[Sight], visitor: Visitor) -> list[str]:
    flaws = []
    for sight in sights:
        sight.show(visitor)
        flaws += flaws_of(visitor.page)
    return flaws


def test_axe_sees_what_is_wrong(visitor: Visitor) -> None:
    """The control: the same look at a bad page finds its faults."""
    page = visitor.open("/taal/")
    page.evaluate(SPOIL)
    looks = {tuple(flaw.split(": ")[0].split(" ")[1:]) for flaw in flaws_of(page)}
    everything = {("1280", "light", rule) for rule in ("color-contrast", "image-alt", "label", "too-wide")}
    narrow = {("320", "light", "label"), ("320", "light", "too-wide")}
    assert looks == everything | narrow | {("320", "dark", "color-contrast"), ("320", "dark", "too-wide")}
