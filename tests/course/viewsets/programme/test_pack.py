"""The door to the pack for the day: the course office chooses, makes and opens it; nobody else knows of it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from course.actions.pack import make_pack
from course.enums import MeetingStatus, PackPart
from course.models import EnrolmentNeeds
from course.queries.pack import packs_made
from tests.factories import MeetingFactory, OrganiserFactory, UserFactory, member
from tests.helpers.pdf import Pdf

pytestmark = pytest.mark.django_db

ALL = list(PackPart)


@pytest.fixture
def meeting(at):
    at(2027, 1, 20, 17)
    meeting = MeetingFactory(status=MeetingStatus.DRAFT)
    noor = member(meeting.edition, user__first_name="Noor", user__infix="van den", user__last_name="Berg")
    EnrolmentNeeds.objects.create(enrolment=noor, text="vegetarisch")
    return meeting


def choosing(meeting):
    return reverse("meetings:pack", args=[meeting.pk])


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def test_the_meeting_has_a_button_that_leads_to_the_pack(meeting, office):
    page = office.get(reverse("meetings:edit", args=[meeting.pk]))
    assert {link.text.strip() for link in soup(page).find_all("a", href=choosing(meeting))} == {"Pakket voor de dag"}


def test_the_pdf_of_a_draft_is_made_with_the_chosen_parts_and_kept_by_nobody(meeting, office):
    made = office.post(choosing(meeting), {"parts": ["attendance", "catering"], "pdf": ""})
    answer = office.get(made["Location"])
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert answer["Content-Disposition"] == 'inline; filename="pakket-2027-01-21.pdf"'
    attendance, catering = Pdf(answer.content).pages()
    assert ("Noor van den Berg" in attendance, "vegetarisch" in attendance) == (True, False)
    assert ("Noor van den Berg" in catering, "vegetarisch" in catering) == (False, True)


def test_the_same_link_gives_the_same_bytes(meeting, office):
    link = office.post(choosing(meeting), {"parts": ALL, "pdf": ""})["Location"]
    assert office.get(link).content == office.get(link).content


def test_the_page_shows_the_same_lists_with_a_heading_for_each_part(meeting, office):
    made = office.post(choosing(meeting), {"parts": ALL, "page": ""})
    answer = office.get(made["Location"])
    page = soup(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert [heading.text for heading in page.main.find_all("h2")] == [
        "Aanwezigheidslijst", "Badges", "Tafelkaarten", "Programma van de dag", "Aantallen voor de cateraar",
        "Als er iets misgaat",
    ]  # fmt: skip
    attendance, catering, telephone = page.main.find_all("table")
    assert [cell.text.strip() for cell in attendance.tbody.tr.find_all(["th", "td"])][::2] == ["Noor van den Berg", ""]
    assert [cell.text for cell in catering.tbody.tr.find_all(["th", "td"])] == ["vegetarisch", "1"]
    assert telephone.tbody.td.text == "112"


def test_two_clicks_make_one_line_of_history(meeting, office, organiser):
    first, second = (office.post(choosing(meeting), {"parts": ALL, "pdf": ""}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert [made.user for made in packs_made(meeting)] == [organiser]


def test_without_a_part_nothing_is_made_and_the_form_says_so(meeting, office):
    answer = office.post(choosing(meeting), {"pdf": ""})
    assert (answer.status_code, packs_made(meeting).count()) == (200, 0)
    assert answer.context["form"].errors["parts"] == ["Kies ten minste één onderdeel."]


def test_a_part_that_does_not_exist_is_refused(meeting, office):
    assert office.post(choosing(meeting), {"parts": ["bommen"], "pdf": ""}).status_code == 200
    assert packs_made(meeting).count() == 0


def test_after_a_change_the_page_says_which_parts_and_an_old_link_leads_back(meeting, office):
    link = office.post(choosing(meeting), {"parts": ALL, "pdf": ""})["Location"]
    member(meeting.edition)
    answer = office.get(link, follow=True)
    assert answer.redirect_chain == [(choosing(meeting), 302)]
    rows = {row.th.text: row.find_all("td")[-1].text.strip() for row in soup(answer).select(".office-table tbody tr")}
    assert [part for part, state in rows.items() if state == "Gewijzigd na druk"] == [
        "Aanwezigheidslijst", "Badges", "Tafelkaarten", "Aantallen voor de cateraar",
    ]  # fmt: skip
    assert "Er is iets gewijzigd sinds dit pakket gemaakt is. Maak het opnieuw." in answer.content.decode()


def test_reading_changes_nothing(meeting, office):
    made = make_pack(meeting=meeting, parts=ALL, by=OrganiserFactory())
    for name in ("course:pack_pdf", "course:pack_page"):
        assert office.get(reverse(name, args=[meeting.pk, made.pk])).status_code == 200
        assert office.post(reverse(name, args=[meeting.pk, made.pk])).status_code == 405
    office.get(choosing(meeting))
    assert packs_made(meeting).count() == 1


@pytest.mark.parametrize("name", ["course:pack_pdf", "course:pack_page"])
def test_who_is_not_of_the_office_finds_nothing(client, login, meeting, name):
    made = make_pack(meeting=meeting, parts=ALL, by=OrganiserFactory())
    address = reverse(name, args=[meeting.pk, made.pk])
    assert client.get(address).status_code == 302
    for person in (UserFactory(), meeting.edition.enrolments.get().user):
        assert login(person).get(address).status_code == 404


@pytest.mark.parametrize("name", ["course:pack_pdf", "course:pack_page"])
def test_a_pack_of_another_meeting_is_not_found(meeting, office, name):
    made = make_pack(meeting=MeetingFactory(), parts=ALL, by=OrganiserFactory())
    assert office.get(reverse(name, args=[meeting.pk, made.pk])).status_code == 404
    assert office.get(reverse(name, args=[meeting.pk, made.pk + 99])).status_code == 404
