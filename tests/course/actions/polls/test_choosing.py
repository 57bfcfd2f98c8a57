from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import AT_ONCE, NotDecided, Telling, rehearse
from course.actions.planning import NotAccepted
from course.actions.polls.answers import AnsweringClosed
from course.actions.polls.choosing import ChosenBefore, MomentPassed, NobodyWasAsked, choose_option
from course.actions.polls.locks import DateIsChosen
from course.actions.programme.meetings import DoesNotGoAhead, cancel_meeting
from course.authority import SYSTEM
from course.enums import ItemKind, MailCode, MeetingKind, MeetingStatus, MessageState, PollKind, Tell
from course.models import Meeting, Message
from tests.factories import EditionFactory, MeetingFactory, OrganiserFactory
from tests.helpers.polls import DAYS, WHEN_MADE, YES, asked_poll, make_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(*WHEN_MADE)
    return EditionFactory()


def choose(asked, number=0, **given):
    given = {"by": SYSTEM, "telling": AT_ONCE, **given}
    return choose_option(poll=asked.poll, option=asked.options[number], **given)


def told(code):
    mails = Message.objects.filter(template=code, state=MessageState.QUEUED)
    return sorted(mail.person.first_name for mail in mails)


def meeting_of(edition, **fields):
    start = clock.at(dt.date(2027, 1, 28), dt.time(13))
    meeting = MeetingFactory(edition=edition, starts_at=start, ends_at=start + dt.timedelta(hours=3), **fields)
    refresh_calendar(meeting=meeting)
    return meeting


def test_a_choice_without_a_meeting_becomes_a_draft_and_everybody_hears_the_day(edition):
    asked = asked_poll(edition)
    meeting = choose(asked, 1)
    assert (meeting.status, meeting.kind, meeting.day) == (MeetingStatus.DRAFT, MeetingKind.COURSE_DAY, DAYS[1])
    assert [(item.kind, item.starts, item.ends) for item in meeting.items.all()] == [
        (ItemKind.WORK_VISIT, dt.time(9, 30), dt.time(11))
    ]
    assert told(MailCode.POLL_CHOSEN) == ["Anna", "Bas", "Bo", "Cas", "Dina"]
    mail = Message.objects.filter(template=MailCode.POLL_CHOSEN).first()
    assert mail.subject == "Het wordt woensdag 3 februari 2027: Bellen met de wijk"
    assert ["Wanneer", "woensdag 3 februari 2027, 09:30 tot 11:00"] in [list(fact) for fact in mail.facts]


def test_a_call_becomes_an_online_meeting_that_is_no_course_day(edition):
    meeting = choose(asked_poll(edition, kind=PollKind.CALL))
    assert (meeting.kind, meeting.counts_as_day, meeting.items.count()) == (MeetingKind.ONLINE, False, 0)


def test_an_announced_meeting_moves_and_each_gets_one_mail(edition):
    meeting = meeting_of(edition, status=MeetingStatus.CONFIRMED)
    asked = asked_poll(edition, meeting=meeting)
    choose(asked, 2)
    meeting.refresh_from_db()
    assert (meeting.day, meeting.ical_sequence) == (DAYS[2], 1)
    assert told(MailCode.CHANGED) == ["Anna", "Bas", "Cas", "Dina"]
    assert told(MailCode.POLL_CHOSEN) == ["Bo"]


def test_a_draft_gets_the_day_and_stays_a_draft(edition):
    meeting = meeting_of(edition, status=MeetingStatus.DRAFT)
    choose(asked_poll(edition, meeting=meeting), 0)
    meeting.refresh_from_db()
    assert (meeting.day, meeting.status) == (DAYS[0], MeetingStatus.DRAFT)
    assert Meeting.objects.filter(edition=edition, title=meeting.title).count() == 2  # with that of the host's visit


def test_the_office_sees_who_hears_of_both_before_it_happens_and_nothing_is_changed_by_looking(edition):
    meeting = meeting_of(edition, status=MeetingStatus.CONFIRMED)
    asked = asked_poll(edition, meeting=meeting)
    letters = rehearse(lambda telling: choose(asked, 2, by=OrganiserFactory(), telling=telling))
    assert sorted(letter.template for letter in letters) == [MailCode.POLL_CHOSEN] + [MailCode.CHANGED] * 4
    meeting.refresh_from_db()
    assert meeting.ical_sequence == 0
    with pytest.raises(NotDecided):
        choose(asked, 2, by=OrganiserFactory(), telling=None)
    choose(asked, 2, by=OrganiserFactory(), telling=Telling(how=Tell.HOLD))
    states = Message.objects.filter(template__in=[MailCode.POLL_CHOSEN, MailCode.CHANGED]).values_list("state")
    assert list(states) == [(MessageState.HELD,)] * 5


def test_what_stands_in_the_way_is_said_first(edition):
    start = clock.at(DAYS[0], dt.time(9))
    MeetingFactory(edition=edition, starts_at=start, ends_at=start + dt.timedelta(hours=8))
    meeting = meeting_of(edition, status=MeetingStatus.CONFIRMED)
    asked = asked_poll(edition, meeting=meeting)
    with pytest.raises(NotAccepted):
        choose(asked, 0, by=OrganiserFactory())


def test_a_second_choice_is_the_first_or_is_refused(edition):
    asked = asked_poll(edition)
    choose(asked, 0)
    with pytest.raises(ChosenBefore):
        choose(asked, 0)
    with pytest.raises(DateIsChosen):
        choose(asked, 1)
    with pytest.raises(AnsweringClosed):
        asked.answer("Anna", YES)
    assert Message.objects.filter(template=MailCode.POLL_CHOSEN).count() == 5


def test_what_cannot_be_chosen(edition, at):
    with pytest.raises(NobodyWasAsked):
        choose(make_poll(edition))
    meeting = meeting_of(edition)
    asked = asked_poll(edition, meeting=meeting)
    cancel_meeting(meeting=meeting, by=SYSTEM, telling=AT_ONCE)
    with pytest.raises(DoesNotGoAhead):
        choose(asked)
    at(2027, 2, 2, 9, 30)
    with pytest.raises(MomentPassed):
        choose(asked)


def test_the_mail_says_where_the_meeting_is_when_it_leaves(edition):
    asked = asked_poll(edition)
    meeting = choose(asked)
    mail = Message.objects.filter(template=MailCode.POLL_CHOSEN).first()
    assert no_longer_true([mail]) == []
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.CANCELLED)
    assert no_longer_true([mail]) == [mail]
