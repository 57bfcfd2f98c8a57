"""Deadlines of one person alone: who was offered a place, and who hosts a visit."""

from __future__ import annotations

import datetime as dt

import pytest

from course.actions.calendars.events import refresh_all
from course.actions.calendars.links import LinkChoices, create_link
from course.actions.editions.cancel import cancel_edition
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.offers import (
    accept_offer,
    decline_offer,
    end_offers_sooner,
    lapse_offer,
    offer_free_places,
)
from course.actions.mail.telling import AT_ONCE
from course.actions.visits.host import tick_task
from course.actions.visits.save import VisitRows, save_visit
from course.actions.visits.transition import move_visit
from course.calendars.feeds import of_link
from course.enums import EnrolmentState, TaskOwner, VisitStatus
from course.models import CalendarEvent, Edition, Enrolment, RunbookTask, User, WorkVisit
from course.queries.calendars.events import texts_behind
from tests.factories import EditionFactory, UserFactory, member
from tests.helpers.ical import lint, plain
from tests.helpers.people import office
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

TO_ANSWER = "Antwoord vóór 17:00 of je de plek neemt"
TO_DO = "Uiterlijk vandaag doen: Zaal reserveren (Wijkcoördinatoren aan het werk)"


def deadlines_of(user: User) -> list[dict[str, str]]:
    """What a link of this person shows that takes a whole day."""
    link, _token = create_link(by=user, name="telefoon", choices=LinkChoices(has_deadlines=True))
    link.is_in_line = True
    return [row for row in lint(of_link(link, texts_behind(link)).body) if "DTSTART;VALUE=DATE" in row]


def titles_of(user: User) -> list[str]:
    return [plain(row["SUMMARY"]).removesuffix(" (Zorg en Gemeente 2027)") for row in deadlines_of(user)]


# --- a place on offer -----------------------------------------------------------------------------------


@pytest.fixture
def edition(at) -> Edition:
    at(2026, 10, 1, 10)
    return EditionFactory()


@pytest.fixture
def waiting(edition) -> list[Enrolment]:
    return [member(edition, EnrolmentState.WAITING, rank=rank) for rank in (1, 2, 3)]


@pytest.fixture
def offered(edition, waiting) -> Enrolment:
    return offer_free_places(edition)[0]


def test_who_is_offered_a_place_has_the_day_to_answer_and_nobody_else_has(offered, waiting):
    (shown,) = deadlines_of(offered.user)
    assert (plain(shown["SUMMARY"]), shown["DTSTART;VALUE=DATE"], shown["TRANSP"]) == (
        f"{TO_ANSWER} (Zorg en Gemeente 2027)",
        "20261006",
        "TRANSPARENT",
    )
    assert shown["URL"].endswith("/mijn/")
    assert [titles_of(enrolment.user) for enrolment in waiting] == [[TO_ANSWER], [TO_ANSWER], []]


@pytest.mark.parametrize(
    "answer",
    [
        lambda row: accept_offer(enrolment=row, by=row.user),
        lambda row: decline_offer(enrolment=row, by=row.user),
        lambda row: withdraw(enrolment=row, by=row.user),
        lambda row: cancel_edition(edition=row.edition, by=office(), telling=AT_ONCE),
    ],
    ids=["taken", "declined", "withdrawn", "cancelled"],
)
def test_the_day_to_answer_leaves_with_the_offer(offered, answer):
    answer(offered)
    assert titles_of(offered.user) == []


def test_a_lapsed_offer_leaves_and_the_next_one_is_a_later_version_of_the_same(offered, at):
    (first,) = deadlines_of(offered.user)
    at(2026, 10, 6, 18)
    lapse_offer(enrolment=offered)
    Enrolment.objects.filter(state=EnrolmentState.OFFERED).exclude(pk=offered.pk).delete()
    assert titles_of(offered.user) == []
    offer_free_places(offered.edition)
    (again,) = deadlines_of(offered.user)
    assert (again["UID"], again["DTSTART;VALUE=DATE"] > first["DTSTART;VALUE=DATE"]) == (first["UID"], True)
    assert int(again["SEQUENCE"]) > int(first["SEQUENCE"])


def test_an_offer_that_ends_sooner_moves(offered):
    offered.edition.starts_on = dt.date(2026, 10, 6)
    offered.edition.save()
    end_offers_sooner(offered.edition)
    (shown,) = deadlines_of(offered.user)
    assert (shown["DTSTART;VALUE=DATE"], shown["SEQUENCE"]) == ("20261005", "1")


def test_what_is_right_is_not_written_anew(offered):
    refresh_all()
    written = list(CalendarEvent.objects.order_by("pk").values_list("pk", "sequence", "revised_at"))
    assert refresh_all() == 0
    assert list(CalendarEvent.objects.order_by("pk").values_list("pk", "sequence", "revised_at")) == written


# --- the host of a visit --------------------------------------------------------------------------------


@pytest.fixture
def visit(at) -> WorkVisit:
    at(2026, 11, 9, 10)
    visit = make_visit(VisitStatus.ASKED)
    due_on = dt.date(2026, 12, 11)
    RunbookTask.objects.create(visit=visit, what="Bus", owned_by=TaskOwner.STAFF, staff=office(), due_on=due_on)
    move_visit(visit=visit, to=VisitStatus.AGREED, by=visit.contact)
    return visit


def test_a_host_has_the_own_tasks_and_nobody_else_has(visit):
    (shown,) = deadlines_of(visit.contact)
    assert (plain(shown["SUMMARY"]), shown["DTSTART;VALUE=DATE"]) == (f"{TO_DO} (Zorg en Gemeente 2027)", "20261210")
    assert shown["URL"].endswith(f"/gast/{visit.pk}/")
    participant = member(visit.item.meeting.edition).user
    assert [titles_of(person) for person in (UserFactory(), participant, visit.runbook.get(what="Bus").staff)] == [
        []
    ] * 3


def test_who_did_not_say_yes_has_no_tasks(at):
    at(2026, 11, 9, 10)
    visit = make_visit(VisitStatus.ASKED)
    refresh_all()
    assert titles_of(visit.contact) == []


def test_a_task_leaves_when_it_is_ticked_and_comes_back(visit):
    task = visit.runbook.get(owned_by=TaskOwner.HOST)
    seen = []
    for done in (True, False):
        tick_task(task=task, done=done, by=visit.contact)
        seen.append(titles_of(visit.contact))
    assert seen == [[], [TO_DO]]


def test_tasks_go_to_who_is_the_contact_now(visit):
    before, visit.contact = visit.contact, UserFactory()
    visit.refresh_from_db(fields=["version"])
    rows = VisitRows(steps=list(visit.steps.all()), runbook=list(visit.runbook.all()))
    save_visit(visit=visit, co_hosts=[], rows=rows, seen=visit.version, by=office(), telling=AT_ONCE)
    assert [titles_of(person) for person in (before, visit.contact)] == [[], [TO_DO]]


def test_a_visit_that_is_off_leaves_nothing_to_do(visit):
    move_visit(visit=visit, to=VisitStatus.CANCELLED, by=office())
    assert titles_of(visit.contact) == []
