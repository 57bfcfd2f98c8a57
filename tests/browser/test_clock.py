"""A whole pitch round: the beamer, who leads, and somebody with a phone, all at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.demo import Demo
from tests.browser.looking import flaws_of
from tests.browser.office import tells
from tests.browser.test_attendance import morning_of_the_day
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
BEAMER = {"viewport": {"width": 1024, "height": 768}}
QUESTION = "Wie heb je tot nu toe gebeld, en wat zeiden ze toen?"
ADVICE = "Bel eerst de praktijkondersteuner."
IN_TIME = 6000
"""Milliseconds in which every screen has heard of a press: a poll takes two seconds at most."""


def planned_pitch(visitor: Visitor) -> str:
    """The address of the first pitch on the agenda, which is for the group on its day alone."""
    page = visitor.become("d01").open("/pitches/")
    return str(page.locator("h2:has-text('Op de planning') + ul h3 a").first.get_attribute("href"))


def prepared(office: Visitor, pitch: str) -> Page:
    page = office.become("org01").open(f"/beheer/pitches/voorbereiden/{pitch.split('/')[2]}/")
    page.select_option("[name=format]", label="F1 Pitchronde")
    office.send()
    office.open(f"{pitch}klok/leiden/")
    office.click(page.get_by_role("button", name="Begin het gesprek"))
    return page


def seconds(page: Page) -> int:
    sign, minutes, rest = re.fullmatch(r"(−?)(\d+):(\d\d)", page.locator("[data-time]").inner_text()).groups()  # type: ignore[union-attr]  # shown so
    return (int(minutes) * 60 + int(rest)) * (-1 if sign else 1)


def spread(*pages: Page) -> int:
    shown = [seconds(page) for page in pages]
    return max(shown) - min(shown)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def all_at(name: str, *pages: Page) -> None:
    for page in pages:
        expect(page.locator("[data-name]")).to_have_text(name, timeout=IN_TIME)


def test_a_round_with_three_screens_shows_one_clock_and_loses_no_word(new_visitor: NewVisitor, demo: Demo) -> None:
    phone, office, screen = new_visitor(**PHONE), new_visitor(), new_visitor(**BEAMER)
    phone.stand_at("halverwege")
    with morning_of_the_day(demo):
        whole_round(phone, office, screen)


def whole_round(phone: Visitor, office: Visitor, screen: Visitor) -> None:
    """Every phase of F1, with a step back, a stop and a line that breaks."""
    pitch = planned_pitch(phone)
    remote = prepared(office, pitch)
    beamer = screen.become("org01").open(f"{pitch}klok/scherm/")
    hand = phone.open(f"{pitch}klok/")
    screens = (remote, beamer, hand)

    all_at("Pitch", *screens)
    hand.wait_for_timeout(3000)
    assert spread(*screens) <= 1
    assert large_enough(beamer)

    press(remote, "Iedereen gaat verder")
    all_at("Verhelderen", *screens)
    field = hand.locator("#question_text")
    field.press_sequentially(QUESTION, delay=100)
    expect(field).to_have_value(QUESTION)
    press(remote, "Iedereen gaat verder")
    all_at("Stil schrijven", *screens)
    expect(field).to_have_value(QUESTION)
    field.locator("xpath=ancestor::form").get_by_role("button", name="Stuur").click()
    expect(hand.locator("[data-mine] li")).to_contain_text([QUESTION])
    expect(field).to_have_value("")

    advice_without_a_connection(hand)
    expect(beamer.locator("[data-count=texts]")).to_have_text("2", timeout=IN_TIME)
    assert spread(*screens) <= 1

    press(remote, "Iedereen gaat verder")
    all_at("Beraad", *screens)
    press(remote, "Iedereen gaat terug")
    all_at("Stil schrijven", *screens)
    assert seconds(hand) < 60
    press(remote, "Iedereen gaat verder")
    all_at("Beraad", *screens)
    press(remote, "Stop: dit hoort hier niet")
    all_at("Keuze", *screens)
    expect(hand.locator("[data-posting=join]")).to_be_visible()
    phone.click(hand.get_by_role("button", name="Ik doe mee"))
    expect(beamer.locator("[data-count=joined]")).to_have_text(re.compile("[1-9]"), timeout=IN_TIME)
    expect(hand.locator("[data-mine] li")).to_have_count(2)
    assert [flaws_of(page) for page in screens] == [[], [], []]

    office.click(remote.get_by_role("link", name="Sluit het gesprek af"))
    remote.fill("[name=summary]", "Bel eerst.")
    office.send()
    tells(remote)
    expect(hand.locator("[data-state-words]")).to_have_text("Het gesprek is afgesloten.", timeout=IN_TIME)
    no_complaints_of_the_broken_line(phone)


def advice_without_a_connection(hand: Page) -> None:
    """Written before the line broke, kept while it was broken and after the page was loaded anew, sent once."""
    field = hand.locator("#advice_text")
    field.fill(ADVICE)
    hand.context.set_offline(True)
    hand.locator("#advice_text").locator("xpath=ancestor::form").get_by_role("button", name="Stuur").click()
    expect(hand.locator("[data-posting=advice] [data-problem]")).to_contain_text("Niet verstuurd")
    expect(hand.locator("[data-offline]")).to_be_visible(timeout=IN_TIME)
    expect(field).to_have_value(ADVICE)
    hand.context.set_offline(False)
    hand.reload()
    expect(field).to_have_value(ADVICE)
    hand.locator("#advice_text").locator("xpath=ancestor::form").get_by_role("button", name="Stuur").dblclick()
    expect(hand.locator("[data-mine] li")).to_have_count(2)
    expect(field).to_have_value("")


def large_enough(beamer: Page) -> bool:
    """Text of 1/20 of the height, and a clock of 1/4."""
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    texts = [beamer.locator(one).first.evaluate(size) for one in (".clock-phase", ".clock-who", ".clock-address")]
    return min(texts) >= 768 / 20 and beamer.locator("[data-time]").evaluate(size) >= 768 / 4


def no_complaints_of_the_broken_line(visitor: Visitor) -> None:
    visitor.complaints = [one for one in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
