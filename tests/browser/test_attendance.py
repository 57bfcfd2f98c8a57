"""The list of a meeting on a phone: a tap for each person, also without a connection, and nothing twice or lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.demo import Demo
from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

NUMBER = 4_101
LIST = f"/bijeenkomst/{NUMBER}/aanwezigheid/"
MAKE = f"""
import datetime as dt
from course import clock
from course.models import Edition, Meeting, Place
at = lambda hour: clock.at(clock.today(), dt.time(hour))
Meeting.objects.create(
    pk={NUMBER}, edition=Edition.objects.get(), title="De dag zelf", place=Place.objects.first(),
    starts_at=at(9), ends_at=at(17),
)
"""
DROP = f"from course.models import Meeting; Meeting.objects.filter(pk={NUMBER}).delete()"
EXPECTED_HERE = ("ERR_INTERNET_DISCONNECTED", "status of 401")
"""What a browser writes on the console of a phone without a connection or a session."""


@pytest.fixture
def petra(demo: Demo, new_visitor: NewVisitor) -> Iterator[Visitor]:
    """With her phone, on a day that the programme of the demo does not have at its moment."""
    visitor = new_visitor(viewport={"width": 390, "height": 800})
    visitor.become("org01")
    demo.manage("shell", "-c", MAKE)
    yield visitor
    demo.manage("shell", "-c", DROP)
    visitor.complaints = [one for one in visitor.complaints if not any(known in one for known in EXPECTED_HERE)]


def tap_everybody(page: Page) -> int:
    buttons = page.locator("[data-first]:visible")
    taps = 0
    while buttons.count():
        buttons.first.click()
        taps += 1
    return taps


def test_the_whole_group_without_a_connection_and_a_session_that_ends(petra: Visitor) -> None:
    page = petra.open(LIST)
    rows = page.locator("[data-row]").count()
    petra.context.set_offline(True)
    assert (tap_everybody(page), rows) == (24, 24)  # one for each: sixty would do for thirty
    expect(page.locator("[data-count]")).to_contain_text("24 tikken")
    petra.context.set_offline(False)
    petra.context.clear_cookies(name="sessionid")
    page.locator("[data-send]").click()
    expect(page.locator("[data-problem]")).to_contain_text("uitgelogd")
    expect(page.locator("[data-count]")).to_contain_text("24 tikken")
    logs_in_elsewhere(petra, "d13")
    page.locator("[data-send]").click()
    expect(page.locator("[data-count]")).to_contain_text("24 tikken")
    logs_in_elsewhere(petra, "org01")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-row][data-state=present]")).to_have_count(24)
    expect(page.locator("[data-queue]")).to_be_hidden()
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('attendance'))")
    assert kept == []
    assert flaws_of(page) == []


def logs_in_elsewhere(visitor: Visitor, person: str) -> None:
    """In another tab of the same phone."""
    tab = visitor.context.new_page()
    tab.goto("/demo/")
    tab.locator(f"button[name=person][value={person}]").click()
    tab.wait_for_load_state()
    tab.close()


def test_late_undo_and_a_name_without_its_accents(petra: Visitor) -> None:
    page = petra.open(LIST)
    page.fill("#search", "ozdemir")
    row = page.locator("[data-row]:visible")
    expect(row).to_have_count(1)
    row.locator("summary").click()
    row.locator("[name=minutes]").fill("12")
    row.locator("button[value=late]").click()
    expect(row.locator("[data-words]")).to_have_text("Aanwezig, 12 minuten te laat")
    expect(row.locator("[data-fate]")).to_have_text("verzonden")
    row.locator("[data-undo]").click()
    expect(row.locator("[data-words]")).to_have_text("Niet gemarkeerd")


def test_the_code_on_the_screen_brings_a_participant_on_the_list(petra: Visitor, new_visitor: NewVisitor) -> None:
    page = petra.open(f"/bijeenkomst/{NUMBER}/scherm/")
    code = page.locator(".attendance-sign").inner_text()
    assert flaws_of(page) == []
    noor = new_visitor().become("d13")
    phone = noor.open(f"/bijeenkomst/{NUMBER}/aanwezig/{code}/")
    assert flaws_of(phone) == []
    noor.send()
    assert phone.url.endswith(f"/bijeenkomst/{NUMBER}/")
    assert "Je staat op de lijst" in phone.locator("main").inner_text()
    page = petra.open(LIST)
    expect(page.locator("[data-row][data-state=present]")).to_have_count(1)


def test_without_script_every_button_is_a_form(petra: Visitor, new_visitor: NewVisitor) -> None:
    plain = new_visitor(java_script_enabled=False).become("org01")
    page = plain.open(LIST)
    plain.click(page.locator("[data-first]").first)
    assert page.locator("[data-row][data-state=present]").count() == 1
