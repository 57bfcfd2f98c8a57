"""The cockpit on the dashboard: true numbers, each with a list that holds exactly those rows."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cms.queries.site.overview import Attention, Topic, cockpit
from cms.views.site.overview import address_of, waiting_of
from course.actions.people.staff import make_editor, make_organiser
from course.enums import (
    DayKind,
    DayOff,
    EnrolmentState,
    MeetingStatus,
    MessageState,
    Phase,
    Side,
    SpeakerState,
    VisitStatus,
)
from course.models import Message, PlanningDay, RunbookTask, Tick
from course.queries.planning.days import on_free_days
from pitches.enums import GuestState, PitchState, PromiseState
from pitches.models import GuestQuestion, Promise
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganiserFactory,
    PitchFactory,
    SlotFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.mail import queue
from tests.helpers.speakers import make_speaker


@pytest.fixture
def office(settings, db, at, login):
    """The browser of the course office, on 21 December 2026."""
    at(2026, 12, 21, 10)
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return login(make_organiser(user=OrganiserFactory()))


@pytest.fixture
def edition(db):
    return EditionFactory()


def failed_message(person, number=1):
    return Message.objects.create(
        template="wijziging", about=f"meeting:{number}", person=person, subject="Andere dag", body="Dag",
        state=MessageState.FAILED,
    )  # fmt: skip


def held_message(person, number):
    return Message.objects.create(
        template="voorbereiding", about=f"meeting:{number}", person=person, subject="Straks", body="Dag",
        state=MessageState.HELD,
    )  # fmt: skip


def busy(edition, number):
    """`number` rows of every topic, on 21 December 2026."""
    for turn in range(number):
        EnrolmentFactory(edition=edition, state=EnrolmentState.AWAITING_OFFICE, proposed_name=f"Bureau {turn}")
        person = EnrolmentFactory(edition=edition, state=EnrolmentState.AWAITING_APPROVAL).user
        meeting = MeetingFactory(edition=edition, starts_at=clock_at(24), ends_at=clock_at(24, 17))
        pitch = PitchFactory(edition=edition, author=person, state=PitchState.SUBMITTED)
        GuestQuestion.objects.create(
            edition=edition, email=f"m{turn}@example.org", state=GuestState.WAITING, confirmed_at=clock_at(20)
        )
        Promise.objects.create(pitch=pitch, owner=person, what="Bellen", due_on=dt.date(2026, 12, 20))
        visit = VisitFactory(item__meeting=meeting)
        RunbookTask.objects.create(visit=visit, what="Bus", owner="Petra", due_on=dt.date(2026, 12, 20))
        VisitFactory(item__meeting=meeting, status=VisitStatus.DONE, approval_asked_at=clock_at(20))
        failed_message(person, turn)
        held_message(person, turn)
        speakers_who_ask(edition)


def speakers_who_ask(edition):
    """One of each kind, at a meeting far ahead with material of its own."""
    meeting = MeetingFactory(edition=edition, starts_at=far_ahead(9), ends_at=far_ahead(17))
    make_speaker(SpeakerState.INVITED, meeting=meeting, asked_at=clock_at(14))
    make_speaker(SpeakerState.DECLINED, meeting=meeting)
    make_speaker(SpeakerState.ACCEPTED, meeting=meeting, material_due_on=dt.date(2026, 12, 20))
    make_speaker(SpeakerState.ACCEPTED, meeting=meeting, needs_told_at=clock_at(20))


def far_ahead(hour):
    return dt.datetime(2027, 3, 4, hour, tzinfo=dt.UTC)


def speakers_who_do_not(edition):
    """Asked short ago, said no where somebody else speaks or is asked, with material to come or there, seen."""
    meeting = MeetingFactory(edition=edition, starts_at=far_ahead(9), ends_at=far_ahead(17))
    make_speaker(SpeakerState.INVITED, meeting=meeting, asked_at=clock_at(14, 11))
    for others in ({"speakers": [UserFactory()]}, {}):
        item = ItemFactory(meeting=meeting, **others)
        make_speaker(SpeakerState.DECLINED, meeting=meeting).items.set([item])
    make_speaker(SpeakerState.INVITED, meeting=meeting, asked_at=clock_at(20)).items.set([item])
    make_speaker(SpeakerState.ACCEPTED, meeting=meeting, material_due_on=dt.date(2026, 12, 21))
    given = make_speaker(SpeakerState.ACCEPTED, meeting=meeting, material_due_on=dt.date(2026, 12, 20))
    MaterialFactory(meeting=meeting, owner=given.person)
    off = MeetingFactory(edition=edition, starts_at=far_ahead(9), ends_at=far_ahead(17), status=MeetingStatus.CANCELLED)
    make_speaker(SpeakerState.DECLINED, meeting=off)
    make_speaker(SpeakerState.ACCEPTED, meeting=off, material_due_on=dt.date(2026, 12, 20))


def clock_at(day, hour=9):
    return dt.datetime(2026, 12, day, hour, tzinfo=dt.UTC)


def christmas():
    return PlanningDay.objects.create(
        kind=DayKind.SCHOOL_HOLIDAY, name="Kerst", starts_on=dt.date(2026, 12, 19), ends_on=dt.date(2027, 1, 3)
    )


def test_a_quiet_edition_asks_for_nothing(edition, at):
    at(2026, 10, 1, 10)
    now = cockpit()
    assert (now.status.edition, now.status.phase, now.attention) == (edition, Phase.LAST_PLACES, ())


def test_without_an_edition_the_cockpit_says_so(office):
    page = office.get(reverse("wagtailadmin_home")).content.decode()
    assert cockpit().status is None
    assert page.count(f'href="{reverse("editions:index")}"') == 1


def test_every_topic_is_counted(edition, at):
    at(2026, 12, 21, 10)
    christmas()
    busy(edition, 2)
    assert cockpit().attention == tuple(Attention(topic, 2) for topic in Topic)


@pytest.mark.parametrize("topic", Topic)
def test_a_number_opens_the_list_with_exactly_those_rows(office, edition, topic):
    christmas()
    busy(edition, 1)
    innocent(edition)
    assert cockpit().attention == tuple(Attention(topic, 1) for topic in Topic)
    page = office.get(address_of(topic, edition))
    assert len(page.context["object_list"]) == 1


def innocent(edition):
    """Rows that look like it, and ask for nothing."""
    speakers_who_do_not(edition)
    person = EnrolmentFactory(edition=edition, state=EnrolmentState.PLACED).user
    EnrolmentFactory(state=EnrolmentState.AWAITING_APPROVAL, edition__ends_on=dt.date(2027, 5, 1))
    ready = MeetingFactory(edition=edition, starts_at=dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC),
                           ends_at=dt.datetime(2027, 1, 4, 17, tzinfo=dt.UTC))  # fmt: skip
    MaterialFactory(meeting=ready)
    far = dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)
    MeetingFactory(edition=edition, starts_at=far, ends_at=far + dt.timedelta(hours=8))
    MeetingFactory(edition=edition, starts_at=clock_at(29), ends_at=clock_at(29, 17), status=MeetingStatus.CANCELLED)
    planned = PitchFactory(edition=edition, author=person, state=PitchState.PLANNED)
    SlotFactory(pitch=planned, item__meeting=ready)
    Promise.objects.create(pitch=planned, owner=person, what="Op tijd", due_on=dt.date(2026, 12, 21))
    Promise.objects.create(
        pitch=planned, owner=person, what="Klaar", due_on=dt.date(2026, 12, 1), state=PromiseState.KEPT,
        closed_at=clock_at(1),
    )  # fmt: skip
    visit = VisitFactory(item__meeting=ready)
    RunbookTask.objects.create(
        visit=visit, what="Lunch", owner="Petra", due_on=dt.date(2026, 12, 1), done_at=clock_at(1)
    )
    RunbookTask.objects.create(visit=visit, what="Bus", owner="Petra", due_on=dt.date(2026, 12, 21))
    off = VisitFactory(item__meeting=ready, status=VisitStatus.CANCELLED)
    RunbookTask.objects.create(visit=off, what="Taxi", owner="Petra", due_on=dt.date(2026, 12, 1))
    VisitFactory(item__meeting=ready, status=VisitStatus.DONE)
    Message.objects.create(template="bevestiging", about="enrolment:1", person=person, subject="Welkom", body="Dag")
    PlanningDay.objects.create(
        kind=DayKind.PUBLIC_HOLIDAY, name="Werkdag", starts_on=dt.date(2027, 1, 4), day_off=DayOff.NO
    )
    PlanningDay.objects.create(kind=DayKind.SCHOOL_HOLIDAY, name="Nog opzoeken")


def test_a_public_holiday_without_last_day_is_one_day(edition, at):
    at(2026, 12, 1, 10)
    PlanningDay.objects.create(
        kind=DayKind.PUBLIC_HOLIDAY, name="Kerst", starts_on=dt.date(2026, 12, 25), day_off=DayOff.YES
    )
    MaterialFactory(meeting=MeetingFactory(edition=edition, starts_at=clock_at(24), ends_at=clock_at(24, 17)))
    clash = MeetingFactory(
        edition=edition, starts_at=dt.datetime(2026, 12, 24, 23, 30, tzinfo=dt.UTC), ends_at=clock_at(25, 17)
    )
    assert list(on_free_days()) == [clash]


def test_who_waits_is_counted_per_side_with_a_way_to_the_line(office, edition):
    for rank in (1, 2):
        EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, side=Side.INSURER, rank=rank)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, side=Side.MUNICIPALITY, rank=1)
    waiting = waiting_of(cockpit().status)
    assert [re.match(r"\d", words)[0] for words, _url in waiting] == ["2", "1"]
    assert [len(office.get(url).context["object_list"]) for _words, url in waiting] == [2, 1]


def test_the_dashboard_shows_the_balance_and_the_topics(office, edition):
    christmas()
    busy(edition, 1)
    page = office.get(reverse("wagtailadmin_home")).content.decode()
    assert page.count('class="balance"') == 1
    assert page.count('class="cockpit-list"') == 1
    assert page.count("needs=overdue") == 2


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ((2026, 10, 1, 10), "Enrolment up to and including Sunday 15 November 2026"),
        ((2026, 12, 21, 10), "Enrolment closed on Sunday 15 November 2026."),
    ],
)
def test_the_dashboard_tells_when_enrolment_closed(office, edition, at, moment, words):
    at(*moment)
    with translation.override("en"):
        html = render_to_string("wagtailadmin/panels/cockpit.html", {"status": cockpit().status})
    assert words in [shown.strip() for shown in re.findall(r"<span>([^<]+)</span>", html)]


def test_the_dashboard_asks_the_same_queries_on_a_quiet_and_a_busy_day(office, edition):
    christmas()
    busy(edition, 1)
    url = reverse("wagtailadmin_home")
    office.get(url)
    with CaptureQueriesContext(connection) as quiet:
        office.get(url)
    busy(edition, 3)
    with CaptureQueriesContext(connection) as full:
        office.get(url)
    assert len(full) == len(quiet)


def test_an_editor_sees_no_cockpit(settings, login, edition):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    page = login(make_editor(user=UserFactory())).get(reverse("wagtailadmin_home"))
    assert (page.status_code, b'class="cockpit"' in page.content) == (200, False)


def test_the_dashboard_says_since_when_nobody_works_in_the_background(office, at):
    office.cookies["django_language"] = "en"
    address = reverse("wagtailadmin_home")
    assert "Nothing was done in the background yet" in office.get(address).content.decode()
    queue(UserFactory())
    Tick.objects.create(job="run_due", at=at(2026, 12, 21, 10))
    page = office.get(address).content.decode()
    assert ("in the background" in page, "Mails wait" in page) == (False, False)
    at(2026, 12, 21, 10, 20)
    now = cockpit().background
    assert (now.is_silent, now.last_tick, now.late_since) == (True, clock_at(21), clock_at(21))
    page = office.get(address).content.decode()
    assert page.count("Nothing is done in the background since ") == page.count("Mails wait that should have gone") == 1
