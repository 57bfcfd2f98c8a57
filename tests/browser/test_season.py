"""One day of the course from plan to what was learned there: what each of organiser, speaker, host and participant does
is what the next of them sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.demo import Demo, link_in
from tests.browser.office import EDITION, audience, plans_a_draft, post_goes, said, tells, texts
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("halverwege")

MEETING = "Twee wijken, twee antwoorden"
HALL = "De Kapel aan de Vecht (demo)"
PARTS = ("Inloop en opening", "Op bezoek bij de wijkzusters", "Op bezoek bij het buurtteam", "Wat neem je mee?")
PROGRAMME = [
    "09:00–09:30 Inloop en opening",
    "10:00–11:30 Op bezoek bij de wijkzusters",
    "10:00–11:30 Op bezoek bij het buurtteam",
    "12:00–13:00 Wat neem je mee?",
]

THURSDAY = "donderdag 13 mei 2027, 09:00–13:00"
WEDNESDAY = "woensdag 12 mei 2027, 09:00–13:00"

PARTICIPANT = "marije.hofstra@zv-windroos.example"
SPEAKER = "ismail.karaca@zorgengemeente.example"
SPOKEN_BY = "Ismail Karaca voorbeeld huisarts"
ASKED = "Wat je in een wijk ziet en niet leest"
CAME = ("Marije Hofstra", "Yusuf Özdemir", "Noor van den Berg")

CANCELLED = "Ruimte voor bewonersinitiatieven"
SPEAKS_THERE = "trudy.overloop@zorgengemeente.example"
ASKED_TO_SPEAK_THERE = "willemijn.stork@zorgengemeente.example"

LEARNED = "De wijkagent zit aan dezelfde tafel."
AMENDED = "De wijkagent zit elke week aan dezelfde tafel."
LESSONS = ["Begin met koffie.", "Vraag wie er ontbreekt."]


@dataclass(frozen=True)
class Planned:
    """A visit as the course office plans it, and the address of who is asked whether the group may come."""

    title: str
    part: str
    place: str
    host: str
    contact: str
    address: str


NURSES = Planned(
    "Bij de wijkzusters",
    PARTS[1],
    "Herstelhuis De Drempel (demo)",
    "Zorgverzekeraar Windroos (demo)",
    "Annet Kuipers",
    "annet.kuipers@zv-windroos.example",
)
TEAM = Planned(
    "Bij het buurtteam",
    PARTS[2],
    "Werkplaats De Rode Draad (demo)",
    "gemeente Duinrade (demo)",
    "Rob van Damen",
    "rob.damen@gem-duinrade.example",
)
VISITS = (NURSES, TEAM)


@pytest.fixture(autouse=True)
def edition_of_its_own(demo: Demo) -> Iterator[None]:
    """The edition is put back before this, and before the next test that counts on it."""
    demo.moment = ""
    yield
    demo.moment = ""


def test_a_day_from_plan_to_what_was_learned(new_visitor: NewVisitor, demo: Demo) -> None:
    office, participant = new_visitor().become("org01"), new_visitor().become("d01")
    speaker, nurses, team = new_visitor(), new_visitor(), new_visitor()

    day = plans_a_draft(
        office, title=MEETING, place=f"{HALL}, Zwolle", starts="13-05-2027 09:00", ends="13-05-2027 13:00"
    )
    plans_the_day(office, day)
    of_nurses, of_team = plans_a_visit(office, NURSES), plans_a_visit(office, TEAM)
    address = day.replace("/beheer/bijeenkomsten/dag/", "/bijeenkomst/")
    knows_nothing_of_it(participant, address)

    publishes_the_draft(office)
    sees_the_new_meeting(participant, address)
    invites_a_speaker(office, day)
    accepts(speaker)
    for host, visit, form in ((nurses, NURSES, of_nurses), (team, TEAM, of_team)):
        asks_the_host(office, form)
        agrees(host, visit)
    sees_who_was_found(participant, address)

    puts_another_day_ready(office, day)
    still_sees_the_old_day(participant, address)
    publishes_the_other_day(office)
    hears_of_the_new_day(participant, PARTICIPANT, "/bijeenkomst/", f"{WEDNESDAY} (week 19)")
    hears_of_the_new_day(speaker, SPEAKER, "/spreker/link/", WEDNESDAY)
    for host, visit in ((nurses, NURSES), (team, TEAM)):
        hears_of_the_new_day(host, visit.address, "/gast/link/", "woensdag 12 mei 2027, 10:00–11:30")
    calls_off_another_meeting(office)
    hear_that_it_is_off(participant)

    opens_a_round(office)
    for one, first in ((participant, TEAM), (new_visitor().become("d02"), TEAM), (new_visitor().become("d13"), NURSES)):
        chooses(one, first)
    draws_a_draft(office)
    demo_stands_at(demo, "2027-04-20T17:30:00+02:00")
    publishes_the_allocation(office)
    sees_where_they_go(participant, address)

    demo_stands_at(demo, "2027-05-12T09:05:00+02:00")
    marks_who_is_there(office, address)
    is_on_the_list(participant, address)
    demo_stands_at(demo, "2027-05-12T18:00:00+02:00")
    writes_what_was_learned(office, of_team)
    passer_by = new_visitor()
    reads_of_the_visit(passer_by)
    approves_what_was_learned(team)
    reads_of_the_visit(passer_by, "Wat we leerden", AMENDED, *LESSONS)


def plans_the_day(office: Visitor, day: str) -> None:
    """On one screen: two visits at the same time, with half an hour to walk on either side."""
    page = office.open(day)
    page.fill("[name=number]", str(len(PARTS)))
    page.locator("button[value=more]").click()
    rows = page.locator(".day-row")
    expect(rows).to_have_count(len(PARTS))
    for place, (minutes, kind) in enumerate(
        [("30", "opening"), ("90", "work_visit"), ("90", "work_visit"), ("60", "reflection")]
    ):
        rows.nth(place).locator("[name^=title]").fill(PARTS[place])
        rows.nth(place).locator("[name^=minutes]").fill(minutes)
        rows.nth(place).locator("[name^=kind]").select_option(kind)
    rows.nth(1).locator("[name^=fixed]").fill("10:00")
    rows.nth(2).locator("summary").click()
    rows.nth(2).locator("[name^=beside]").check()
    rows.nth(3).locator("[name^=fixed]").fill("12:00")
    office.click("button[value=save]")
    assert said(page) == "De dag is bewaard. 4 onderdelen van de dag zijn gewijzigd."
    times = [text.partition("\n")[0] for text in page.locator(".day-time").all_inner_texts()]
    assert times == [line.partition(" ")[0] for line in PROGRAMME]


def plans_a_visit(office: Visitor, visit: Planned) -> str:
    """The address of its form."""
    page = office.open("/beheer/werkbezoeken/new/")
    item = page.locator("[name=item] option", has_text=visit.part).get_attribute("value")
    page.select_option("[name=item]", item)
    page.fill("[name=title]", visit.title)
    page.select_option("[name=place]", label=f"{visit.place}, Zwolle")
    page.select_option("[name=host]", label=visit.host)
    page.fill("[name=contact_named]", visit.contact)
    page.fill("[name=minimum]", "5")
    page.fill("[name=maximum]", "20")
    office.click(page.get_by_role("button", name="Maak aan", exact=True))
    return page.locator(".messages").get_by_role("link").get_attribute("href") or ""


def knows_nothing_of_it(participant: Visitor, address: str) -> None:
    participant.open(address, status=404)
    for path in ("/mijn/", "/mijn/agenda/"):
        assert participant.open(path).get_by_text(MEETING).count() == 0


def publishes_the_draft(office: Visitor) -> None:
    """With what the demo has ready, at which a part takes longer."""
    page = office.open("/beheer/edities/publiceren/1/")
    changed = page.locator(".planner-meeting")
    assert texts(changed.locator("h4")) == [f"{CANCELLED}, donderdag 27 mei 2027"]
    assert texts(changed.locator("li"))[::2] == [
        "Omdenken: van 'dit mag niet' naar 'zo kan het wel': Tijd: van 14:30–15:45 naar 14:30–16:00",
        "Wat ga jij maandag doen?: Tijd: van 15:45–16:15 naar 16:00–16:15",
    ]
    drafts = page.locator("label", has=page.locator("[name=draft]"))
    assert texts(drafts) == [f"donderdag 13 mei 2027, 09:00–13:00, {MEETING}, {HALL}"]
    office.send("form.office-act")
    assert audience(page) == ["26 mensen horen hiervan", "Deelnemers: 24", "Sprekers: 2"]
    tells(page, "hold")
    assert said(page) == "Gepubliceerd. Vanaf nu is dit het programma."
    post_goes(office, 50)


def sees_the_new_meeting(participant: Visitor, address: str) -> None:
    """The hosts are not asked yet: nobody reads of them."""
    mail = participant.demo.mail_to(PARTICIPANT, containing=MEETING)
    assert mail["Subject"] == f"Erbij: {MEETING}, donderdag 13 mei 2027 in Zwolle"
    assert link_in(mail, "/bijeenkomst/") == address
    page = participant.open(address)
    assert facts(page)["Wanneer"] == "donderdag 13 mei 2027, 09:00–13:00 (week 19)"
    assert programme(page) == PROGRAMME
    assert page.locator("section.visit").count() == 0


def invites_a_speaker(office: Visitor, day: str) -> None:
    """For one part of the day."""
    page = office.open(day.replace("/dag/", "/edit/"))
    page.locator("#w-slim-header-buttons [data-controller~=w-dropdown] button").click()
    office.click(page.locator("a[href*='/sprekers/?meeting=']"))
    office.click(page.get_by_role("link", name="Spreker toevoegen"))
    page.fill("[name=who]", SPEAKER)
    page.get_by_label(PROGRAMME[3]).check()
    page.fill("[name=topic]", ASKED)
    office.click(page.get_by_role("button", name="Maak aan", exact=True))
    does_the_step(office, page.get_by_role("link", name="Nodig deze spreker uit"))
    assert said(page) == "De stand van de spreker is veranderd."


def does_the_step(office: Visitor, link: Locator) -> None:
    """Of a row: by the button of its own page, and with a look at the one mail that goes out."""
    office.click(link)
    office.send("main form")
    assert audience(office.page)[0] == "1 mens hoort hiervan"
    tells(office.page)


def accepts(speaker: Visitor) -> None:
    """Without an account, by the link in the mail."""
    mail = speaker.demo.mail_to(SPEAKER, containing=ASKED)
    assert mail["Subject"] == "Wil je spreken op donderdag 13 mei 2027?"
    page = speaker.open(link_in(mail, "/spreker/link/"))
    assert page.locator("h1").inner_text() == f"Spreken bij: {MEETING}"
    assert facts(page)["Jouw onderdeel"] == PROGRAMME[3]
    assert facts(page)["Wat we vragen"] == ASKED
    speaker.click("button[name=act][value=yes]")
    assert texts(page.locator(".note")) == ["Je zei ja: je staat in het programma."]


def asks_the_host(office: Visitor, form: str) -> None:
    page = office.open(form)
    does_the_step(office, page.get_by_role("link", name="Gevraagd", exact=True))
    assert page.locator(".cockpit-state").inner_text() == "Gevraagd"


def agrees(host: Visitor, visit: Planned) -> None:
    mail = host.demo.mail_to(visit.address, containing="/gast/link/")
    assert mail["Subject"] == "Mag onze groep bij jullie komen kijken op donderdag 13 mei 2027?"
    page = host.open(link_in(mail, "/gast/link/"))
    assert page.locator("h1").inner_text() == f"Werkbezoek: {visit.title}"
    known = facts(page)
    assert known["Wanneer"] == "donderdag 13 mei 2027, 10:00–11:30"
    assert known["Waar"].startswith(f"{visit.place}, ")
    assert known["Groep"] == "hoogstens 20 mensen"
    host.click("button[name=act][value=yes]")
    assert facts(page)["Status"] == "Toegezegd"
    assert page.locator("button[name=act][value=yes]").count() == 0


def sees_who_was_found(participant: Visitor, address: str) -> None:
    page = participant.open(address)
    assert texts(page.locator("#programme ~ table tr"))[-1] == f"{PROGRAMME[3]} Terugkijken {SPOKEN_BY}"
    assert texts(page.locator("section.visit > h2")) == [f"Werkbezoek: {visit.title} voorbeeld" for visit in VISITS]
    assert texts(page.locator("section.visit > h2 + p")) == [f"Toegezegd {visit.host} · Zwolle" for visit in VISITS]


def puts_another_day_ready(office: Visitor, day: str) -> None:
    """In the form of the meeting; then the planner makes it one day later."""
    page = office.open(day.replace("/dag/", "/edit/"))
    for name in ("starts_at", "ends_at"):
        page.fill(f"[name={name}]", page.locator(f"[name={name}]").input_value().replace("13-05", "11-05"))
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.get_by_role("button", name="Klaarzetten tot je publiceert").press("Enter")
    assert said(page) == "Klaargezet. Niemand hoort ervan voordat je publiceert."
    page = office.open("/beheer/edities/planning/1/")
    meeting = page.locator(".planner-meeting", has=page.get_by_role("link", name=MEETING, exact=True))
    expect(meeting).to_contain_text("di 11 mei")
    office.click(meeting.locator("[data-move]"))
    with page.expect_navigation():
        page.get_by_role("button", name="Een dag later: wo 12 mei").press("Enter")
    assert said(page) == f"{MEETING} staat klaar voor woensdag 12 mei 2027. Niemand hoort het voordat je publiceert."
    assert texts(meeting.locator("li"))[0] == f"Datum en tijd: van {THURSDAY} naar {WEDNESDAY}"


def still_sees_the_old_day(participant: Visitor, address: str) -> None:
    assert facts(participant.open(address))["Wanneer"] == f"{THURSDAY} (week 19)"


def publishes_the_other_day(office: Visitor) -> None:
    page = office.open("/beheer/edities/publiceren/1/")
    changed = page.locator(".planner-meeting li")
    assert texts(changed)[0] == f"Datum en tijd: van {THURSDAY} naar {WEDNESDAY}"
    assert page.locator("[name=draft]").count() == 0
    office.send("form.office-act")
    assert audience(page) == ["27 mensen horen hiervan", "Deelnemers: 24", "Sprekers: 1", "Gastorganisaties: 2"]
    tells(page, "hold")
    post_goes(office, 27)


def hears_of_the_new_day(reader: Visitor, address: str, path: str, when: str) -> None:
    """By mail, and on the own page to which it leads."""
    mail = reader.demo.mail_to(address, containing="Nu: woensdag 12 mei 2027, 09:00 tot 13:00")
    assert mail["Subject"] == f"Veranderd: {MEETING}, nu woensdag 12 mei 2027 in Zwolle"
    assert facts(reader.open(link_in(mail, path)))["Wanneer"] == when


def calls_off_another_meeting(office: Visitor) -> None:
    page = office.open("/beheer/edities/planning/1/")
    office.click(page.get_by_role("link", name=CANCELLED, exact=True))
    page.select_option("[name=status]", "cancelled")
    with page.expect_navigation():
        page.get_by_role("button", name="Nu doorvoeren").press("Enter")
    assert audience(page) == ["27 mensen horen hiervan", "Deelnemers: 24", "Sprekers: 3"]
    tells(page, "hold")
    assert said(page) == f"Bijeenkomst '{CANCELLED} (27-05-2027)' bijgewerkt. 27 mails worden vastgehouden. Bewerken"
    post_goes(office, 27)


def hear_that_it_is_off(participant: Visitor) -> None:
    """The group, who speaks there, and who was asked to."""
    for address in (PARTICIPANT, SPEAKS_THERE):
        mail = participant.demo.mail_to(address, containing=f"Dit gaat niet door: {CANCELLED}")
        assert mail["Subject"] == f"{CANCELLED} op donderdag 27 mei 2027 gaat niet door"
    mail = participant.demo.mail_to(ASKED_TO_SPEAK_THERE, containing=CANCELLED)
    assert mail["Subject"] == "Je bijdrage op donderdag 27 mei 2027 gaat niet door"
    row = participant.open("/mijn/").locator(".meeting-list > li", has_text=CANCELLED)
    assert row.locator(".tag-bad").inner_text() == "Gaat niet door"
    assert texts(row.locator(".changes li"))[0] == "Gewijzigd op 12 april: gaat niet door."


def opens_a_round(office: Visitor) -> None:
    """And asks everybody to choose."""
    page = office.open("/beheer/keuzerondes/")
    assert texts(page.locator("#moments ~ ul li")) == [
        f"{MEETING} (12-05-2027): {NURSES.title}, {TEAM.title}. Laat mensen kiezen : {MEETING} (12-05-2027)"
    ]
    office.click(page.get_by_role("link", name="Laat mensen kiezen"))
    page.fill("[name=opens_at]", "12-04-2027 09:00")
    page.fill("[name=closes_at]", "20-04-2027 17:00")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar", exact=True).press("Enter")
    assert said(page) == "De keuzeronde is bewaard."
    assert page.locator("#chose").inner_text() == "0 van de 24 kozen"
    office.click("button[name=act][value=ask]")
    assert audience(page) == ["24 mensen horen hiervan", "Deelnemers: 24"]
    tells(page)
    assert said(page) == "24 mensen zijn gevraagd."


def chooses(participant: Visitor, first: Planned) -> None:
    """By the buttons, from the order of the programme."""
    mail = participant.demo.mail_to(PARTICIPANT, containing="12 mei 2027 zijn er werkbezoeken tegelijk")
    assert mail["Subject"] == "Kies je werkbezoek van woensdag 12 mei 2027"
    page = participant.open(link_in(mail, "/mijn/werkbezoek/"))
    order = page.locator(".visit-order h3")
    assert order.all_inner_texts() == [NURSES.title, TEAM.title]
    if first == TEAM:
        participant.click(page.locator(".visit-order li", has_text=TEAM.title).get_by_role("button", name="Omhoog"))
        assert order.all_inner_texts() == [TEAM.title, NURSES.title]
        assert page.get_by_text("Deze volgorde is nog niet bewaard.").is_visible()
    participant.click(page.get_by_role("button", name="Bewaar deze volgorde"))
    kept = page.locator("#receipt ~ ol li").all_inner_texts()
    assert kept[0] == f"{first.title}, Zwolle"
    assert len(kept) == len(VISITS)


def draws_a_draft(office: Visitor) -> None:
    """While people still choose; nobody hears of it."""
    page = office.page
    page.reload()
    assert page.locator("#chose").inner_text() == "3 van de 24 kozen"
    office.click("button[name=act][value=draw]")
    assert said(page) == "De proefindeling is gemaakt. Nog niemand krijgt bericht."
    assert texts(page.locator("#allocation ~ ul li")) == ["Keuze 1: 3 mensen", "Kozen niet: 21 mensen"]
    nurses, team = ([int(text.split()[0]) for text in texts(row.locator("td.number"))] for row in bars(page))
    assert [nurses[0], team[0], nurses[-1] + team[-1]] == [1, 2, 24]


def bars(page: Page) -> list[Locator]:
    """Of each visit how many go there by first choice, and so on; and together."""
    return page.locator(".allocation-bars tbody tr").all()


def publishes_the_allocation(office: Visitor) -> None:
    page = office.page
    with page.expect_navigation():
        page.locator("button[name=act][value=publish]").press("Enter")
    assert audience(page) == ["24 mensen horen hiervan", "Deelnemers: 24"]
    tells(page)
    assert said(page) == "De indeling is gepubliceerd."


def sees_where_they_go(participant: Visitor, address: str) -> None:
    mail = participant.demo.mail_to(PARTICIPANT, containing="Dit is je eerste keuze.")
    assert mail["Subject"] == f"Je gaat op woensdag 12 mei 2027 naar: {TEAM.title}"
    page = participant.open(address)
    goes = page.locator("section[aria-labelledby^=goes-]")
    assert texts(goes) == [
        f"Je gaat naar: {TEAM.title} woensdag 12 mei 2027, 10:00–11:30 · {TEAM.host} · {TEAM.place}"
        ", Voorbeeldkade 30, 1234 AB Zwolle Dit is je eerste keuze."
    ]


def marks_who_is_there(office: Visitor, address: str) -> None:
    """On a phone: who comes in is tapped, of the others the list says at the end that they were not there."""
    page = office.page
    page.set_viewport_size({"width": 360, "height": 740})
    office.open(address)
    office.click(page.get_by_role("link", name="Aanwezigheid"))
    assert page.locator("h1 ~ p").first.inner_text() == "Niet gemarkeerd: 24"
    for number, name in enumerate(CAME, 1):
        page.locator("[data-row]", has_text=name).locator("[data-first]").click()
        expect(page.locator("[data-row][data-state=present]")).to_have_count(number)
    page.reload()
    assert page.locator("h1 ~ p").first.inner_text() == "Aanwezig: 3 · Niet gemarkeerd: 21"
    office.click(page.get_by_role("link", name="Sluit de lijst"))
    assert page.get_by_text("21 mensen zijn niet gemarkeerd. Waren zij er niet?").is_visible()
    office.click(page.get_by_role("button", name="21 mensen waren er niet"))
    assert page.locator("h1 ~ p").first.inner_text() == "Aanwezig: 3 · Niet aanwezig: 21"
    page.set_viewport_size({"width": 1280, "height": 720})


def is_on_the_list(participant: Visitor, address: str) -> None:
    page = participant.open(address)
    assert page.get_by_text("Je staat op de lijst.").is_visible()


def writes_what_was_learned(office: Visitor, form: str) -> None:
    """And asks the host whether it may be read."""
    page = office.open(form)
    does_the_step(office, page.get_by_role("link", name="Geweest", exact=True))
    page.fill("[name=learned]", LEARNED)
    page.fill("[name=lessons]", "\n".join(LESSONS))
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar", exact=True).press("Enter")
    office.open(form)
    does_the_step(office, page.get_by_role("link", name="Vraag de gastpersoon de opbrengst goed te keuren"))
    assert said(page) == "De gastpersoon is gevraagd."


def reads_of_the_visit(visitor: Visitor, *learned: str) -> None:
    """On the page for everybody, and of what was learned no more than this."""
    visits = visitor.open("/werkbezoeken/").locator("main li", has_text=TEAM.title)
    assert texts(visits) == [
        " ".join([TEAM.title, "voorbeeld", TEAM.host, "Zwolle · woensdag 12 mei 2027 ·", EDITION, *learned])
    ]


def approves_what_was_learned(host: Visitor) -> None:
    """In better words."""
    mail = host.demo.mail_to(TEAM.address, containing="Lees en keur goed")
    assert mail["Subject"] == "Kijk mee: klopt dit over jullie?"
    page = host.open(link_in(mail, "/gast/link/"))
    names = [text.partition(" voorbeeld")[0] for text in texts(page.locator("#visitors ~ ul li"))]
    assert names == ["Marije Hofstra", "Yusuf Özdemir"]
    assert page.locator("[name=learned]").input_value() == LEARNED
    page.fill("[name=learned]", AMENDED)
    host.click("button[name=act][value=approve]")
    assert facts(page)["Status"] == "Opbrengst gedeeld"


def demo_stands_at(demo: Demo, moment: str) -> None:
    """At once and whole: web and worker read it all the time."""
    unfinished = demo.folder / "demo-clock.unfinished"
    unfinished.write_text(moment)
    unfinished.replace(demo.folder / "demo-clock")


def facts(page: Page) -> dict[str, str]:
    return dict(line.split("\n", 1) for line in page.locator("dl.facts > div").all_inner_texts())


def programme(page: Page) -> list[str]:
    rows = page.locator("#programme ~ table tr:has(.item-title)")
    return [f"{row.locator('th').inner_text()} {row.locator('.item-title').inner_text()}" for row in rows.all()]
