"""An edition in the admin: saved by its action, next to enrolments and meetings that change it too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import resolve, reverse
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.editions.save import FewerThanTaken
from course.actions.programme.meetings import move_meeting
from course.authority import SYSTEM
from course.models import Edition
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory
from tests.helpers.forms import form_of, save


@pytest.fixture
def edition(db, at):
    at(2026, 10, 1, 10)
    return EditionFactory(slug="voorjaar")


def test_a_form_that_was_open_while_a_meeting_moved_keeps_the_new_dates(edition, office):
    meeting = MeetingFactory(edition=edition)
    form = form_of(office, edition)
    starts_at = dt.datetime(2027, 1, 14, 9, tzinfo=clock.AMSTERDAM)
    move_meeting(meeting=meeting, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=7), by=SYSTEM)

    answer = save(office, edition, form, title="Zorg en Gemeente, najaar", ends_on="24-06-2027")

    edition.refresh_from_db()
    assert (answer.status_code, edition.title) == (302, "Zorg en Gemeente, najaar")
    assert (edition.starts_on, edition.ends_on) == (dt.date(2027, 1, 14), dt.date(2027, 6, 24))


def test_too_few_places_are_refused_in_words_and_what_was_typed_is_kept(edition, office):
    for _person in range(3):
        EnrolmentFactory(edition=edition)
    form = form_of(office, edition)

    page = save(office, edition, form, capacity="2", seats_insurer="1", seats_municipality="1", title="Anders")

    assert page.context["form"].non_field_errors() == [str(FewerThanTaken(number=3))]
    assert page.context["form"]["title"].value() == "Anders"
    assert Edition.objects.get().capacity == 5


@pytest.mark.parametrize("typed", ["1-1-0001 0.10", "31-12-9999 23.59"])
def test_a_year_that_nobody_means_is_refused_in_words_and_kept(edition, office, typed):
    page = save(office, edition, form_of(office, edition), enrolment_opens_at=typed, starts_on=typed.split()[0])
    form = page.context["form"]
    assert (page.status_code, {*form.errors} >= {"enrolment_opens_at", "starts_on"}) == (200, True)
    assert form["enrolment_opens_at"].value() == typed


def test_a_new_edition_is_made_once_with_one_line_of_history(edition, office, organiser):
    form = form_of(office, edition) | {"slug": "najaar", "certificate_text": ""}

    answer = office.post(reverse("editions:add"), form)

    assert answer.status_code == 302
    made = Edition.objects.get(slug="najaar")
    lines = ModelLogEntry.objects.for_instance(made).values_list("action", "user")
    assert list(lines) == [("wagtail.create", organiser.pk)]


def doors_of(buttons):
    return [resolve(button.url.partition("?")[0]).view_name for button in buttons]


def test_the_header_of_an_edition_goes_by_use_and_what_stops_it_stands_last_behind_the_rarer_ones(office, edition):
    """One door to each thing: the enrolments stand on the page of places and line."""
    page = office.get(reverse("editions:edit", args=[edition.pk]))
    *often, more, last = page.context["header_buttons"]
    assert doors_of(often) == [
        "enrolments:overview",
        "editions:planner",
        "editions:publish",
    ]
    assert doors_of(more.dropdown_buttons) == [
        "meetings:index",
        "modules:index",
        "cancellation_terms:index",
        "editions:attendance",
        "course:my_calendar",
        "course:office_ics",
        "editions:copy",
        "editions:delete",
        "editions:inspect",
    ]
    assert (doors_of([last]), last.classname.split()[0]) == (["enrolments:cancel"], "serious-apart")
    labels = [button.label for button in (*often, *more.dropdown_buttons, last)]
    assert len(set(labels)) == len(labels)


def test_the_menu_names_every_door_once(office, edition):
    page = office.get(reverse("enrolments:index")).content.decode()
    assert ("Aanmeldingen van alle edities" in page, "Plekken en wachtlijst" in page) == (True, True)
