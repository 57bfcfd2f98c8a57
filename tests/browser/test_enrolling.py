"""A place that comes free: who gives it up, who is offered it, who looks on in the course office."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.demo import link_in
from tests.browser.looking import flaws_of
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.moment("wachtlijst")

FIRST_IN_LINE = "carla.bruins@zv-windroos.example"
STANDING = "/beheer/aanmeldingen/stand/"
LIST = """Mailadres;Voornaam;Tussenvoegsel;Achternaam;Organisatie
sanne@gem-polderhaven.example;Sanne;de;Groot;gemeente Polderhaven (demo)
iemand@elders.example;=1+1;;Elders;Bestaat niet
"""


def test_a_place_that_is_given_up_reaches_the_first_in_line(new_visitor: NewVisitor) -> None:
    office = new_visitor().become("org01")
    assert names_in_line(office) == ["Carla Bruins", "Ömer Kaya"]
    waiting = new_visitor().become("w01")
    assert waiting.open("/mijn/").locator(".enrolment .tag-warning").count() == 1

    withdraws(new_visitor().become("d02"))
    assert names_in_line(office) == ["Ömer Kaya"]
    takes_the_place(new_visitor())

    assert waiting.open("/mijn/").locator(".enrolment .tag-good").count() == 1


def test_the_office_tries_a_change_before_it_makes_it(new_visitor: NewVisitor) -> None:
    """Two places more for the municipalities: who would be offered one, and nothing happens."""
    office = new_visitor().become("org01")
    before = names_in_line(office)
    form = office.page.locator("form:has([name=simulate])")
    form.locator("[name=more_municipality]").fill("2")
    office.click(form.locator("button"))
    assert office.page.locator("section[aria-labelledby=what-if] .office-order").get_by_text("Ömer Kaya").count() == 1
    assert names_in_line(office) == before


def test_the_office_turns_down_several_people_after_reading_their_mails(new_visitor: NewVisitor) -> None:
    office = new_visitor()
    office.stand_at("wachtlijst")
    office.become("org01")
    page = office.open(STANDING)
    for name in names_in_line(office):
        page.locator("tr", has_text=name).locator("[name=chosen]").check()
    office.click("button[name=to][value=not_placed]")
    assert page.locator("details").count() == 2
    assert flaws_of(page) == []
    assert names_in_line(new_visitor().become("org02")) == ["Carla Bruins", "Ömer Kaya"]
    page.fill("[name=reason]", "De groep is rond.")
    office.click("button[name=telling][value=send]")
    assert names_in_line(office) == []
    assert "geen plek" in office.demo.mail_to(FIRST_IN_LINE, containing="/mijn/")["Subject"]


def test_the_office_imports_a_list_after_reading_what_would_happen(new_visitor: NewVisitor) -> None:
    office = new_visitor()
    office.stand_at("wachtlijst")
    office.become("org01")
    page = office.open(STANDING)
    office.click(page.get_by_role("link", name="Importeer een lijst"))
    page.set_input_files("[name=file]", files=[{"name": "lijst.csv", "mimeType": "text/csv", "buffer": LIST.encode()}])
    office.click("form[enctype] button[type=submit]")
    page.locator("button[name=telling][value=send]").wait_for()  # a worker reads; the page looks again by itself
    assert flaws_of(page) == []
    assert names_in_line(new_visitor().become("org02")) == ["Carla Bruins", "Ömer Kaya"]
    office.click("button[name=telling][value=send]")
    page.get_by_role("link", name="Bekijk de aanmeldingen").wait_for()
    assert names_in_line(office) == ["Carla Bruins", "Ömer Kaya", "Sanne de Groot"]
    assert "wachtlijst" in office.demo.mail_to("sanne@gem-polderhaven.example", containing="/mijn/")["Subject"]


def names_in_line(office: Visitor) -> list[str]:
    page = office.open(STANDING)
    found = page.locator("table[aria-labelledby^=line-] tbody th a").all_inner_texts()
    return [name.removesuffix("voorbeeld").strip() for name in found]


def withdraws(visitor: Visitor) -> None:
    """Sees first what it costs, and then does it."""
    visitor.open("/mijn/")
    visitor.click(visitor.page.locator(".enrolment a[href$='/afmelden/']"))
    assert visitor.page.locator("main table").count() == 1
    visitor.send()
    assert visitor.page.locator(".enrolment .tag-good").count() == 0


def takes_the_place(visitor: Visitor) -> None:
    """Without log-in, by the button in the mail; a second look does nothing."""
    address = link_in(visitor.demo.mail_to(FIRST_IN_LINE, containing="/plek/"), "/plek/")
    page = visitor.open(address)
    assert page.locator("button[name=answer]").count() == 2
    assert flaws_of(page) == []
    visitor.click("button[name=answer][value=accept]")
    for _look in range(2):
        assert page.locator("button[name=answer]").count() == 0
        visitor.open(address)
    assert flaws_of(page) == []
