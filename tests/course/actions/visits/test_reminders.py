"""Hosts and the course office are reminded of what is still to do for a visit on 21 January 2027."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course import clock
from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.meetings import cancel_meeting, move_meeting
from course.actions.visits.host import tick_task
from course.actions.visits.reminders import remind_of_runbooks
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM
from course.enums import MailCode, MeetingStatus, MessageState, VisitStatus
from course.models import Meeting, Message, RunbookTask
from course.queries.visits.links import host_link
from tests.factories import OrganiserFactory, UserFactory
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

EIGHT, FOUR, ONE = (2026, 11, 26, 9), (2026, 12, 24, 9), (2027, 1, 14, 9)


@pytest.fixture
def visit(at):
    """A task of the host, two of one of the office, and one of somebody else."""
    at(2026, 10, 1, 10)
    visit, petra = make_visit(VisitStatus.AGREED), OrganiserFactory()
    for what, owned_by, staff in (("Bus", "staff", petra), ("Lunch", "staff", petra), ("Taart", "other", None)):
        RunbookTask.objects.create(visit=visit, what=what, owned_by=owned_by, staff=staff, due_on=dt.date(2026, 12, 3))
    return visit


def told(code):
    return [mail.occasion.split()[1] for mail in Message.objects.filter(template=code).order_by("pk")]


def test_each_mark_reminds_once_each_of_the_own_tasks(visit, at):
    at(2026, 11, 26, 8, 59)
    assert remind_of_runbooks() == 0
    for moment in (EIGHT, (2026, 12, 1, 9), FOUR, (2026, 12, 25, 9), ONE, (2027, 1, 20, 9)):
        at(*moment)
        remind_of_runbooks()
    assert (told(MailCode.HOST_TASKS), told(MailCode.VISIT_TASKS)) == (["8", "4", "1"], ["8", "4", "1"])
    host = Message.objects.filter(template=MailCode.HOST_TASKS).last()
    assert (host.person, host.link) == (visit.contact, host_link(visit))
    assert host.subject == "Werkbezoek donderdag 21 januari 2027: nog 1 te doen"
    assert "- Zaal reserveren (uiterlijk donderdag 10 december 2026)" in host.body
    assert "Vanaf donderdag 7 januari" in host.body
    office = Message.objects.filter(template=MailCode.VISIT_TASKS).last()
    assert office.link == reverse("visits:edit", args=[visit.pk])
    assert [word in office.body for word in ("Bus", "Lunch", "Zaal", "Taart")] == [True, True, False, True]


def test_who_has_nothing_to_do_is_not_reminded(visit, at):
    tick_task(task=visit.runbook.get(owned_by="host"), done=True, by=visit.contact)
    at(*EIGHT)
    assert remind_of_runbooks() == 1
    assert told(MailCode.HOST_TASKS) == []


@pytest.mark.parametrize(
    "status", sorted(set(VisitStatus) - {VisitStatus.AGREED, VisitStatus.PLANNED, VisitStatus.READY})
)
def test_a_host_who_did_not_say_yes_or_was_visited_is_not_reminded(at, status):
    at(2026, 10, 1, 10)
    make_visit(status)
    at(*EIGHT)
    assert remind_of_runbooks() == 0


def moved(visit, day):
    meeting = visit.item.meeting
    starts, ends = (clock.at(day, dt.time(hour)) for hour in (9, 17))
    move_meeting(meeting=meeting, starts_at=starts, ends_at=ends, by=SYSTEM, telling=AT_ONCE)


def test_a_visit_that_moves_nearer_reminds_once_and_not_three_times(visit, at):
    at(2026, 11, 1, 10)
    moved(visit, dt.date(2026, 11, 5))
    assert remind_of_runbooks() == 2
    assert told(MailCode.HOST_TASKS) == ["1"]


def test_a_visit_that_moves_by_some_days_is_not_reminded_of_again_and_by_weeks_it_is(visit, at):
    at(*EIGHT)
    remind_of_runbooks()
    moved(visit, dt.date(2027, 1, 26))
    at(2026, 12, 2, 9)
    assert remind_of_runbooks() == 0
    moved(visit, dt.date(2027, 3, 25))
    at(2027, 1, 28, 9)
    assert remind_of_runbooks() == 2


def test_a_reminder_that_waits_is_dropped_when_it_is_no_longer_so(visit, at):
    at(*EIGHT)
    remind_of_runbooks()
    mails = list(Message.objects.all())
    assert no_longer_true(mails) == []
    tick_task(task=visit.runbook.get(owned_by="host"), done=True, by=visit.contact)
    assert [mail.template for mail in no_longer_true(mails)] == [MailCode.HOST_TASKS]
    moved(visit, dt.date(2027, 2, 4))
    assert len(no_longer_true(mails)) == 2


def test_a_reminder_that_never_left_counts_for_nothing_when_the_visit_moves_by_a_day(visit, at):
    at(*EIGHT)
    remind_of_runbooks()
    Message.objects.update(state=MessageState.CANCELLED)
    moved(visit, dt.date(2027, 1, 22))
    at(2026, 11, 27, 9)
    assert remind_of_runbooks() == 2


def test_of_a_draft_nobody_is_reminded(visit, at):
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    at(*EIGHT)
    assert remind_of_runbooks() == 0


@pytest.mark.parametrize("how", ["visit", "meeting"])
def test_nobody_is_reminded_of_what_is_called_off(visit, at, how):
    at(*EIGHT)
    remind_of_runbooks()
    mails = list(Message.objects.filter(template__in=[MailCode.HOST_TASKS, MailCode.VISIT_TASKS]))
    if how == "visit":
        move_visit(visit=visit, to=VisitStatus.CANCELLED, by=OrganiserFactory(), telling=AT_ONCE)
    else:
        cancel_meeting(meeting=visit.item.meeting, by=SYSTEM, telling=AT_ONCE)
    assert len(no_longer_true(mails)) == 2
    at(*FOUR)
    assert remind_of_runbooks() == 0


def of_somebody_else(visit, owner, what="Taart bakken"):
    RunbookTask.objects.filter(owned_by="other").delete()
    return RunbookTask.objects.create(
        visit=visit, what=what, owned_by="other", owner=owner, due_on=dt.date(2026, 12, 3)
    )


def readers_of(what):
    mails = Message.objects.filter(body__contains=what).select_related("person").order_by("pk")
    return [(mail.template, mail.person or mail.address) for mail in mails]


def test_an_address_in_a_task_is_reminded_at_every_mark_without_a_link(visit, at):
    of_somebody_else(visit, "Bakker Jansen (bakker@brood.example)")
    for moment in (EIGHT, FOUR, ONE):
        at(*moment)
        remind_of_runbooks()
    assert readers_of("Taart bakken") == [(MailCode.OTHER_TASKS, "bakker@brood.example")] * 3
    mail = Message.objects.filter(template=MailCode.OTHER_TASKS).order_by("pk").last()
    assert (mail.occasion.split()[1], mail.link, mail.button) == ("1", "", "")
    assert "- Taart bakken (uiterlijk donderdag 3 december 2026)" in mail.body
    assert no_longer_true([mail]) == []
    RunbookTask.objects.filter(owned_by="other").update(done_at=clock.now())
    assert no_longer_true([mail]) == [mail]


@pytest.mark.parametrize("owner", ["bakker@brood.example", "noor  VAN den berg"])
def test_who_has_an_account_is_reminded_by_address_or_by_the_full_name(visit, at, owner):
    values = {"first_name": "Noor", "infix": "van den", "last_name": "Berg"}
    noor = UserFactory(email="bakker@brood.example", **values)
    of_somebody_else(visit, owner)
    at(*EIGHT)
    remind_of_runbooks()
    assert readers_of("Taart bakken") == [(MailCode.OTHER_TASKS, noor)]


@pytest.mark.parametrize("owner", ["", "Noor van den Berg", "Noor", "de bakker", "gesloten@brood.example"])
def test_of_whom_nobody_can_be_reminded_the_office_is(visit, at, owner):
    for _number in range(2):
        UserFactory(first_name="Noor", infix="van den", last_name="Berg")
    UserFactory(email="gesloten@brood.example", is_active=False)
    of_somebody_else(visit, owner)
    second = OrganiserFactory()
    at(*EIGHT)
    remind_of_runbooks()
    petra = visit.runbook.get(what="Bus").staff
    assert readers_of("Taart bakken") == [(MailCode.VISIT_TASKS, petra), (MailCode.VISIT_TASKS, second)]
    assert readers_of("Bus") == [(MailCode.VISIT_TASKS, petra)]
    assert owner.partition("@")[0] in Message.objects.get(person=second).body


def test_a_name_of_the_office_is_the_office(visit, at):
    petra = visit.runbook.get(what="Bus").staff
    OrganiserFactory()
    of_somebody_else(visit, petra.full_name)
    at(*EIGHT)
    remind_of_runbooks()
    assert readers_of("Taart bakken") == [(MailCode.VISIT_TASKS, petra)]
