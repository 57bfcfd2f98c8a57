"""Who was asked for a visit in a draft hears that it moves or is off."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from course.actions.editions.cancel import cancel_edition
from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import NotDecided
from course.actions.programme.meetings import cancel_meeting, move_meeting, save_meeting
from course.actions.visits.notices import tell_host
from course.authority import SYSTEM
from course.enums import MailCode, MeetingStatus, MessageState, VisitStatus
from course.models import Meeting, Message, WorkVisit
from tests.factories import OrganiserFactory, PlaceFactory, UserFactory
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db
V, C = VisitStatus, MailCode
WEEK = dt.timedelta(days=7)
ASKED = [V.ASKED, V.AGREED, V.PLANNED, V.READY]


@pytest.fixture(autouse=True)
def _in_december(at):
    at(2026, 12, 1, 10)


def in_draft(status, **values):
    visit = make_visit(status, **values)
    Meeting.objects.filter(pk=visit.item.meeting_id).update(status=MeetingStatus.DRAFT)
    return visit


def draft_of(visit):
    return Meeting.objects.get(pk=visit.item.meeting_id)


def moved(visit, **also):
    meeting = draft_of(visit)
    starts, ends = meeting.starts_at + WEEK, meeting.ends_at + WEEK
    move_meeting(meeting=meeting, **{"starts_at": starts, "ends_at": ends, "by": SYSTEM} | also)


def told(visit):
    return list(Message.objects.filter(person=visit.contact).order_by("pk").values_list("template", flat=True))


@pytest.mark.parametrize("status", ASKED)
def test_who_was_asked_for_a_visit_in_a_draft_hears_that_it_moves_or_is_off(status):
    visit = in_draft(status)
    thought_of, off = (
        make_visit(other, item__meeting=visit.item.meeting, contact=UserFactory()) for other in (V.IDEA, V.CANCELLED)
    )
    moved(visit)
    cancel_meeting(meeting=draft_of(visit), by=SYSTEM)
    assert (told(visit), told(thought_of), told(off)) == ([C.HOST_MOVED, C.HOST_CALLED_OFF], [], [])
    letters = list(Message.objects.order_by("pk"))
    assert [letter.state for letter in letters] == [MessageState.CANCELLED, MessageState.QUEUED]
    assert no_longer_true(letters) == letters[:1]


def test_the_mail_names_the_new_moment_and_its_link_opens_the_page_of_the_host():
    visit = in_draft(V.ASKED)
    moved(visit)
    letter = Message.objects.get()
    assert letter.subject == "Werkbezoek: nu op donderdag 28 januari 2027"
    assert "donderdag 28 januari 2027 om 10.00 uur" in letter.body
    assert Client().get(letter.link).status_code == 200


def test_each_move_is_a_mail_in_place_of_one_that_waits():
    visit = in_draft(V.AGREED)
    moved(visit)
    moved(visit)
    assert told(visit) == [C.HOST_MOVED]
    Message.objects.update(state=MessageState.SENT)
    moved(visit)
    assert told(visit) == [C.HOST_MOVED, C.HOST_MOVED]


def test_the_place_of_the_meeting_is_not_that_of_the_visit():
    visit = in_draft(V.AGREED)
    meeting = draft_of(visit)
    moved(visit, starts_at=meeting.starts_at, ends_at=meeting.ends_at, place=PlaceFactory())
    assert told(visit) == []


@pytest.mark.parametrize(("moves", "codes"), [(dt.timedelta(), []), (WEEK, [C.HOST_MOVED])])
def test_that_a_draft_is_planned_tentatively_is_news_when_it_moves_too(moves, codes):
    visit = in_draft(V.AGREED)
    meeting = draft_of(visit)
    meeting.status = MeetingStatus.TENTATIVE
    meeting.starts_at, meeting.ends_at = meeting.starts_at + moves, meeting.ends_at + moves
    save_meeting(meeting=meeting, by=SYSTEM)
    assert told(visit) == codes


def test_of_a_draft_that_is_announced_on_another_day_the_host_hears_as_everybody_does():
    visit = in_draft(V.AGREED)
    meeting = draft_of(visit)
    meeting.status = MeetingStatus.CONFIRMED
    meeting.starts_at, meeting.ends_at = meeting.starts_at + WEEK, meeting.ends_at + WEEK
    save_meeting(meeting=meeting, by=SYSTEM)
    assert told(visit) == [C.NEW_MEETING]


def test_a_question_that_waits_asks_about_the_new_day_alone():
    visit = in_draft(V.ASKED)
    tell_host(visit, C.HOST_ASKED)
    moved(visit)
    assert (told(visit), no_longer_true(Message.objects.all())) == ([C.HOST_ASKED], [])


def test_who_heard_nothing_yet_does_not_hear_that_it_is_off_either():
    visit = in_draft(V.ASKED)
    tell_host(visit, C.HOST_ASKED)
    cancel_meeting(meeting=draft_of(visit), by=SYSTEM)
    letters = list(Message.objects.all())
    assert (told(visit), no_longer_true(letters)) == ([C.HOST_ASKED], letters)


def test_an_answer_that_waits_keeps_nobody_from_hearing_that_it_is_off():
    visit = in_draft(V.AGREED)
    tell_host(visit, C.HOST_ASKED)
    Message.objects.update(state=MessageState.SENT)
    WorkVisit.objects.update(version=5)
    visit.refresh_from_db(fields=["version"])
    tell_host(visit, C.HOST_AGREED)
    cancel_meeting(meeting=draft_of(visit), by=SYSTEM)
    assert told(visit) == [C.HOST_ASKED, C.HOST_AGREED, C.HOST_CALLED_OFF]


def test_that_an_edition_is_off_hears_who_was_asked_for_its_draft_once():
    visit = in_draft(V.ASKED)
    announced = make_visit(V.AGREED, item__meeting__edition=visit.item.meeting.edition)
    cancel_edition(edition=visit.item.meeting.edition, by=SYSTEM)
    letters = list(Message.objects.filter(person=visit.contact))
    assert (told(visit), told(announced)) == ([C.HOST_CALLED_OFF], [C.CALLED_OFF])
    assert no_longer_true(letters) == []


def test_of_a_draft_that_lies_behind_us_its_host_does_not_hear_that_it_is_off(at):
    at(2027, 2, 1, 10)
    visit = in_draft(V.ASKED)
    cancel_edition(edition=visit.item.meeting.edition, by=SYSTEM)
    assert told(visit) == []


def test_that_it_moved_goes_only_while_it_is_so(at):
    visit = in_draft(V.ASKED)
    moved(visit)
    letters = list(Message.objects.all())
    assert no_longer_true(letters) == []
    WorkVisit.objects.update(status=V.IDEA)
    assert no_longer_true(letters) == letters
    WorkVisit.objects.update(status=V.ASKED)
    at(2027, 1, 28, 12)
    assert no_longer_true(letters) == letters


def test_the_course_office_decides_whether_hosts_hear_of_it():
    visit = in_draft(V.ASKED)
    with pytest.raises(NotDecided):
        moved(visit, by=OrganiserFactory())
    assert Message.objects.count() == 0
