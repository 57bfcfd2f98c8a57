"""No page, sheet or mail says that a manager approved who was entered by the course office."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from course import clock
from course.actions.enrolment.approval import approve
from course.actions.enrolment.imports import import_people
from course.actions.enrolment.transfer import move_to_edition, send_colleague
from course.actions.mail.telling import AT_ONCE
from course.enums import ApprovalSource, EnrolmentState
from course.models import Enrolment, Message
from course.queries.enrolment.import_rows import GivenRow
from course.queries.enrolment.imports import plan_of
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(2026, 11, 9, 10)
    return EditionFactory(approval_required=True, max_per_organisation=1)


def imported(edition, organiser, number=1, organisation="gemeente Duinrade"):
    """From a list, by the course office."""
    values = {
        "email": f"bo{number}@duinrade.example",
        "first_name": "Bo",
        "last_name": f"Vis{number}",
        "organisation": organisation,
        "manager_name": "Ria Kok",
    }
    rows = [GivenRow(2, values)]
    plan = plan_of(edition, rows)
    import_people(edition=edition, rows=rows, expected=plan.fingerprint, by=organiser, telling=AT_ONCE)
    return Enrolment.objects.get(user__email=values["email"])


@pytest.fixture
def line(edition, organiser):
    """Who has a place and who stands in line, both from a list."""
    OrganisationFactory(name="gemeente Duinrade")
    return imported(edition, organiser, 1), imported(edition, organiser, 2)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(response.content.decode())).split())


def test_who_came_from_a_list_is_entered_by_who_uploaded_it(line, organiser, at):
    moment = at(2026, 11, 9, 10)
    for enrolment in line:
        assert (enrolment.approved_how, enrolment.approved_by, enrolment.approved_at) == (
            ApprovalSource.ENTERED,
            organiser,
            moment,
        )


def test_the_page_of_an_enrolment_says_who_entered_it_and_when(office, line, organiser):
    page = text(office.get(reverse("enrolments:inspect", args=[line[0].pk])))
    assert f"Akkoord Ingevoerd door het cursusbureau, ma 9 nov ({organiser})" in page
    assert "Akkoord gegeven" not in page


def test_the_line_and_the_list_of_an_edition_say_entered(office, edition, line, organiser):
    page = text(office.get(reverse("enrolments:overview", args=[edition.pk])))
    entered = f"Ingevoerd door het cursusbureau, ma 9 nov ({organiser})"
    assert page.count(entered) == 1
    assert page.count("Ingevoerd door het cursusbureau ma 9 nov") == 2
    chosen = office.get(reverse("enrolments:overview", args=[edition.pk]), {"approval": "entered"})
    assert [row for row, _state, _words in chosen.context["shown"]] == list(line)


@pytest.mark.parametrize("door", ["index", "overview"])
def test_both_sheets_have_columns_of_their_own_for_who_was_entered(office, edition, line, organiser, door):
    address = reverse(f"enrolments:{door}", args=[edition.pk] if door == "overview" else [])
    EnrolmentFactory(edition=edition, organisation=InsurerFactory(), side="insurer", approved_at=line[0].approved_at)
    raw = b"".join(office.get(address, {"export": "csv"}).streaming_content)
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    names = ("Akkoord", "Akkoord gegeven op", "Ingevoerd door het cursusbureau op", "Genoteerd door")
    told = {tuple(row[name] for name in names[:1]) + tuple(bool(row[name]) for name in names[1:]) for row in rows}
    assert told == {
        ("Ingevoerd door het cursusbureau", False, True, True),
        ("Akkoord gegeven", True, False, False),
    }
    book = load_workbook(io.BytesIO(b"".join(office.get(address, {"export": "xlsx"}).streaming_content)))
    headings, *cells = book.active.iter_rows(values_only=True)
    assert {row[headings.index("Akkoord")] for row in cells} == {told_as for told_as, *_others in told}


def test_the_own_page_and_the_mails_name_no_manager_who_answered(client, line):
    for enrolment in line:
        client.force_login(enrolment.user)
        page = text(client.get(reverse("course:my_course")))
        assert "Het cursusbureau voerde je aanmelding in." in page
        assert ("kkoord gegeven" in page, "gaf akkoord" in page) == (False, False)
    assert [f"{one.subject} {one.body}" for one in Message.objects.all() if "kkoord" in one.subject + one.body] == []


def test_a_colleague_reads_that_the_order_number_alone_goes_along(client, line):
    client.force_login(line[0].user)
    page = text(client.get(reverse("course:hand_over", args=[line[0].pk])))
    assert ("Het inkoopnummer gaat mee." in page, "kkoord van je leidinggevende" in page) == (True, False)


def test_what_the_office_heard_is_not_what_the_manager_answered(office, edition, organiser):
    asked = EnrolmentFactory(edition=edition, state=EnrolmentState.AWAITING_APPROVAL)
    approve(enrolment=asked, by=organiser, telling=AT_ONCE)
    page = text(office.get(reverse("enrolments:inspect", args=[asked.pk])))
    assert f"Akkoord Akkoord, genoteerd door het cursusbureau, ma 9 nov ({organiser})" in page


def test_who_takes_over_and_who_changes_editions_is_entered_too(line, edition, organiser):
    names = {"email": "Ada@duinrade.example", "first_name": "Ada", "infix": "", "last_name": "Smit"}
    successor = send_colleague(enrolment=line[0], names=names, by=organiser, telling=AT_ONCE)
    other = EditionFactory(approval_required=True)
    moved = move_to_edition(enrolment=line[1], edition=other, by=organiser, telling=AT_ONCE)
    assert [(one.approved_how, one.approved_by) for one in (successor, moved)] == [
        (ApprovalSource.ENTERED, organiser)
    ] * 2
    assert (moved.state, Message.objects.filter(template="akkoord_vragen").count()) == (EnrolmentState.PLACED, 0)


@pytest.fixture
def taken_over(line, organiser, at):
    """Who was entered handed over to somebody on another day."""
    at(2026, 11, 12, 10)
    names = {"email": "Ada@duinrade.example", "first_name": "Ada", "infix": "", "last_name": "Smit"}
    return send_colleague(enrolment=line[0], names=names, by=line[0].user)


def sheet(office, address):
    raw = b"".join(office.get(address, {"export": "csv"}).streaming_content)
    names = ("Akkoord", "Akkoord gegeven op", "Ingevoerd door het cursusbureau op", "Genoteerd door")
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    return {row["Achternaam"]: [row[name] for name in names] for row in rows}


def test_who_took_a_place_over_was_not_entered_and_has_the_approval_of_who_handed_it_over(
    office, edition, line, organiser, taken_over
):
    over = f"Overgenomen van {line[0].user}, do 12 nov"
    page = text(office.get(reverse("enrolments:inspect", args=[taken_over.pk])))
    assert f"Akkoord {over}: Ingevoerd door het cursusbureau, ma 9 nov ({organiser})" in page
    board = reverse("enrolments:overview", args=[edition.pk])
    chosen = office.get(board, {"approval": "came_along"}).context["shown"]
    assert [(row, words) for row, _state, words in chosen] == [(taken_over, over)]
    for address in (board, reverse("enrolments:index")):
        found = sheet(office, address)
        assert found["Smit"] == [over, "", "", ""]
        assert found["Vis1"][0] == "Ingevoerd door het cursusbureau"
        assert found["Vis1"][3] == str(organiser)


def test_who_takes_over_twice_names_who_handed_over_last(office, edition, line, taken_over, at):
    at(2026, 11, 16, 10)
    names = {"email": "Lot@duinrade.example", "first_name": "Lot", "infix": "", "last_name": "Kok"}
    last = send_colleague(enrolment=taken_over, names=names, by=taken_over.user)
    assert sheet(office, reverse("enrolments:index"))["Kok"][0] == "Overgenomen van Ada Smit, ma 16 nov"
    assert last.approved_at == line[0].approved_at


def test_who_began_anew_after_taking_over_has_an_approval_of_its_own(office, taken_over, organiser, at):
    at(2026, 11, 16, 10)
    Enrolment.objects.filter(pk=taken_over.pk).update(approved_at=clock.now(), submitted_at=clock.now())
    assert sheet(office, reverse("enrolments:index"))["Smit"][0] == "Ingevoerd door het cursusbureau"


def test_who_came_from_another_edition_was_not_entered_here(office, edition, line, organiser, at):
    at(2026, 11, 12, 10)
    moved = move_to_edition(
        enrolment=line[1], edition=EditionFactory(approval_required=True), by=organiser, telling=AT_ONCE
    )
    page = text(office.get(reverse("enrolments:inspect", args=[moved.pk])))
    assert f"Meegekomen met een eerdere plek: Ingevoerd door het cursusbureau, ma 9 nov ({organiser})" in page
    chosen = sheet(office, reverse("enrolments:overview", args=[moved.edition_id]))
    assert chosen == {"Vis2": ["Meegekomen met een eerdere plek", "", "", ""]}
