"""Mails to hosts are looked at anew as they leave."""

from __future__ import annotations

import pytest
from django.test import Client

from course.actions.mail.anew import no_longer_true
from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE, Telling
from course.actions.programme.meetings import cancel_meeting, reinstate_meeting, save_meeting
from course.actions.visits.host import ask_approval
from course.actions.visits.links import LinkIsOver, send_host_link, withdraw_host_link
from course.actions.visits.notices import STANDS
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM
from course.enums import MailCode, MeetingStatus, MessageState, Tell, VisitStatus
from course.models import Edition, Meeting, Message, WorkVisit
from course.queries.visits.host import visit_in_full
from tests.factories import OrganiserFactory, UserFactory
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(at):
    """Its host was asked, and the mail waits for the morning."""
    at(2026, 12, 1, 22)
    visit = make_visit(VisitStatus.IDEA)
    move_visit(visit=visit, to=VisitStatus.ASKED, by=OrganiserFactory(), telling=AT_ONCE)
    return visit


def is_true(visit, **changes):
    if changes:
        WorkVisit.objects.filter(pk=visit.pk).update(**changes)
    return no_longer_true(Message.objects.all()) == []


def test_a_mail_goes_while_the_visit_stands_as_it_says(visit):
    assert is_true(visit)
    assert not is_true(visit, status=VisitStatus.AGREED)


@pytest.mark.parametrize("off", ["the meeting", "the edition"])
def test_no_mail_about_a_visit_goes_when_its_meeting_does_not_go_ahead(visit, off):
    meeting = visit.item.meeting
    if off == "the meeting":
        Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.CANCELLED)
    else:
        Edition.objects.filter(pk=meeting.edition_id).update(is_cancelled=True)
    assert not is_true(visit)


@pytest.mark.parametrize("status", [VisitStatus.ASKED, VisitStatus.AGREED, VisitStatus.PLANNED, VisitStatus.READY])
def test_a_step_before_the_visit_is_not_told_after_it(visit, at, status):
    code = next(code for code, stands in STANDS.items() if stands == status)
    Message.objects.update(template=code)
    assert is_true(visit, status=status)
    at(2027, 1, 21, 11)
    assert not is_true(visit)


@pytest.mark.parametrize("status", [VisitStatus.DONE, VisitStatus.CANCELLED])
def test_thanks_and_that_it_is_off_are_told_after_it_too(visit, at, status):
    code = next(code for code, stands in STANDS.items() if stands == status)
    Message.objects.update(template=code)
    at(2027, 1, 21, 11)
    assert is_true(visit, status=status)


def test_no_mail_goes_with_a_link_whose_time_is_over(visit, at):
    at(2027, 3, 23, 10)
    with pytest.raises(LinkIsOver):
        send_host_link(visit=visit, by=OrganiserFactory(), telling=AT_ONCE)
    assert Message.objects.count() == 1


def test_who_is_asked_late_to_approve_gets_a_link_that_opens_and_stays_open(visit, at):
    at(2027, 6, 1, 10)
    WorkVisit.objects.filter(pk=visit.pk).update(status=VisitStatus.DONE, learned="Bel eerst.")
    ask_approval(visit=visit, by=OrganiserFactory(), telling=AT_ONCE)
    link = Message.objects.get(template=MailCode.HOST_LEARNED).link
    at(2027, 7, 20, 10)
    form = {"act": "approve", "learned": "Bel eerst.", "lessons": "", "version": visit_in_full(visit.pk).version}
    assert (Client().get(link).status_code, Client().post(link, form).status_code) == (200, 302)
    assert WorkVisit.objects.get().status == VisitStatus.SHARED
    at(2027, 9, 17, 10)
    assert Client().get(link).status_code == 200
    at(2027, 9, 19, 10)
    assert Client().get(link).status_code == 410


def test_no_mail_goes_to_who_is_the_contact_no_more(visit):
    assert not is_true(visit, contact=UserFactory())


def test_no_mail_goes_with_a_link_that_opens_nothing(visit):
    withdraw_host_link(visit=visit, by=OrganiserFactory())
    assert Message.objects.get().state == MessageState.CANCELLED
    assert not is_true(visit)


@pytest.mark.parametrize(("leaves", "hears"), [(False, []), (True, [MailCode.HOST_CALLED_OFF])])
def test_a_host_hears_that_a_visit_is_off_when_the_question_left(at, leaves, hears):
    at(2026, 12, 1, 10)
    visit = make_visit(VisitStatus.IDEA)
    for status in (VisitStatus.ASKED, VisitStatus.CANCELLED):
        move_visit(visit=visit, to=status, by=OrganiserFactory(), telling=AT_ONCE)
        if leaves and status == VisitStatus.ASKED:
            send_due()
    waits = Message.objects.filter(state=MessageState.QUEUED, person=visit.contact).values_list("template", flat=True)
    assert list(waits) == hears


@pytest.mark.parametrize(("telling", "asked"), [(AT_ONCE, 2), (Telling(Tell.NOBODY, "Aan de telefoon gevraagd"), 1)])
def test_a_host_whom_the_question_did_not_reach_is_asked_anew_and_who_was_asked_by_phone_is_not(at, telling, asked):
    at(2026, 12, 1, 10)
    visit = make_visit(VisitStatus.IDEA)
    meeting = visit.item.meeting
    save_meeting(meeting=meeting, by=SYSTEM)
    move_visit(visit=visit, to=VisitStatus.ASKED, by=OrganiserFactory(), telling=telling)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    send_due()
    reinstate_meeting(meeting=meeting, by=SYSTEM)
    assert Message.objects.filter(template=MailCode.HOST_ASKED).count() == asked
