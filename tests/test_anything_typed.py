"""Any Unicode in any field: every page, mail, feed and sheet that shows it is well-formed, and what comes back is what
was typed, clean.
"""

from __future__ import annotations

import csv
import io
from email import message_from_bytes
from email.header import decode_header, make_header
from html import unescape
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar
from openpyxl import load_workbook
from wagtail.models import Page

from cms.models import CasePage
from course import text
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.send import send_due
from course.actions.people.staff import make_organiser
from course.calendars.feeds import of_meeting
from course.forms.people.profile import ProfileForm
from course.models import Meeting, User
from tests.factories import MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.ical import lint
from tests.helpers.mail import queue
from tests.helpers.pages import make_case, make_home, make_library
from tests.helpers.typed import anything, posted

pytestmark = pytest.mark.django_db

A_FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
ATOM = "{http://www.w3.org/2005/Atom}"


@given(posted)
@A_FEW
def test_a_form_keeps_what_was_typed_clean_and_the_page_shows_it(login, typed):
    person = UserFactory(job_title="adviseur")
    visitor = login(person)
    values = {"first_name": "Noor", "last_name": "Berg", "job_title": typed, "learning_question": typed}
    answer = visitor.post(reverse("course:profile"), {**values, "mail_rhythm": person.mail_rhythm, "language": "nl"})
    assert answer.status_code == 302
    person.refresh_from_db()
    line, several = text.clean_line(typed), text.clean_text(typed).strip()
    assert (person.job_title, person.learning_question) == (line, several)
    page = visitor.get(reverse("course:profile"))
    assert page.context["form"]["learning_question"].value() == several
    assert several in unescape(page.content.decode())


@given(posted)
@A_FEW
def test_what_is_refused_comes_back_as_it_was_typed(typed):
    form = ProfileForm({"first_name": "", "learning_question": typed * 700}, instance=User())
    assert form.is_valid() is False
    assert form["learning_question"].value() == typed * 700


@pytest.fixture
def case(db) -> CasePage:
    return make_case(make_library(make_home()), "Wijkteam")


@given(anything)
@A_FEW
def test_the_feed_of_the_library_is_well_formed_also_with_a_row_that_nobody_cleaned(client: Client, case, typed):
    case.title = f"Titel {typed}"
    case.save()
    case.refresh_from_db()
    assert case.title == text.clean_line(f"Titel {typed}")
    assert [entry.find(f"{ATOM}title").text for entry in entries(client)] == [case.title]
    Page.objects.filter(pk=case.pk).update(title=kept_by_databases(f"Titel {typed}"))
    assert len(entries(client)) == 1


def kept_by_databases(typed: str) -> str:
    """Without what none of them takes."""
    return typed.replace("\0", "").encode("utf-8", "ignore").decode()


def entries(client: Client) -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(reverse("case_feed")).content).findall(f"{ATOM}entry")  # noqa: S314


@given(anything)
@A_FEW
def test_a_calendar_is_well_formed_and_says_the_title(typed):
    meeting, raw = MeetingFactory(), kept_by_databases(f"Dag {typed}")
    Meeting.objects.filter(pk=meeting.pk).update(title=raw)
    refresh_calendar(meeting=meeting)
    meeting.refresh_from_db()
    body = of_meeting(meeting).body
    assert len(lint(body)) == 1
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"{text.clean_line(raw)} ({meeting.edition.title})"


@given(anything)
@A_FEW
def test_a_mail_is_well_formed_and_has_one_subject(typed):
    mail.outbox.clear()
    line = text.clean_line(f"Dag {typed}")
    message = queue(UserFactory())
    message.subject, message.body = f"Dag {typed}", f"{typed}\nTot dan"
    message.save()
    assert send_due().sent == 1
    read = message_from_bytes(mail.outbox[0].message().as_bytes())
    assert (len(read.get_all("Subject")), read.defects) == (1, [])
    assert " ".join(str(make_header(decode_header(read["Subject"]))).split()) == line
    [plain] = [part for part in read.walk() if part.get_content_type() == "text/plain"]
    assert "Tot dan" in plain.get_payload(decode=True).decode().split("\n")


@given(posted)
@A_FEW
def test_a_sheet_is_well_formed_and_gives_the_text_back(login, settings, typed):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    User.objects.all().delete()
    office = login(make_organiser(user=OrganiserFactory(first_name="Petra", email="petra@duinrade.example")))
    person = UserFactory(
        email="noor@duinrade.example", organisation=None, job_title=f"Bij {text.clean_line(typed)}"[:120]
    )
    url = reverse("wagtailusers_users:index")
    lines = b"".join(office.get(url, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(lines), delimiter=";"))
    sheet = load_workbook(io.BytesIO(b"".join(office.get(url, {"export": "xlsx"}).streaming_content))).active
    for cells in (rows, [[cell.value for cell in row] for row in sheet.iter_rows()]):
        [found] = [row for row in cells if person.email in row]
        assert found[4] == person.job_title
