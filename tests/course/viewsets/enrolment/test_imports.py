"""The course office uploads a list, reads what would happen, and then lets exactly that happen."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from openpyxl import Workbook, load_workbook

from course.actions.enrolment.import_work import work_on_lists
from course.actions.people.staff import make_editor, make_organiser
from course.enums import EnrolmentState, ImportState
from course.models import Edition, Enrolment, ImportRun, Message, User
from course.sheets.reading import COLUMNS, XLSX, read_sheet
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory, OrganiserFactory, UserFactory
from tests.helpers.imports import handed_in
from tests.helpers.office_files import WITH_PASSWORD, compound_file, open_document
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


def hand_in(office, edition, content=LIST, name="lijst.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return office.post(address(edition), {"file": SimpleUploadedFile(name, data)})


def upload(office, edition, content=LIST, name="lijst.csv"):
    """The page of the list, after a worker looked through it."""
    answer = hand_in(office, edition, content, name)
    assert answer.status_code == 302
    work_on_lists()
    return office.get(answer.url)


def go_on(office, page, **form):
    return office.post(page.request["PATH_INFO"], form or chosen(page))


def written():
    return Enrolment.objects.count(), Message.objects.count(), User.objects.filter(is_staff=False).count()


def run():
    return ImportRun.objects.get()


def test_the_address_is_the_promised_one(edition):
    assert address(edition) == f"/beheer/aanmeldingen/importeren/{edition.pk}/"


def test_a_list_is_reported_first_and_written_after_agreement(office, edition):
    report = upload(office, edition)
    plan = report.context["plan"]
    assert (plan.placed, plan.refused, plan.mails, written()) == (1, 1, 1, (0, 0, 0))
    assert report.context["audience"].number == 1
    asked = go_on(office, report, telling_show="1")
    assert (asked.context["audience"].number, asked.context["letter"].subject != "", written()) == (1, True, (0, 0, 0))
    done = go_on(office, report)
    assert (done.url, run().state) == (report.request["PATH_INFO"], ImportState.WRITING)
    work_on_lists()
    assert Enrolment.objects.values_list("user__email", "state").get() == ("bo@duinrade.example", EnrolmentState.PLACED)
    assert written() == (1, 1, 1)


def test_the_page_of_the_report_asks_as_many_queries_for_one_row_as_for_three(office, edition):
    def queries(number):
        rows = "".join(f"p{turn}@duinrade.example;Bo;Vis{turn};gemeente Duinrade\n" for turn in range(number))
        page = upload(office, edition, f"{HEADINGS}\n{rows}")
        with CaptureQueriesContext(connection) as captured:
            office.get(page.request["PATH_INFO"])
        ImportRun.objects.all().delete()
        return len(captured)

    queries(1)
    assert queries(1) == queries(3)


def test_while_it_is_read_the_page_says_so_and_looks_again_by_itself(office, edition):
    page = office.get(hand_in(office, edition).url)
    assert page.context["run"].state == ImportState.WAITING
    assert '<progress aria-labelledby="progress-heading"></progress>' in page.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.content.decode()
    assert "cms/progress.js" in page.content.decode()


def test_while_it_is_written_everybody_of_the_office_sees_how_many_of_how_many(office, edition, login):
    page = upload(office, edition)
    go_on(office, page)
    ImportRun.objects.update(done=3, going=8)
    seen = login(make_organiser(user=OrganiserFactory())).get(page.request["PATH_INFO"]).content.decode()
    assert '<progress max="8" value="3" aria-labelledby="progress-heading"></progress>' in seen
    assert re.search(r'<p role="status">\s*3 van 8 aangemeld', seen)


def test_the_end_counts_and_names_who_was_refused_and_why(office, edition):
    page = upload(office, edition)
    go_on(office, page)
    work_on_lists()
    end = office.get(page.request["PATH_INFO"])
    assert (end.context["run"].done, end.context["run"].refused, end.context["left"]) == (1, 1, [])
    (refused,) = end.context["refused"]
    assert (refused.given.values["email"], len(refused.reasons)) == ("ada@duinrade.example", 1)
    assert "http-equiv" not in end.content.decode()


def test_who_was_refused_can_be_downloaded_repaired_and_imported(office, edition):
    office.get(go_on(office, upload(office, edition, LIST + "=1+1;Cy;Bos;gemeente Duinrade\n")).url)
    work_on_lists()
    answer = office.get(reverse("sheets:refused", args=[edition.pk, run().pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    first, *rows = book.active.iter_rows(values_only=True)
    assert first == ("Mailadres", "Voornaam", "Achternaam", "Organisatie", "Waarom niet geïmporteerd")
    assert [row[0] for row in rows] == ["ada@duinrade.example", "=1+1"]
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}
    book.active["D2"], book.active["A3"] = "gemeente Duinrade", "cy@duinrade.example"
    output = io.BytesIO()
    book.save(output)
    assert upload(office, edition, output.getvalue(), "hersteld.xlsx").context["plan"].placed == 1


def test_there_is_nothing_to_download_while_it_goes_on_or_when_nobody_was_refused(office, edition):
    upload(office, edition)
    url = reverse("sheets:refused", args=[edition.pk, run().pk])
    assert office.get(url).status_code == 404
    ImportRun.objects.update(state=ImportState.FINISHED, refusals=[], batches=[])
    assert office.get(url).status_code == 404


def test_a_second_click_on_go_on_shows_that_it_goes_on(office, edition):
    page = upload(office, edition)
    choice = chosen(page)
    for _click in range(2):
        assert office.post(page.request["PATH_INFO"], choice).url == page.request["PATH_INFO"]
    work_on_lists()
    assert written() == (1, 1, 1)


def test_without_a_choice_the_page_asks_again(office, edition):
    page = upload(office, edition)
    asked = office.post(page.request["PATH_INFO"])
    assert (asked.status_code, asked.context["audience"].number, run().state) == (200, 1, ImportState.TO_CONFIRM)


def test_stopped_before_anything_was_written_leads_to_another_file(office, edition):
    upload(office, edition)
    answer = office.post(reverse("sheets:stop", args=[edition.pk, run().pk]))
    assert (answer.url, run().state, written()) == (address(edition), ImportState.STOPPED, (0, 0, 0))


def test_stopped_half_way_the_page_says_how_many_and_who_not(office, edition):
    page = upload(office, edition)
    go_on(office, page)
    ImportRun.objects.update(done=1)
    answer = office.post(reverse("sheets:stop", args=[edition.pk, run().pk]), follow=True)
    assert [row.values["email"] for row in answer.context["left"]] == ["bo@duinrade.example"]
    assert office.post(reverse("sheets:stop", args=[edition.pk, run().pk])).url == page.request["PATH_INFO"]
    assert office.get(reverse("sheets:stop", args=[edition.pk, run().pk])).status_code == 405


def test_one_at_a_time_and_the_other_reads_so(office, edition):
    hand_in(office, edition)
    page = office.get(address(edition))
    assert (page.context["busy"], 'type="file"' in page.content.decode()) == (run(), False)
    again = hand_in(office, edition)
    assert (again.status_code, list(again.context["form"].errors), ImportRun.objects.count()) == (200, ["file"], 1)


def test_the_last_lists_stand_where_one_is_handed_in(office, edition):
    office.get(go_on(office, upload(office, edition)).url)
    work_on_lists()
    upload(office, edition, f"{HEADINGS}\nfout;A;B;x", "fout.csv")
    runs = office.get(address(edition)).context["runs"]
    assert [(one.filename, one.done, one.refused) for one, _url in runs] == [("fout.csv", 0, 1), ("lijst.csv", 1, 1)]


def test_a_list_of_another_edition_is_not_found_here(office, edition):
    hand_in(office, edition)
    other = EditionFactory()
    for name in ("run", "refused"):
        assert office.get(reverse(f"sheets:{name}", args=[other.pk, run().pk])).status_code == 404
    assert office.post(reverse("sheets:stop", args=[other.pk, run().pk])).status_code == 404
    assert run().state == ImportState.WAITING


def test_when_the_world_changed_the_office_is_told_and_asked_again(office, edition):
    Edition.objects.filter(pk=edition.pk).update(max_per_organisation=1)
    page = upload(office, edition)
    EnrolmentFactory(edition=edition, user__organisation__name="gemeente Elders")
    EnrolmentFactory(edition=edition, user__organisation__name="gemeente Verweg")
    before = written()
    told = office.post(page.request["PATH_INFO"], chosen(page), follow=True)
    assert [message.level_tag for message in told.context["messages"]] == ["warning"]
    work_on_lists()
    again = office.get(page.request["PATH_INFO"])
    assert (again.context["plan"].placed, again.context["plan"].waiting, written()) == (0, 1, before)
    go_on(office, again)
    work_on_lists()
    assert Enrolment.objects.get(user__email="bo@duinrade.example").rank == 1


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
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(office, edition, name, content):
    page = hand_in(office, edition, content, name)
    assert (page.status_code, len(page.context["form"].errors["file"]), written()) == (200, 1, (0, 0, 0))
    assert page.context["form"].errors["file"][0] in page.content.decode().replace("&#x27;", "'")
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("lijst.ods", open_document("Bo"), "Sla de lijst zo op"),
        ("lijst.xlsx", open_document("Bo"), "Sla het opnieuw op als xlsx"),
        ("lijst.xls", compound_file("Workbook"), "Sla de lijst zo op"),
        ("lijst.xlsx", compound_file("Workbook"), "Sla het opnieuw op als xlsx"),
        ("lijst.xlsx", compound_file(*WITH_PASSWORD), "Haal het wachtwoord eraf"),
        ("lijst.csv", compound_file(*WITH_PASSWORD), "Haal het wachtwoord eraf"),
    ],
)
def test_a_sheet_of_another_program_or_with_a_password_is_refused_with_advice_that_works(
    office, edition, name, content, advice
):
    """An XLSX with a password that is saved again as XLSX still has one."""
    page = hand_in(office, edition, content, name)
    assert [advice in error for error in page.context["form"].errors["file"]] == [True]


@pytest.mark.parametrize(
    "content", [HEADINGS, "Naam\nBo", f"{HEADINGS}\n" + "a@b.example;Bo;Vis;x\n" * 501, b"\xa5;\x8e\nNo\x91l"]
)
def test_what_we_cannot_read_in_it_the_page_of_the_list_says(office, edition, content):
    page = upload(office, edition, content)
    assert (page.context["run"].state, written()) == (ImportState.FAILED, (0, 0, 0))
    assert escape(run().error) in page.content.decode()


def test_a_file_must_be_chosen(office, edition):
    assert list(office.post(address(edition)).context["form"].errors) == ["file"]


def test_a_formula_is_shown_as_text_and_its_row_is_refused(office, edition):
    formula = '=HYPERLINK("http://kwaad.example";"klik")'
    rows = [HEADINGS.split(";"), ["bo@duinrade.example", formula, "<b>Vis</b>", "gemeente Duinrade"]]
    page = upload(office, edition, workbook(rows), "lijst.xlsx")
    (refused,) = page.context["refused"]
    assert (page.context["run"].state, refused.given.values["first_name"]) == (ImportState.FINISHED, formula)
    assert "<b>Vis</b>" not in page.content.decode()
    assert refused.reasons[0].startswith("Voornaam:")
    assert "=HYPERLINK(&quot;http://kwaad.example&quot;" in page.content.decode()


def test_the_template_has_every_column_and_is_itself_an_empty_list(office, edition):
    answer = office.get(reverse("sheets:template", args=[edition.pk]))
    data = b"".join(answer.streaming_content)
    first, second = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert list(first) == [headings[0] for headings in COLUMNS.values()]
    assert second[0].startswith(("Uitleg:", "Note:"))
    assert upload(office, edition, data, "deelnemers.xlsx").context["run"].state == ImportState.FAILED


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
    page = upload(office, edition)
    Edition.objects.filter(pk=edition.pk).update(**fields)
    for closed in (office.get(address(edition)), hand_in(office, edition)):
        assert (closed.status_code, bool(closed.context["closed"])) == (200, True)
    told = office.post(page.request["PATH_INFO"], chosen(page), follow=True)
    assert [message.level_tag for message in told.context["messages"]] == ["error"]
    work_on_lists()
    assert (written(), ImportRun.objects.count()) == ((0, 0, 0), 1)


@pytest.mark.parametrize("page", ["import", "template", "invoices", "invoices_xlsx", "run", "refused", "stop"])
@pytest.mark.parametrize("who", ["visitor", "participant", "editor"])
def test_nobody_else_sees_lists_or_invoices(client, login, no_second_factor, edition, page, who):
    if who != "visitor":
        person = EnrolmentFactory(edition=edition).user if who == "participant" else make_editor(user=UserFactory())
        login(person)
    of_list = [handed_in(edition, OrganiserFactory(), LIST).pk] if page in {"run", "refused", "stop"} else []
    url = reverse(f"sheets:{page}", args=[edition.pk, *of_list])
    assert client.get(url).status_code in {302, 404}
    before = written()
    client.post(url, {"file": SimpleUploadedFile("lijst.csv", LIST.encode())})
    assert (written(), ImportRun.objects.filter(state=ImportState.STOPPED).count()) == (before, 0)


def test_importing_a_full_list_costs_no_more_for_each_person(office, edition, django_assert_max_num_queries):
    rows = "".join(f"p{number}@duinrade.example;Bo;Vis{number};gemeente Duinrade\n" for number in range(20))
    Edition.objects.filter(pk=edition.pk).update(max_per_organisation=99)
    go_on(office, upload(office, edition, f"{HEADINGS}\n{rows}"))
    with django_assert_max_num_queries(30 * 20):
        work_on_lists()
    assert Enrolment.objects.count() == 20
