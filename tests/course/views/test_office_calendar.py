"""The course office follows the whole planning of an edition: as a file, and by a link that moves along."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import create_link
from course.actions.people.staff import make_organiser
from course.actions.programme.meetings import move_meeting, save_meeting
from course.authority import SYSTEM, OnlyTheOffice
from course.enums import MeetingStatus, VisitStatus
from course.models import CalendarEvent, CalendarLink, Meeting, User
from course.queries.calendars.events import planning_of
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.ical import lint
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(at) -> Meeting:
    """Beside it an announced meeting with a visit that is only asked, and a meeting of another edition."""
    at(2026, 11, 9, 10)
    draft = MeetingFactory(status=MeetingStatus.DRAFT, title="Nog niet zeker")
    announced = MeetingFactory(edition=draft.edition, title="Zeker")
    make_visit(VisitStatus.ASKED, item=ItemFactory(meeting=announced), title="Gevraagd")
    other = MeetingFactory(edition=EditionFactory(), title="Elders")
    for meeting in (draft, announced, other):
        refresh_calendar(meeting=meeting)
    return draft


@pytest.fixture
def organiser() -> User:
    return make_organiser(user=OrganiserFactory())


def read(response):
    """Title without the name of the edition, status and number."""
    rows = lint(response.content)
    return sorted((row["SUMMARY"].partition(" (")[0], row["STATUS"], row["SEQUENCE"]) for row in rows)


WHOLE = [
    ("Concept: Nog niet zeker", "TENTATIVE", "0"),
    ("Werkbezoek: Gevraagd", "TENTATIVE", "0"),
    ("Zeker", "CONFIRMED", "0"),
]


def test_the_file_has_drafts_and_what_was_only_asked(login, draft, organiser):
    answer = login(organiser).get(reverse("course:office_ics", args=[draft.edition.slug]))
    assert (read(answer), answer.headers["Content-Disposition"]) == (
        WHOLE,
        f'attachment; filename="{draft.edition.slug}-planning.ics"',
    )


def test_the_file_is_for_the_course_office_alone(login, draft):
    address = reverse("course:office_ics", args=[draft.edition.slug])
    asked = [
        login(user).get(address).status_code for user in (EnrolmentFactory(edition=draft.edition).user, UserFactory())
    ]
    assert asked == [404, 404]


def test_a_draft_that_is_announced_leaves_and_the_meeting_comes(draft, login, organiser):
    address = reverse("course:office_ics", args=[draft.edition.slug])
    before = {row["SUMMARY"].partition(" (")[0]: row["UID"] for row in lint(login(organiser).get(address).content)}
    draft.status = MeetingStatus.CONFIRMED
    save_meeting(meeting=draft, by=SYSTEM)
    after = {row["SUMMARY"].partition(" (")[0]: row["UID"] for row in lint(login(organiser).get(address).content)}
    assert sorted(after) == ["Nog niet zeker", "Werkbezoek: Gevraagd", "Zeker"]
    assert (before["Concept: Nog niet zeker"] in after.values(), str(draft.ical_uid) in after.values()) == (False, True)


def test_a_draft_that_moves_is_a_next_number_for_the_office_and_nobody_else_has_it(draft):
    week = dt.timedelta(weeks=1)
    move_meeting(meeting=draft, starts_at=draft.starts_at + week, ends_at=draft.ends_at + week, by=SYSTEM)
    row = CalendarEvent.objects.get(meeting=draft)
    assert (row.sequence, row.starts_at, row.is_open) == (1, draft.starts_at, False)
    assert Meeting.objects.get(pk=draft.pk).ical_component == ""


def test_a_link_to_the_planning_follows_it_until_its_owner_leaves_the_office(draft, organiser):
    address = reverse("course:feed", args=[create_link(by=organiser, name="bureau", edition=draft.edition)[1]])
    answer = Client().get(address)
    assert (read(answer), answer.headers["ETag"] == Client().head(address).headers["ETag"]) == (WHOLE, True)
    assert Client().get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    User.objects.filter(pk=organiser.pk).update(is_staff=False)
    assert Client().get(address).status_code == 410


def test_who_is_not_of_the_office_makes_no_such_link(draft):
    with pytest.raises(OnlyTheOffice):
        create_link(by=UserFactory(), name="bureau", edition=draft.edition)
    assert CalendarLink.objects.count() == 0


def test_the_page_offers_the_planning_to_the_office_and_keeps_both_links_apart(login, draft, organiser):
    client, page = login(organiser), reverse("course:my_calendar")
    form = client.get(f"{page}?editie={draft.edition.pk}").context["form"]
    assert (form["edition"].value(), next(choice for _key, choice in form.fields["edition"].choices)) == (
        draft.edition.pk,
        "Mijn eigen bijeenkomsten",
    )
    once = uuid.uuid4()
    for edition in (draft.edition.pk, "", ""):
        assert client.post(page, {"name": "bureau", "edition": edition, "once": once}).status_code == 200
    assert list(CalendarLink.objects.values_list("name", "edition")) == [("bureau", draft.edition.pk), ("bureau", None)]
    assert f"de hele planning van {draft.edition}" in " ".join(client.get(page).content.decode().split())


def test_who_is_not_of_the_office_is_not_asked_which_calendar(login):
    form = login(UserFactory()).get(reverse("course:my_calendar")).context["form"]
    assert list(form.fields) == ["name", "has_deadlines", "alarm", "travel", "language", "once"]


def test_the_buttons_stand_where_an_organiser_looks(login, draft, organiser):
    client, announced = login(organiser), Meeting.objects.get(title="Zeker")
    file, follow = reverse("course:office_ics", args=[draft.edition.slug]), f"?editie={draft.edition.pk}#links"
    for page in (
        reverse("editions:edit", args=[draft.edition.pk]),
        reverse("editions:planner", args=[draft.edition.pk]),
    ):
        text = client.get(page).content.decode()
        assert (file in text, follow in text) == (True, True)
    for meeting, has_file in ((announced, True), (draft, False)):
        text = client.get(reverse("meetings:edit", args=[meeting.pk])).content.decode()
        assert (reverse("course:meeting_ics", args=[meeting.pk]) in text) == has_file


def test_the_planning_is_one_query_for_one_meeting_and_for_three(draft, django_assert_num_queries):
    for number in (3, 4, 5):
        with django_assert_num_queries(1):
            assert len(planning_of(draft.edition).texts) == number
        day = clock.at(dt.date(2027, 3, number), dt.time(9))
        meeting = MeetingFactory(edition=draft.edition, starts_at=day, ends_at=day + dt.timedelta(hours=7))
        refresh_calendar(meeting=meeting)
