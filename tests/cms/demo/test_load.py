from __future__ import annotations

import datetime as dt
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry, Page, Site

from cms.demo.content import read, shipped
from cms.demo.loading.edition import load_demo
from cms.demo.models import DemoRecord
from cms.models import CasePage, CoursePage, HomePage, SiteSettings, StandardPage, ThemeCardPage
from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.meetings import move_meeting
from course.content.errors import ContentError
from course.enums import Side, TermKind
from course.models import (
    Edition,
    Enrolment,
    MailTemplate,
    Organisation,
    PlanningDay,
    Publication,
    Question,
    RunbookTask,
    Term,
    User,
)
from course.queries.planning.accepted import planned_meetings
from course.queries.programme.published import published_changes
from pitches.models import Pitch
from tests.helpers.databases import kept_database
from tests.helpers.demo import demo_for_module, dump, row

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def halfway(django_db_setup, django_db_blocker):
    with demo_for_module(django_db_blocker, "halverwege"):
        yield


MADE_ANEW = (
    "pitches.pitchslot", "pitches.recognition", "pitches.contribution", "pitches.outcome", "pitches.promise",
    "pitches.discussion", "pitches.pitchversion", "course.calendarevent",
)  # fmt: skip
"""What happened to a pitch is acted anew by each load, so these rows have other keys, and their events other UIDs."""


def without_keys() -> dict[str, Any]:
    rows = dump()
    for label in MADE_ANEW:
        for stored in rows[label]:
            del stored["pk"]
    for event in rows["course.calendarevent"]:
        event["fields"] = {name: value for name, value in event["fields"].items() if name not in OF_EVENTS}
    return rows


def test_twice_gives_the_same_rows(halfway):
    before = without_keys()
    load_demo(moment="halverwege")
    after = without_keys()
    assert {label for label in before if before[label] != after[label]} == set()


OURS = [model for app in ("course", "pitches", "demo") for model in apps.get_app_config(app).get_models()]
OF_EVENTS = (
    "uid",
    "subject",
    "digest",
    "component",
    "chosen_component",
    "english_component",
    "english_chosen_component",
)
BY_CHANCE = {
    "course.user": ("password",),
    "course.material": ("file",),
    "pitches.discussion": ("phases", "since", "left_at", "started_at", "closed_at"),
    "course.meeting": ("ical_uid", "ical_digest", "ical_component", "ical_public_component", "ical_english_component"),
    "course.calendarevent": (
        "uid",
        "digest",
        "component",
        "chosen_component",
        "english_component",
        "english_chosen_component",
    ),
}
"""An unusable password is random, the name under which a file is stored, and the UID of a new event; the clock of a
discussion runs on real time.
"""


def loaded() -> dict[str, Any]:
    """Everything of the course and its history."""
    rows = dump([*OURS, ModelLogEntry])
    for label, names in BY_CHANCE.items():
        for stored in rows[label]:
            stored["fields"] = {name: value for name, value in stored["fields"].items() if name not in names}
    return rows


@pytest.fixture
def loaded_years_later(halfway):
    """What a first load of the same moment makes in a database of its own, years after the edition."""
    with (
        time_machine.travel(dt.datetime(2033, 10, 20, 23, 10, tzinfo=dt.UTC), tick=False),
        kept_database("demo_years_later", lambda: load_demo(moment="halverwege")),
    ):
        return loaded()


def test_the_same_is_loaded_whatever_day_it_is(halfway, loaded_years_later):
    """Nothing of the day itself is stored: the demo of this module was loaded at its moment."""
    now = loaded()
    assert {label for label in now if now[label] != loaded_years_later[label]} == set()
    assert len(now["course.speakerinvitation"]) == 27


def counts() -> tuple[int, int, int]:
    return Enrolment.objects.count(), Pitch.objects.count(), CasePage.objects.filter(pitches=None).count()


def test_the_programme_was_announced_with_a_reason_for_what_the_planner_found(halfway):
    """Nothing waits for one; and what somebody changes now is a change, however short ago it was loaded."""
    edition = row("edition")
    meetings = list(edition.meetings.select_related("edition", "place"))
    planned = planned_meetings(meetings).values()
    reasons = [accepted.reason for one in planned for _finding, accepted in one.findings if accepted]
    assert [finding.sentence for one in planned for finding in one.waiting] == []
    assert reasons == [shipped().edition.planning_toch_zo]
    assert Publication.objects.get(edition=edition).published_by == row("person:org01")
    meeting = row("meeting:m7:1")
    move_meeting(
        meeting=meeting,
        starts_at=meeting.starts_at + dt.timedelta(minutes=15),
        ends_at=meeting.ends_at + dt.timedelta(minutes=15),
        by=row("person:org01"),
        telling=AT_ONCE,
    )
    assert len(published_changes([meeting])[meeting.pk]) == 1


def test_another_moment_and_back_keeps_what_is_always_there(halfway):
    keys = ("edition", "person:d01", "meeting:m1:1", "item:m1-1", "visit:wb-katwijk", "case:gv-katwijk")
    before = {key: row(key).pk for key in keys}
    load_demo(moment="aankondiging")
    assert counts() == (0, 0, 4)
    load_demo(moment="halverwege")
    assert counts() == (28, 12, 0)
    assert {key: row(key).pk for key in keys} == before


def test_a_wrong_file_leaves_an_earlier_load_as_it_is(halfway, copy):
    copy.replace("pitches.yaml", "Zes verzekeraars, geen telefoonnummer", "x" * 100_000)
    before = dump()
    with pytest.raises(ContentError, match="pitch:p01: title: "):
        load_demo(moment="halverwege", content=read(copy.folder))
    assert dump() == before


def test_everything_of_the_files_has_a_home(halfway):
    assert {kind: Term.objects.filter(kind=kind).count() for kind in TermKind} == {
        TermKind.THEME: 20,
        TermKind.LAW: 16,
        TermKind.AGREEMENT: 16,
        TermKind.PARTY: 37,
        TermKind.PRINCIPLE: 5,
        TermKind.DIMENSION: 6,
        TermKind.INSURER_GROUP: 10,
        TermKind.CARE_REGION: 31,
        TermKind.HOLIDAY_REGION: 3,
        TermKind.PLANNING_RULE: 6,
        TermKind.WORDING: 12,
    }
    assert (MailTemplate.objects.count(), Question.objects.count(), PlanningDay.objects.count()) == (105, 15, 28)
    assert (Organisation.objects.count(), User.objects.filter(is_example=True).count()) == (29, 55)
    assert (CasePage.objects.live().count(), ThemeCardPage.objects.live().count()) == (4, 9)
    assert RunbookTask.objects.filter(visit=row("visit:wb-katwijk")).count() == 7


def test_everybody_is_an_example_without_a_password(halfway):
    people = User.objects.filter(pk__in=DemoRecord.objects.filter(key__startswith="person:").values("object_id"))
    assert [user for user in people if not user.is_example or user.has_usable_password()] == []
    assert set(User.objects.filter(is_staff=True)) == {row("person:org01"), row("person:org02")}
    assert set(Group.objects.get(name="Cursusbureau").user_set.all()) == {row("person:org01"), row("person:org02")}
    assert set(Group.objects.get(name="Redactie").user_set.all()) == {row("person:red01")}
    assert [user for user in people if user.is_superuser] == []


def test_people_stand_where_the_files_say(halfway):
    d03, al01, sp02 = row("person:d03"), row("person:al01"), row("person:sp02")
    assert (d03.full_name, d03.side, d03.sort_name) == ("Anne-Fleur van 't Hek", Side.INSURER, "hek anne fleur van t")
    assert (al01.alumnus_of, al01.can_help_with) == (
        2026,
        "één keer per jaar een vraag beantwoorden, leermaatje zijn",
    )
    assert (sp02.academic_title, sp02.topic) == ("prof. dr.", "Hoe het stelsel denkt")
    enrolment = row("enrolment:d04")
    assert (enrolment.manager_name, enrolment.manager_email) == (
        "Annet Kuipers",
        "annet.kuipers@zv-windroos.example",
    )


def test_the_runbook_follows_the_visit(halfway):
    tasks = list(row("visit:wb-katwijk").runbook.values_list("due_on", "done_at"))
    days = [dt.date(2027, 1, 7), dt.date(2027, 1, 21), dt.date(2027, 2, 4), dt.date(2027, 2, 18), dt.date(2027, 2, 25)]
    assert [due for due, _done in tasks] == [*days, dt.date(2027, 3, 3), dt.date(2027, 3, 18)]
    assert [done is None for _due, done in tasks] == [False] * 7
    open_tasks = row("visit:wb-hulst").runbook.filter(done_at=None)
    assert list(open_tasks.values_list("due_on", flat=True)) == [dt.date(2027, 4, 23)]


def test_the_visit_has_its_item_hosts_and_lessons(halfway):
    visit = row("visit:wb-katwijk")
    assert (visit.item, visit.contact, visit.host) == (
        row("item:m3-6"),
        row("person:gh01"),
        row("organisation:zorggroep-katwijk"),
    )
    assert visit.co_hosts.count() == 3
    assert (visit.is_shared, len(visit.lessons.splitlines())) == (True, 3)


def test_pages_stand_under_the_home_of_the_site(halfway):
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page.specific == home
    assert home.edition == Edition.objects.get()
    menu = home.get_children().live().in_menu().values_list("slug", flat=True)
    assert list(menu) == ["cursus", "goede-voorbeelden", "werkbezoeken", "veelgestelde-vragen"]
    footer = StandardPage.objects.live().filter(show_in_footer=True).values_list("slug", flat=True)
    assert set(footer) == {
        "voor-wie", "bewonersinitiatieven", "privacy", "toegankelijkheid", "spelregels", "contact",
    }  # fmt: skip
    assert CoursePage.objects.get().edition == Edition.objects.get()
    assert SiteSettings.objects.get().contact_email == "cursusbureau@zorgengemeente.example"


def test_a_case_knows_its_terms_visits_and_pitches(halfway):
    case = CasePage.objects.get(slug="kerngezond-vlissingen-hulst")
    assert [place.name for place in case.places.all()] == ["Vlissingen", "Hulst"]
    assert set(case.laws.values_list("code", flat=True)) == {"zvw", "wmo2015", "avg", "wpg"}
    assert (case.laws_by_editors, case.dimensions_by_editors) == (True, True)
    assert {visit.title for visit in case.visits.all()} == {
        "Van gezondheidscentrum tot Kerngezond",
        "De tweede gemeente: wat neem je over en wat niet?",
    }
    assert set(case.pitches.all()) == {row(f"pitch:{name}") for name in ("p01", "p07", "p11", "p12")}
    assert "gemeten effecten" in case.unknown.splitlines()


def test_every_page_can_be_opened(halfway, client):
    pages = Page.objects.descendant_of(HomePage.objects.get(), inclusive=True).live()
    statuses = {page.url: client.get(page.url).status_code for page in pages.specific()}
    assert len(statuses) == 25
    assert set(statuses.values()) == {200}


def test_outside_the_demo_the_clock_is_left_alone(halfway, django_capture_on_commit_callbacks):
    now = clock.now()
    with django_capture_on_commit_callbacks(execute=True):
        load_demo(moment="aankondiging")
    assert clock.now() == now


def test_while_loading_the_clock_of_others_is_left_alone(halfway):
    """Who stands at another moment does so in the own thread, and only as long as it lasts."""
    now, heard = clock.now(), []
    with clock.standing_at(dt.datetime(2027, 1, 8, 10, tzinfo=clock.AMSTERDAM)):
        other = Thread(target=lambda: heard.append(clock.now()))
        other.start()
        other.join()
        assert clock.now() == dt.datetime(2027, 1, 8, 9, tzinfo=dt.UTC)
    assert heard == [now] == [clock.now()]


def test_nobody_but_the_demo_stands_at_another_moment():
    words = [path for app in ("course", "pitches", "cms") for path in Path(app).rglob("*.py")]
    users = {path.as_posix() for path in words if "standing_at" in path.read_text()}
    assert users == {"course/clock.py", "cms/demo/loading/load.py"}


def test_in_the_demo_the_clock_stands_at_the_moment(halfway, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.DEMO, settings.DEMO_CLOCK_FILE = True, tmp_path / "clock"
    with django_capture_on_commit_callbacks(execute=True):
        load_demo(moment="aankondiging")
    assert clock.now() == dt.datetime(2026, 8, 25, 10, tzinfo=clock.AMSTERDAM)


def test_a_visit_lived_through_its_states_on_its_own_days(halfway):
    """By the course office, by its host and by itself; each step stands in the history."""
    visit = row("visit:wb-katwijk")
    lines = ModelLogEntry.objects.for_instance(visit).filter(action="course.visit.move").order_by("timestamp", "pk")
    told = [(line.data["to"], line.user, line.timestamp.astimezone(clock.AMSTERDAM).date()) for line in lines]
    office, host = row("person:org01"), row("person:gh01")
    day = dt.date(2027, 3, 4)
    assert told == [
        ("asked", office, dt.date(2026, 8, 25)),
        ("agreed", host, dt.date(2026, 8, 25)),
        ("planned", office, day - dt.timedelta(weeks=8)),
        ("ready", office, day - dt.timedelta(days=1)),
        ("done", None, day),
        ("shared", host, day + dt.timedelta(days=7)),
    ]


def test_what_was_tapped_stands_there_as_it_was_seen(halfway):
    late, away = row("attendance:m1:2027-01-21:d04"), row("apology:m4:2027-03-23:d11")
    assert (late.kind, late.minutes, late.by, late.in_doubt) == ("late", 20, row("person:org01"), False)
    assert late.happened_at == late.arrived_at == late.meeting.starts_at + dt.timedelta(minutes=20)
    assert (away.given_at, away.taken_back_at) == (dt.datetime(2027, 3, 19, 15, 20, tzinfo=dt.UTC), None)
    lines = ModelLogEntry.objects.for_instance(away).values_list("action", "user", "timestamp")
    assert list(lines) == [("course.apology.give", row("person:d11").pk, away.given_at)]
