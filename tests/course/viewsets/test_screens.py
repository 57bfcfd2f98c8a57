"""Every screen of the course office: it opens, it exports, it does not slow down, and it is closed to others."""

from __future__ import annotations

import io
import re
from contextlib import suppress

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from openpyxl import load_workbook
from wagtail.admin.viewsets import viewsets

from course.forms.moments import DayField, HourField, MomentField
from tests.factories import EnrolmentFactory, UserFactory, VisitFactory
from tests.helpers.rows import make_rows

SCREENS = [
    "editions", "modules", "meetings", "programme_items", "speakers", "days_away", "visits", "places",
    "travel_times", "municipalities",
    "planning_days", "cancellation_terms", "wagtailusers_users", "organisations", "enrolments", "materials", "terms",
    "questionnaires", "questions", "messages", "mail_templates", "pitches_office",
    "promises", "check_ins", "guests", "formats",
]  # fmt: skip
NOT_ADDED = {
    "enrolments",
    "materials",
    "messages",
    "mail_templates",
    "pitches_office",
    "promises",
    "check_ins",
    "guests",
}
NOT_CHANGED = {"days_away", "enrolments", "messages", "promises", "check_ins", "guests"}
NOT_DELETED = NOT_ADDED | {"wagtailusers_users", "speakers"}
DENIED = 302


def test_every_registered_screen_is_in_the_list():
    ours = {viewset.name for viewset in viewsets.viewsets if type(viewset).__module__.startswith(("course", "pitches"))}
    assert ours == set(SCREENS)


@pytest.mark.parametrize("screen", SCREENS)
def test_list_search_filters_and_history_open(office, rows, screen):
    row = rows[screen]
    assert office.get(reverse(f"{screen}:index")).status_code == 200
    assert office.get(reverse(f"{screen}:index"), {"q": "een woord dat nergens staat"}).status_code == 200
    assert office.get(reverse(f"{screen}:inspect", args=[row.pk])).status_code == 200
    history = office.get(reverse(f"{screen}:history", args=[row.pk])).status_code
    assert history == (DENIED if screen in NOT_CHANGED - {"days_away"} else 200)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_list_has_an_order_of_its_own_and_not_that_in_which_rows_were_made(office, rows, screen):
    view = office.get(reverse(f"{screen}:index")).context["view"]
    assert view.ordering or view.get_base_queryset().ordered


@pytest.mark.parametrize("screen", SCREENS)
def test_a_list_answers_in_words_and_not_in_those_of_the_machine(office, rows, screen):
    page = office.get(reverse(f"{screen}:index")).content.decode()
    assert re.findall(r">\s*(None|True|False|\d{4}-\d\d-\d\d \d\d:\d\d[^<]*)\s*<", page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_reading_a_row_names_every_field_and_shows_no_code(office, rows, screen):
    response = office.get(reverse(f"{screen}:inspect", args=[rows[screen].pk]))
    values = [field["value"] for field in response.context["fields"]]
    assert [value for value in values if value is None or isinstance(value, bool) or value == ""] == []
    assert [field for field in response.context["fields"] if not field["label"]] == []
    stored = {field.name: field for field in rows[screen]._meta.fields}
    fields = [stored[name] for name in response.context["view"].fields if name in stored]
    assert [field.name for field in fields if not (field.primary_key or isinstance(field.verbose_name, Promise))] == []


@pytest.mark.parametrize("screen", SCREENS)
def test_forms_open_exactly_where_the_office_may_write(office, rows, screen):
    row = rows[screen]
    add = office.get(reverse(f"{screen}:add")).status_code
    edit = office.get(reverse(f"{screen}:edit", args=[row.pk])).status_code
    assert (add, edit) == (
        DENIED if screen in NOT_ADDED else 200,
        DENIED if screen in NOT_CHANGED else 200,
    )


@pytest.mark.parametrize("screen", sorted(NOT_DELETED))
def test_nobody_deletes_what_has_its_own_door(office, rows, screen, organiser):
    organiser.is_superuser = True
    organiser.save()
    row = rows[screen]
    assert office.post(reverse(f"{screen}:delete", args=[row.pk])).status_code == DENIED
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("screen", SCREENS)
def test_list_asks_the_same_queries_for_one_row_and_for_three(office, screen):
    make_rows(1)
    url = reverse(f"{screen}:index")
    office.get(url)
    with CaptureQueriesContext(connection) as one:
        office.get(url)
    make_rows(2)
    make_rows(3)
    with CaptureQueriesContext(connection) as three:
        office.get(url)
    assert len(three) == len(one)


@pytest.mark.parametrize("screen", SCREENS)
def test_export_has_a_row_per_row_in_both_formats(office, rows, screen):
    shown = type(rows[screen]).objects.count()
    xlsx = office.get(reverse(f"{screen}:index"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(xlsx.streaming_content))).active
    csv = office.get(reverse(f"{screen}:index"), {"export": "csv"})
    headings = [cell.value for cell in next(sheet.iter_rows())]
    assert sheet.max_row == shown + 1
    assert all(headings)
    assert not any("get_" in heading or "." in heading for heading in headings)
    assert csv["Content-Type"] == "text/csv"
    assert b"".join(csv.streaming_content).count(b"\r\n") == shown + 1


def addresses(rows):
    """Every page of every screen that is registered, with the row of that screen."""
    reverse("wagtailadmin_home")  # with the addresses come the screens: this test may be the first that asks one
    for viewset in viewsets.viewsets:
        for pattern in viewset.get_urlpatterns():
            for args in ([], [getattr(rows.get(viewset.name), "pk", 1)]):
                with suppress(NoReverseMatch):
                    yield reverse(f"{viewset.url_namespace}:{pattern.name}", args=args)


@pytest.mark.usefixtures("kept_menus", "no_second_factor")
@pytest.mark.parametrize("kind", ["visitor", "participant", "speaker", "host"])
def test_the_admin_is_closed_to_everybody_else(client, login, rows, kind):
    people = {
        "participant": lambda: EnrolmentFactory(edition=rows["editions"]).user,
        "speaker": rows["programme_items"].speakers.get,
        "host": lambda: VisitFactory(contact=UserFactory()).contact,
    }
    if kind in people:
        login(people[kind]())
    every = sorted(set(addresses(rows)))
    assert len(every) > 150
    found = {url: client.get(url).status_code for url in every}
    assert {url for url, status in found.items() if status == 200} == set()


def made_with(office, screen, row):
    """What the form for a new row of this screen posts, filled in like a known row."""
    form = office.get(reverse(f"{screen}:edit", args=[row.pk])).context["form"]
    given = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in given.items()}


@pytest.mark.parametrize(
    ("screen", "changed"),
    [
        ("places", {"name": "Nieuw gebouw"}),
        ("modules", {"title": "Nieuwe module", "number": "8"}),
        ("planning_days", {"name": "Nieuwe dag"}),
        ("organisations", {"name": "Gemeente Nieuwland"}),
    ],
)
def test_two_clicks_on_a_new_row_make_one_and_other_words_make_another(office, rows, screen, changed):
    row = rows[screen]
    url, count = reverse(f"{screen}:add"), type(row).objects.count
    page = office.get(url)
    assert 'name="telling_once"' in page.content.decode()
    form = made_with(office, screen, row) | changed | {"telling_once": page.context["form"]["telling_once"].value()}
    form |= {"tasks-TOTAL_FORMS": "0", "tasks-INITIAL_FORMS": "0"}  # of a module
    before = count()
    first, second = (office.post(url, form) for _click in range(2))
    assert (first.status_code, second.status_code, second.url, count()) == (302, 302, first.url, before + 1)
    other = {name: f"{value} twee" if name in ("name", "title") else f"{value}8" for name, value in changed.items()}
    assert office.post(url, form | other).status_code == 302
    assert count() == before + 2


def test_every_day_moment_and_hour_in_the_forms_is_read_as_people_write_it(office, rows):
    read = (DayField, MomentField, HourField)
    pages = [office.get(reverse(f"{screen}:edit", args=[rows[screen].pk])) for screen in set(SCREENS) - NOT_CHANGED]
    fields = [field for page in pages for field in page.context["form"].fields.values()]
    dates = [field for field in fields if isinstance(field, forms.DateField | forms.DateTimeField | forms.TimeField)]
    assert len(dates) > 15
    assert [field.label for field in dates if not isinstance(field, read)] == []
