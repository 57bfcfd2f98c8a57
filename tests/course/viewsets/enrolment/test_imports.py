"""The course office uploads a list, reads what would happen, and then lets exactly that happen."""

from __future__ import annotations

import io

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from course.actions.people.staff import make_editor
from course.enums import EnrolmentState
from course.models import Edition, Enrolment, Message, User
from course.sheets.reading import COLUMNS, XLSX, read_sheet
from course.viewsets.enrolment.imports import SALT
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory, UserFactory
from tests.helpers.telling import chosen

pytestmark = pytest.mark.django_db

HEADINGS = "E-mailadres;Voornaam;Achternaam;Organisatie"
LIST = f"{HEADINGS}\nbo@duinrade.example;Bo;Vis;gemeente Duinrade\nada@duinrade.example;Ada;Smit;gemeente Onbekend\n"


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    OrganisationFactory(name="gemeente Duinrade")
    return EditionFactory()


def address(edition):
    return reverse("sheets:import", args=[edition.pk])


def upload(office, edition, content=LIST, name="lijst.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return office.post(address(edition), {"file": SimpleUploadedFile(name, data)})


def written():
    return Enrolment.objects.count(), Message.objects.count(), User.objects.filter(is_staff=False).count()


def test_the_address_is_the_promised_one(edition):
    assert address(edition) == f"/beheer/aanmeldingen/importeren/{edition.pk}/"


def test_a_list_is_reported_first_and_written_after_agreement(office, edition):
    report = upload(office, edition)
    plan = report.context["plan"]
    assert (plan.placed, plan.refused, plan.mails, written()) == (1, 1, 1, (0, 0, 0))
    asked = office.post(address(edition), {"report": report.context["token"]})
    assert (asked.context["audience"].number, written()) == (1, (0, 0, 0))
    done = office.post(address(edition), {"report": report.context["token"], **chosen(report)})
    assert done.url == f"{reverse('enrolments:index')}?edition={edition.pk}"
    assert Enrolment.objects.values_list("user__email", "state").get() == ("bo@duinrade.example", EnrolmentState.PLACED)
    assert written() == (1, 1, 1)


def test_a_second_click_reports_again_and_writes_nothing(office, edition):
    page = upload(office, edition)
    token = page.context["token"]
    office.post(address(edition), {"report": token, **chosen(page)})
    again = office.post(address(edition), {"report": token})
    assert (again.context["plan"].known, again.context["plan"].placed, written()) == (1, 0, (1, 1, 1))


def test_when_the_world_changed_there_is_a_new_report_that_can_be_carried_out(office, edition):
    Edition.objects.filter(pk=edition.pk).update(max_per_organisation=1)
    token = upload(office, edition).context["token"]
    EnrolmentFactory(edition=edition, user__organisation__name="gemeente Elders")
    EnrolmentFactory(edition=edition, user__organisation__name="gemeente Verweg")
    before = written()
    again = office.post(address(edition), {"report": token})
    assert (again.context["plan"].placed, again.context["plan"].waiting, written()) == (0, 1, before)
    office.post(address(edition), {"report": again.context["token"], **chosen(again)})
    assert Enrolment.objects.get(user__email="bo@duinrade.example").rank == 1


@pytest.mark.parametrize("spoil", ["altered", "other edition", "other person", "too old", "unsigned"])
def test_a_report_that_is_not_ours_writes_nothing(office, edition, at, spoil):
    token = upload(office, edition).context["token"]
    other = {"other edition": EditionFactory()}.get(spoil, edition)
    if spoil == "altered":
        token = f"{token[:-3]}xxx"
    if spoil == "other person":
        token = signing.dumps({**signing.loads(token, salt=SALT), "by": 0}, salt=SALT)
    if spoil == "unsigned":
        token = ""
    if spoil == "too old":
        at(2026, 10, 1, 14, 1)
    answer = office.post(address(other), {"report": token})
    assert (answer.status_code, answer.url, written()) == (302, address(other), (0, 0, 0))


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lijst.xls", b"\xd0\xcf\x11\xe0"),
        ("lijst", LIST.encode()),
        ("lijst.xlsx", LIST.encode()),
        ("lijst.xlsx", b"PK\x03\x04garbage"),
        ("lijst.csv", b"\x89PNG\r\n\x1a\n\x00"),
        ("lijst.csv", workbook([HEADINGS.split(";")])),
        ("lijst.csv", b"x" * (2 * 1024 * 1024 + 1)),
        ("lijst.csv", b""),
        ("lijst.csv", HEADINGS.encode()),
        ("lijst.csv", b"Naam\nBo"),
        ("lijst.csv", (f"{HEADINGS}\n" + "a@b.example;Bo;Vis;x\n" * 501).encode()),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(office, edition, name, content):
    page = upload(office, edition, content, name)
    assert (page.status_code, len(page.context["form"].errors["file"]), written()) == (200, 1, (0, 0, 0))
    assert page.context["form"].errors["file"][0] in page.content.decode().replace("&#x27;", "'")


def test_a_file_must_be_chosen(office, edition):
    assert list(office.post(address(edition)).context["form"].errors) == ["file"]


def test_a_formula_is_shown_as_text_and_its_row_is_refused(office, edition):
    formula = '=HYPERLINK("http://kwaad.example";"klik")'
    rows = [HEADINGS.split(";"), ["bo@duinrade.example", formula, "<b>Vis</b>", "gemeente Duinrade"]]
    page = upload(office, edition, workbook(rows), "lijst.xlsx")
    assert (page.context["plan"].refused, page.context["plan"].enrolling) == (1, [])
    assert page.context["plan"].rows[0].given.values["first_name"] == formula
    assert "<b>Vis</b>" not in page.content.decode()
    assert "=HYPERLINK(&quot;http://kwaad.example&quot;" in page.content.decode()


def test_the_template_has_every_column_and_is_itself_an_empty_list(office, edition):
    answer = office.get(reverse("sheets:template", args=[edition.pk]))
    data = b"".join(answer.streaming_content)
    first, second = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert list(first) == [headings[0] for headings in COLUMNS.values()]
    assert second[0].startswith(("Uitleg:", "Note:"))
    page = upload(office, edition, data, "deelnemers.xlsx")
    assert list(page.context["form"].errors) == ["file"]


def test_a_template_that_was_filled_in_is_read(office, edition):
    answer = office.get(reverse("sheets:template", args=[edition.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    book.active.append(["bo@duinrade.example", "Bo", None, "Vis", None, "gemeente Duinrade"])
    output = io.BytesIO()
    book.save(output)
    assert [row.number for row in read_sheet(output.getvalue(), XLSX).rows] == [3]
    assert upload(office, edition, output.getvalue(), "deelnemers.xlsx").context["plan"].placed == 1


def test_our_own_export_can_be_imported_again(office, edition):
    EnrolmentFactory(edition=edition, user__organisation__name="gemeente Elders")
    export = office.get(reverse("enrolments:index"), {"export": "csv"})
    page = upload(office, EditionFactory(), b"".join(export.streaming_content))
    assert [(row.person.email, row.state) for row in page.context["plan"].rows] == [
        (Enrolment.objects.get().user.email, EnrolmentState.PLACED)
    ]


@pytest.mark.parametrize("fields", [{"is_cancelled": True}, {"is_published": False}])
def test_an_edition_that_takes_no_list_says_so_at_once(office, edition, fields):
    token = upload(office, edition).context["token"]
    Edition.objects.filter(pk=edition.pk).update(**fields)
    for page in (office.get(address(edition)), office.post(address(edition), {"report": token})):
        assert (page.status_code, bool(page.context["closed"]), "plan" in page.context) == (200, True, False)
    assert written() == (0, 0, 0)


@pytest.mark.parametrize("page", ["import", "template", "invoices", "invoices_xlsx"])
@pytest.mark.parametrize("who", ["visitor", "participant", "editor"])
def test_nobody_else_sees_lists_or_invoices(client, login, no_second_factor, edition, page, who):
    if who != "visitor":
        person = EnrolmentFactory(edition=edition).user if who == "participant" else make_editor(user=UserFactory())
        login(person)
    url = reverse(f"sheets:{page}", args=[edition.pk])
    assert client.get(url).status_code in {302, 404}
    before = written()
    client.post(url, {"file": SimpleUploadedFile("lijst.csv", LIST.encode())})
    assert written() == before


def test_importing_a_full_list_costs_no_more_for_each_person(office, edition, django_assert_max_num_queries):
    rows = "".join(f"p{number}@duinrade.example;Bo;Vis{number};gemeente Duinrade\n" for number in range(20))
    Edition.objects.filter(pk=edition.pk).update(max_per_organisation=99)
    page = upload(office, edition, f"{HEADINGS}\n{rows}")
    with django_assert_max_num_queries(30 * 20):
        office.post(address(edition), {"report": page.context["token"], **chosen(page)})
    assert Enrolment.objects.count() == 20
