"""The whole path on the demo edition: from a visitor who reads to a practice that an editor publishes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Page

from tests.browser.accounts import Newcomer, enter_code, fill_sign_up
from tests.browser.calendars import events_behind, follows_the_calendar
from tests.browser.conftest import NewVisitor
from tests.browser.demo import link_in, text_of
from tests.browser.looking import flaws_of
from tests.browser.office import said, tells
from tests.browser.visitor import Visitor

COURSE = "/cursus/zorg-en-gemeente-2027/"
NEWCOMER = Newcomer("Sanne", "Koster")
MANAGER = "j.verhage@gem-annakerke.example"
MEETING = "Psychisch kwetsbaar en toch meedoen"
MEETINGS_OF_THE_EDITION = 11
VISITS = 6
PITCH = "De indicatie reist niet mee"
QUESTION = "Wie zorgt er dat een inwoner na een verhuizing niet opnieuw begint?"
ANSWER = "Wat zegt de inwoner zelf dat er op de dag van de verhuizing misgaat?"
SLIDES = "De grenzen en de prikkels"
CASE = "Een huiskamer boven de apotheek"
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


@pytest.mark.moment("bijna_vol", "halverwege")
def test_from_reading_to_a_published_case(new_visitor: NewVisitor) -> None:
    newcomer = new_visitor()
    reads_the_course(newcomer)
    makes_an_account(newcomer)
    enrols(newcomer)
    manager_approves(new_visitor())
    sees_the_place(newcomer)
    takes_the_calendar_along(newcomer)

    newcomer.stand_at("halverwege")
    author, colleague = new_visitor().become("d13"), new_visitor().become("d01")
    address = hands_in_a_pitch(author)
    colleague.open(address, status=404)
    opens_the_pitch(new_visitor().become("org01"), address)
    answers_the_pitch(colleague, address)
    author.open(address)
    assert author.page.get_by_text(ANSWER).is_visible()

    link = follows_the_calendar(author)
    material = uploads_slides(new_visitor().become("sp03"))
    opens_the_slides(author, material)
    new_visitor().open(material, status=404)

    before = meeting_in(link, author)
    moves_the_meeting(new_visitor().become("org01"))
    sees_the_new_date(author, link, before)

    publishes_a_case(new_visitor().become("red01"))
    finds_the_case(new_visitor())


def reads_the_course(visitor: Visitor) -> None:
    page = visitor.open(COURSE)
    assert page.locator(".balance-table tbody tr").count() == 4
    assert page.locator("#programme .stop").count() == MEETINGS_OF_THE_EDITION
    dates = icalendar.Calendar.from_ical(
        visitor.download(page.locator("a[href$='programma.ics']").get_attribute("href"))
    )
    assert len(dates.events) == MEETINGS_OF_THE_EDITION
    visitor.click(page.locator("main a[href$='/aanmelden/']").first)


def makes_an_account(visitor: Visitor) -> None:
    visitor.click("main a[href*='/signup/']")
    fill_sign_up(visitor, NEWCOMER)
    enter_code(visitor, NEWCOMER)
    assert visitor.page.url.endswith(f"{COURSE}aanmelden/1/")


def enrols(visitor: Visitor) -> None:
    page = visitor.page
    assert page.locator("[name=first_name]").input_value() == NEWCOMER.first_name
    page.fill("[name=job_title]", "beleidsadviseur jeugd")
    page.select_option("[name=organisation]", label="gemeente Sint-Annakerke (demo)")
    visitor.send()
    page.fill("[name=learning_question]", "Hoe houden we elkaar vast als de regels schuiven?")
    page.fill("[name=region]", "Zuidwest")
    page.locator("[name=experience]").first.check()
    visitor.send()
    page.fill("[name=manager_name]", "Joke Verhage")
    page.fill("[name=manager_email]", MANAGER)
    page.check("[name=shows_profile]")
    visitor.send()
    assert page.get_by_text("Hoe houden we elkaar vast").is_visible()
    visitor.send()


def manager_approves(visitor: Visitor) -> None:
    """Without an account, by the button in the mail."""
    mail = visitor.demo.mail_to(MANAGER, containing="/akkoord/")
    page = visitor.open(link_in(mail, "/akkoord/"))
    assert page.get_by_text(NEWCOMER.first_name).first.is_visible()
    assert flaws_of(page) == []
    page.fill("[name=purchase_order]", "4500012345")
    visitor.click("button[name=answer][value=approve]")
    assert page.locator("button[name=answer]").count() == 0


def sees_the_place(visitor: Visitor) -> None:
    assert visitor.page.url.endswith("/aanmelden/gelukt/")
    visitor.open("/mijn/")
    assert visitor.page.locator(".enrolment .tag-good").count() == 1
    mail = visitor.demo.mail_to(NEWCOMER.email, containing=f"{visitor.demo.url}/mijn/agenda/")
    assert "21 januari 2027" in text_of(mail)


def takes_the_calendar_along(visitor: Visitor) -> None:
    """The whole edition, one meeting of it, and a link that keeps itself up to date: the same events."""
    page = visitor.open("/mijn/agenda/")
    whole = icalendar.Calendar.from_ical(visitor.download("/mijn/zorg-en-gemeente-2027.ics"))
    uids = {str(event["UID"]) for event in whole.events}
    assert len(whole.events) == len(uids) == MEETINGS_OF_THE_EDITION + VISITS
    single = page.locator("main li").filter(has_text=MEETING).locator("a[href$='.ics']").get_attribute("href")
    one = icalendar.Calendar.from_ical(visitor.download(single)).events
    assert len(one) == 1
    assert str(one[0]["UID"]) in uids
    assert {str(event["UID"]) for event in events_behind(visitor, follows_the_calendar(visitor))} == uids


def hands_in_a_pitch(visitor: Visitor) -> str:
    """First the title alone, kept as a draft; then all of it. Returns the address of the pitch."""
    page = visitor.open("/pitches/nieuw/")
    page.fill("[name=title]", PITCH)
    visitor.click("button[name=keep]")
    address = page.url
    visitor.click("main a[href$='/wijzigen/']")
    page.fill("[name=question]", QUESTION)
    fill_the_rest_of_the_pitch(page)
    visitor.click("button[name=hand_in]")
    assert page.url == address, page.locator("main").inner_text()
    assert page.get_by_text(QUESTION).is_visible()
    return address


def fill_the_rest_of_the_pitch(page: Page) -> None:
    for name in ("context", "tried", "request"):
        page.fill(f"[name={name}]", "Het wijkteam schrijft een plan, de nieuwe gemeente begint opnieuw.")
    page.locator("details:has(#div_id_themes) > summary").click()
    page.locator("#div_id_themes input[type=search]").fill("e")
    page.locator("#div_id_themes .form-check:visible input").first.check()
    page.check("[name=no_traceable_person]")
    page.check("[name=no_market_information]")
    page.check("[name=partner_would_not_mind]")


def opens_the_pitch(office: Visitor, address: str) -> None:
    """After reading it the course office shows it to the group, and its author hears of that."""
    key = address.rstrip("/").rpartition("/")[2]
    page = office.open(f"/beheer/pitches/stap/{key}/open/")
    assert page.get_by_text(QUESTION).is_visible()
    office.click(page.get_by_role("button", name="Open voor de groep"))
    tells(page)
    assert said(page) == "De pitch is een stap verder."


def answers_the_pitch(visitor: Visitor, address: str) -> None:
    """'I recognise this', and a question that helps."""
    page = visitor.open(address)
    visitor.send("form[action$='/herken-ik/']")
    assert page.locator("form[action$='/herken-ik/'] [name=off]").count() == 1
    page.locator("[name=kind]").first.check()
    page.fill("[name=text]", ANSWER)
    visitor.send("form[action$='/bijdrage/']")
    assert page.locator("article[id^=contribution-]").filter(has_text=ANSWER).is_visible()


def uploads_slides(visitor: Visitor) -> str:
    """A speaker's file for a meeting that comes, open at once. Returns its address."""
    page = visitor.open("/spreker/")
    visitor.click(page.locator("main section").filter(has_text=MEETING).locator("a[href$='/materiaal/']"))
    page.fill("[name=title]", SLIDES)
    page.set_input_files("[name=file]", {"name": "grenzen.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.select_option("[name=release_days]", "")
    visitor.send("form:has([name=file])")
    return page.get_by_role("link", name=SLIDES, exact=True).get_attribute("href")


def opens_the_slides(visitor: Visitor, material: str) -> None:
    page = visitor.open("/mijn/agenda/")
    visitor.click(page.get_by_role("link", name=MEETING, exact=True))
    with page.expect_download() as download:
        page.get_by_role("link", name=SLIDES, exact=True).click()
    assert download.value.url.endswith(material)
    assert Path(download.value.path()).read_bytes() == PDF


def meeting_in(link: str, visitor: Visitor) -> icalendar.Event:
    return next(event for event in events_behind(visitor, link) if MEETING in event["SUMMARY"])


def moves_the_meeting(visitor: Visitor) -> None:
    """One day later, in the admin, and sends the mails about it."""
    page = visitor.open(f"/beheer/bijeenkomsten/?q={MEETING.partition(' ')[0]}")
    visitor.click(page.get_by_role("link", name=MEETING))
    for name in ("starts_at", "ends_at"):
        field = page.locator(f"[name={name}]")
        assert field.input_value().startswith("22-04-2027 ")
        field.fill(field.input_value().replace("22-04", "23-04"))
    with page.expect_navigation():
        page.get_by_role("button", name="Nu doorvoeren").press("Enter")
    assert page.locator(".messages .success").count() == 0
    with page.expect_navigation():
        page.locator("button[name=telling][value=send]").press("Enter")
    assert page.locator(".messages .success").count() == 1, page.locator("main").inner_text()


def sees_the_new_date(visitor: Visitor, link: str, before: icalendar.Event) -> None:
    """On the page, in the calendar and in the mail."""
    page = visitor.open("/mijn/agenda/")
    visitor.click(page.get_by_role("link", name=MEETING, exact=True))
    assert page.get_by_text("vrijdag 23 april 2027").first.is_visible()
    after = meeting_in(link, visitor)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.start == before.start + dt.timedelta(days=1)


def publishes_a_case(visitor: Visitor) -> None:
    """A new page below the library, by way of the page tree."""
    page = visitor.open("/beheer/pages/")
    for address in ("/", "/goede-voorbeelden/"):
        row = page.locator(f"tr:has(a[href='{address}'])")
        visitor.click(row.locator("a[href^='/beheer/pages/']:not([href$='/edit/'])").last)
    visitor.click(page.locator("a[href$='/add_subpage/']").first)
    visitor.click("a[href*='/add/cms/casepage/']")
    page.fill("[name=title]", CASE)
    page.fill("[name=summary]", "Bewoners en wijkverpleging delen een huiskamer; de verzekeraar betaalt de huur mee.")
    page.locator("footer .w-dropdown__toggle").click()
    visitor.click("button[name=action-publish]")


def finds_the_case(visitor: Visitor) -> None:
    """In the library, by a word, and in the feed."""
    page = visitor.open("/goede-voorbeelden/")
    assert page.get_by_role("link", name=CASE).count() == 1
    page.fill("[name=zoek]", "apotheek")
    visitor.send("form[role=search]")
    feed = visitor.download(page.locator("link[type='application/atom+xml']").get_attribute("href"))
    assert f"<title>{CASE}</title>" in feed.decode()
    visitor.click(page.get_by_role("link", name=CASE))
    assert page.locator("h1").inner_text() == CASE
