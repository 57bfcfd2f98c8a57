"""One meeting from plan to cancellation, as it stands in the calendars of the course office and of a participant who
follows a link and is invited by mail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from icalendar import Event

from course.calendars.invitations import ends_at
from tests.browser.calendars import Asked, asked_by, events_behind, follows_the_calendar
from tests.browser.conftest import NewVisitor
from tests.browser.demo import Demo, eventually
from tests.browser.office import EDITION, audience, plans_a_draft, post_goes, said, tells, texts
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

MEETING = "Samen door de cijfers"
TITLE = f"{MEETING} ({EDITION})"
HALL = "De Kapel aan de Vecht (demo), Zwolle"
PARTICIPANT = "marije.hofstra@zv-windroos.example"
EVERYBODY = ["26 mensen horen hiervan", "Deelnemers: 24", "Sprekers: 2"]
THE_GROUP = ["24 mensen horen hiervan", "Deelnemers: 24"]

THURSDAY, FRIDAY = "2027-05-13 09:00", "2027-05-14 09:00"


@pytest.fixture(autouse=True)
def edition_of_its_own(demo: Demo) -> Iterator[None]:
    """The edition is put back before this, and before the next test that counts on it."""
    demo.moment = ""
    yield
    demo.moment = ""


def test_a_meeting_from_plan_to_cancellation_in_everybody_s_calendar(new_visitor: NewVisitor) -> None:
    office, participant = new_visitor().become("org01"), new_visitor().become("d01")
    planning, link = follows_the_calendar(office, edition=EDITION), follows_the_calendar(participant)
    chooses_link_and_invitations(participant)
    is_invited_to_what_is_to_come(participant, link)

    day = plans_a_draft(office, title=MEETING, place=HALL, starts="13-05-2027 09:00", ends="13-05-2027 13:00")
    assert in_words(shown(office, planning)) == [(f"Concept: {TITLE}", THURSDAY, "TENTATIVE", 0)]
    assert (shown(participant, link), asked_of(participant)) == ([], [])

    publishes_the_draft(office)
    confirmed = (TITLE, THURSDAY, "CONFIRMED", 0)
    new = hears(participant, 1)
    assert new.subject == f"Erbij: {MEETING}, donderdag 13 mei 2027 in Zwolle"
    assert (new.method, *in_words([new.event])) == ("REQUEST", confirmed)
    assert in_words(shown(office, planning)) == in_words(shown(participant, link)) == [confirmed]

    moves_it_a_day(office, day)
    moved = (TITLE, FRIDAY, "CONFIRMED", 1)
    changed = hears(participant, 2)
    assert changed.subject == f"Veranderd: {MEETING}, nu vrijdag 14 mei 2027 in Zwolle"
    assert (changed.method, *in_words([changed.event])) == ("REQUEST", moved)
    assert in_words(shown(office, planning)) == in_words(shown(participant, link)) == [moved]

    cancels_it(office, day)
    off = (f"VERVALLEN: {TITLE}", FRIDAY, "CANCELLED", 2)
    cancelled = hears(participant, 3)
    assert cancelled.subject == f"{MEETING} op vrijdag 14 mei 2027 gaat niet door"
    assert (cancelled.method, *in_words([cancelled.event])) == ("CANCEL", off)
    assert in_words(shown(office, planning)) == in_words(shown(participant, link)) == [off]

    assert len({str(one.event["UID"]) for one in (new, changed, cancelled)}) == 1
    assert str(new.event["UID"]) == str(shown(participant, link)[0]["UID"])


def chooses_link_and_invitations(participant: Visitor) -> None:
    page = participant.open("/mijn/agenda/")
    page.check("[name=choice][value=both]")
    participant.send("form:has([name=choice])")
    assert said(page) == "Je keuze voor je agenda is bewaard: Met allebei."


def is_invited_to_what_is_to_come(participant: Visitor, link: str) -> None:
    """To each date once, and to nothing that is over."""
    now = dt.datetime.fromisoformat((participant.demo.folder / "demo-clock").read_text())
    coming = sorted(
        str(event["UID"]) for event in events_behind(participant, link) if ends_at(event.to_ical().decode()) > now
    )

    def invited() -> list[Asked]:
        found = all_asked(participant)
        return found if len(found) >= len(coming) else []

    asked = eventually(invited, seconds=90, what="invitations")
    assert {one.method for one in asked} == {"REQUEST"}
    assert sorted(str(one.event["UID"]) for one in asked) == coming


def publishes_the_draft(office: Visitor) -> None:
    """With what the demo has ready, at which a part takes longer."""
    page = office.open("/beheer/edities/publiceren/1/")
    drafts = page.locator("label", has=page.locator("[name=draft]"))
    assert texts(drafts) == [f"donderdag 13 mei 2027, 09:00–13:00, {MEETING}, De Kapel aan de Vecht (demo)"]
    office.send("form.office-act")
    assert audience(page) == EVERYBODY
    tells(page, "hold")
    assert said(page) == "Gepubliceerd. Vanaf nu is dit het programma."
    post_goes(office, 50)


def moves_it_a_day(office: Visitor, day: str) -> None:
    page = office.open(day.replace("/dag/", "/edit/"))
    for name in ("starts_at", "ends_at"):
        page.fill(f"[name={name}]", page.locator(f"[name={name}]").input_value().replace("13-05", "14-05"))
    page.keyboard.press("Escape")
    carries_out(office)


def cancels_it(office: Visitor, day: str) -> None:
    page = office.open(day.replace("/dag/", "/edit/"))
    page.select_option("[name=status]", "cancelled")
    carries_out(office)


def carries_out(office: Visitor) -> None:
    page = office.page
    with page.expect_navigation():
        page.get_by_role("button", name="Nu doorvoeren").press("Enter")
    assert audience(page) == THE_GROUP
    tells(page, "hold")
    post_goes(office, 24)


def shown(visitor: Visitor, link: str) -> list[Event]:
    """Of the meeting what an app reads now."""
    return [event for event in events_behind(visitor, link) if MEETING in event["SUMMARY"]]


def in_words(events: list[Event]) -> list[tuple[str, str, str, int]]:
    """Title, start, status and number."""
    return [
        (str(one["SUMMARY"]), f"{one.start:%Y-%m-%d %H:%M}", str(one["STATUS"]), int(one["SEQUENCE"])) for one in events
    ]


def hears(participant: Visitor, number: int) -> Asked:
    """The newest of so many mails about the meeting, waiting for the worker."""
    found = eventually(lambda: asked_of(participant)[number - 1 :], seconds=60, what=f"mail {number} about {MEETING}")
    assert len(found) == 1
    return found[0]


def asked_of(participant: Visitor) -> list[Asked]:
    """What mails asked of the calendar about the meeting, oldest first."""
    return [one for one in all_asked(participant) if MEETING in one.event["SUMMARY"]]


def all_asked(participant: Visitor) -> list[Asked]:
    mails = [mail for mail in participant.demo.mails() if mail["To"] == PARTICIPANT]
    return [one for one in map(asked_by, mails) if one]
