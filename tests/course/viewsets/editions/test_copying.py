"""Copying an edition in the admin: a form without enrolment dates, a table that writes nothing, and one button."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.editions.copying import PlanChanged, WebAddressTaken
from course.actions.people.staff import make_editor
from course.models import CancellationTerm, Edition, Meeting
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory
from tests.helpers.forms import Inputs

DATES = {
    "enrolment_opens_at": "2027-09-01T09:00",
    "enrolment_closes_at": "2027-11-14T23:59",
    "results_by": "2027-11-26",
    "seats_released_on": "2027-11-08",
}
FILLED_IN = {"title": "Zorg en Gemeente 2028", "slug": "zeg-2028", "starts_on": "2028-01-20", **DATES}


@pytest.fixture(autouse=True)
def _may(at):
    at(2027, 5, 3, 10)


@pytest.fixture
def edition(db):
    edition = EditionFactory(slug="zeg-2027")
    ascension = dt.date(2027, 5, 27)
    MeetingFactory(edition=edition)
    MeetingFactory(
        edition=edition,
        title="Buitendag",
        starts_at=clock.at(ascension, dt.time(9, 30)),
        ends_at=clock.at(ascension, dt.time(16)),
    )
    return edition


def address(edition, name="copy"):
    return reverse(f"editions:{name}", args=[edition.pk])


def send(office, edition, **changes):
    return office.post(address(edition), {**FILLED_IN, **changes})


def agreed(page):
    """What the browser sends back with the button that makes the copy."""
    return {"seen": page.context["plan"].fingerprint}


def templates_of(page):
    ours = {"course/editions/office/copy.html", "course/editions/office/copy_table.html"}
    return ours & {template.name for template in page.templates}


def told(response):
    return [str(message).strip() for message in response.context["messages"]]


def test_the_page_of_an_edition_leads_to_copying_it(office, edition):
    page = office.get(reverse("editions:edit", args=[edition.pk])).content.decode()
    assert f'href="{address(edition)}"' in page


def test_the_form_suggests_a_year_later_and_no_date_of_enrolling(office, edition):
    page = office.get(address(edition)).content.decode()
    values = Inputs(page).values
    assert values["starts_on"] == "2028-01-20"
    assert {name: values[name] for name in DATES} == dict.fromkeys(DATES, "")


def test_without_a_date_of_enrolling_nothing_goes_on(office, edition):
    page = send(office, edition, **dict.fromkeys(DATES, ""))
    assert set(page.context["form"].errors) == set(DATES)
    assert templates_of(page) == {"course/editions/office/copy.html"}
    assert Edition.objects.count() == 1


def test_the_table_shows_every_day_with_what_stands_in_its_way_and_writes_nothing(office, edition):
    page = send(office, edition)

    assert templates_of(page) == {"course/editions/office/copy_table.html"}
    rows = [(row.meeting.title, row.starts_at, len(row.marks)) for row in page.context["plan"].meetings]
    assert rows == [
        ("Elkaars werelden", clock.at(dt.date(2028, 1, 20), dt.time(9)), 0),
        ("Buitendag", clock.at(dt.date(2028, 5, 25), dt.time(9, 30)), 1),
    ]
    text = page.content.decode()
    assert [text.count(day) for day in ("21 januari 2027", "27 mei 2027", "25 mei 2028", "Hemelvaartsdag")] == [
        1, 1, 2, 2,
    ]  # fmt: skip
    assert (Edition.objects.count(), Meeting.objects.count()) == (1, 2)


def test_who_agrees_gets_the_copy_and_reads_what_is_left_to_do(office, edition):
    page = send(office, edition)
    back = Inputs(page.content.decode()).values
    assert {name: back[name] for name in FILLED_IN} == FILLED_IN

    answer = office.post(address(edition), {**back, **agreed(page)}, follow=True)

    made = Edition.objects.get(slug="zeg-2028")
    assert answer.redirect_chain == [(address(made, "copied"), 302)]
    assert [row[0].title for row in answer.context["rows"] if row[-1]] == ["Buitendag"]
    assert (made.is_published, made.starts_on, made.meetings.count()) == (False, dt.date(2028, 1, 20), 2)


def test_two_clicks_make_one_copy_and_the_second_leads_to_it(office, edition):
    page = send(office, edition)
    first = send(office, edition, **agreed(page))
    second = send(office, edition, **agreed(page))
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert (Edition.objects.count(), Meeting.objects.count()) == (2, 4)


def test_a_web_address_in_use_is_refused_beside_the_field_before_and_after_the_table(office, edition):
    page = send(office, edition)
    EditionFactory(slug="zeg-2028")
    for answer in (send(office, edition), send(office, edition, **agreed(page))):
        assert answer.context["form"].errors == {"slug": [str(WebAddressTaken(slug="zeg-2028"))]}
        assert answer.context["form"]["results_by"].value() == "2027-11-26"
    assert Edition.objects.count() == 2


def test_what_changed_meanwhile_is_shown_again_and_not_written(office, edition):
    page = send(office, edition)
    Meeting.objects.filter(title="Buitendag").update(title="Slotdag")
    again = send(office, edition, **agreed(page))
    assert told(again) == [str(PlanChanged())]
    assert [row.meeting.title for row in again.context["plan"].meetings] == ["Elkaars werelden", "Slotdag"]
    assert Edition.objects.count() == 1
    assert send(office, edition, **agreed(again)).status_code == 302


def test_back_to_the_form_keeps_what_was_typed(office, edition):
    page = send(office, edition, change="1")
    assert templates_of(page) == {"course/editions/office/copy.html"}
    values = Inputs(page.content.decode()).values
    assert {name: values[name] for name in FILLED_IN} == FILLED_IN


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_on": "2028-01-18"}, "starts_on"),
        ({"starts_on": "2027-01-21"}, "starts_on"),
        ({"starts_on": "9999-12-30"}, "starts_on"),
        ({"starts_on": "0001-01-04"}, "starts_on"),
        ({"starts_on": "morgen"}, "starts_on"),
        ({"enrolment_opens_at": "0001-01-01T00:00"}, "enrolment_opens_at"),
        ({"enrolment_closes_at": "9999-12-31T23:59"}, "enrolment_closes_at"),
        ({"results_by": "0027-11-26"}, "results_by"),
        ({"seats_released_on": "2207-11-08"}, "seats_released_on"),
        ({"enrolment_opens_at": "2027-12-01T09:00"}, "__all__"),
        ({"slug": "niet/zo"}, "slug"),
        ({"title": ""}, "title"),
        ({"seen": "x\x01"}, "seen"),
        ({"seen": "' OR 1=1"}, "seen"),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(office, edition, wrong, field):
    page = send(office, edition, **wrong)
    assert (page.status_code, set(page.context["form"].errors)) == (200, {field})
    assert Edition.objects.count() == 1


def test_odd_dates_of_enrolling_are_shown_as_such(office, edition):
    page = send(office, edition, enrolment_opens_at="2027-05-01T09:00", seats_released_on="2028-01-20")
    assert [len(date.remarks) for date in page.context["plan"].enrolment_dates] == [1, 0, 0, 1]


def test_the_page_afterwards_is_there_for_copies_alone(office, edition):
    assert office.get(address(edition, "copied")).status_code == 404


@pytest.mark.parametrize("name", ["copy", "copied"])
def test_an_edition_that_does_not_exist_is_not_found(office, edition, name):
    edition.pk = 999
    assert office.get(address(edition, name)).status_code == 404


@pytest.mark.parametrize(("kind", "status"), [("editor", 302), ("participant", 404)])
def test_only_the_course_office_copies(login, no_second_factor, edition, kind, status):
    person = make_editor(user=UserFactory()) if kind == "editor" else EnrolmentFactory(edition=edition).user
    assert send(login(person), edition).status_code == status
    assert Edition.objects.count() == 1


def test_table_and_page_afterwards_ask_the_same_queries_for_few_and_many_meetings(office, edition):
    def queries(slug: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as table:
            page = send(office, edition, slug=slug)
        made = send(office, edition, slug=slug, **agreed(page))["Location"]
        with CaptureQueriesContext(connection) as afterwards:
            office.get(made)
        return len(table), len(afterwards)

    queries("eerst")
    few = queries("weinig")
    for number in range(3):
        ItemFactory(meeting=MeetingFactory(edition=edition))
        CancellationTerm.objects.create(edition=edition, days_before=number, percent=50)
    assert queries("veel") == few


def test_what_was_ticked_goes_along_through_the_table_to_the_copy(office, edition):
    meeting = edition.meetings.first()
    meeting.online_url = "https://voorbeeld.example/kamer"
    meeting.save()
    page = send(office, edition, with_links="on")
    assert page.context["plan"].numbers["links"] == 1
    carried = Inputs(page.content.decode()).values
    office.post(address(edition), carried | agreed(page))
    copied = Meeting.objects.filter(edition__slug="zeg-2028").exclude(online_url="")
    assert list(copied.values_list("online_url", flat=True)) == ["https://voorbeeld.example/kamer"]


def typed_in(page, meeting, **changes):
    """The whole table as a browser sends it, with another day or time at one meeting."""
    values = Inputs(page.content.decode()).values
    return values | {f"{part}-{meeting.pk}": value for part, value in changes.items()}


def test_a_day_is_changed_in_the_table_and_so_it_is_copied(office, edition):
    meeting = edition.meetings.get(title="Buitendag")
    page = send(office, edition)
    page = office.post(address(edition), typed_in(page, meeting, day="2028-06-01", starts="10:00"))
    assert Edition.objects.count() == 1
    [row] = [row for row in page.context["plan"].meetings if row.meeting == meeting]
    assert row.starts_at == clock.at(dt.date(2028, 6, 1), dt.time(10))
    office.post(address(edition), Inputs(page.content.decode()).values | agreed(page))
    copied = Meeting.objects.get(edition__slug="zeg-2028", title="Buitendag")
    assert (copied.starts_at, copied.ends_at) == tuple(
        clock.at(dt.date(2028, 6, 1), dt.time(hour)) for hour in (10, 16)
    )


def test_a_day_that_was_typed_after_looking_is_looked_at_first(office, edition):
    page = send(office, edition)
    page = office.post(address(edition), typed_in(page, edition.meetings.first(), day="2028-01-27") | agreed(page))
    assert told(page) == [str(PlanChanged())]
    assert Edition.objects.count() == 1


def test_what_is_wrong_in_the_table_stands_beside_the_day(office, edition):
    meeting = edition.meetings.first()
    page = send(office, edition)
    page = office.post(address(edition), typed_in(page, meeting, starts="18:00") | agreed(page))
    errors = [errors for _row, (row, _fields, errors) in page.context["rows"] if row.pk == meeting.pk]
    assert [len(one) for one in errors] == [1]
    assert Edition.objects.count() == 1
