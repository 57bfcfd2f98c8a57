from __future__ import annotations

import datetime as dt
import uuid

import pytest

from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.actions.polls.asking import EverybodyAsked, NobodyToAsk, PollClosed, ask_poll, close_poll, send_poll_link
from course.actions.polls.moments import (
    ClosesAfterOptions,
    HourDoesNotExist,
    Moment,
    NoOptions,
    OptionEndsBeforeStart,
    OptionPassed,
    OptionTwice,
)
from course.actions.polls.save import (
    ClosesTooEarly,
    NoPlaceToMeet,
    OfAnotherEdition,
    PollChanged,
    save_poll,
)
from course.authority import SYSTEM
from course.enums import MailCode, PollPart, PollStage, Side
from course.models import DatePoll, Message, PollAnswer, PollPerson
from tests.factories import EditionFactory, MeetingFactory, OrganiserFactory, member
from tests.helpers.polls import CLOSES, DAYS, MAYBE, NO, WHEN_MADE, YES, asked_poll, make_poll, moments, new_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(*WHEN_MADE)
    return EditionFactory()


def refused(edition, given, refusal, **fields):
    with pytest.raises(refusal):
        save_poll(poll=new_poll(edition, **fields), moments=given, people={}, seen=0, by=SYSTEM)
    assert not DatePoll.objects.exists()


def test_what_cannot_be_asked_is_refused_with_its_reason(edition):
    first, second = moments(*DAYS[:2])
    refused(edition, [first], NoOptions)
    refused(edition, [first, second, Moment(*first.times)], OptionTwice)
    refused(edition, [first, Moment(DAYS[1], dt.time(11), dt.time(11))], OptionEndsBeforeStart)
    refused(edition, [first, *moments(dt.date(2027, 1, 3))], OptionPassed)
    refused(edition, [first, second], ClosesAfterOptions, closes_on=DAYS[0])
    refused(edition, [first, second], ClosesTooEarly, closes_on=dt.date(2027, 1, 3))
    refused(edition, [first, second], OfAnotherEdition, meeting=MeetingFactory())


def test_without_a_meeting_or_a_place_there_is_nothing_to_plan(edition):
    poll = new_poll(edition)
    poll.place = None
    with pytest.raises(NoPlaceToMeet):
        save_poll(poll=poll, moments=moments(*DAYS), people={}, seen=0, by=SYSTEM)


def test_the_hour_that_the_clock_skips_is_refused_and_the_days_around_it_keep_their_hour(edition):
    skipped = Moment(dt.date(2027, 3, 28), dt.time(2, 30), dt.time(4))
    refused(edition, [*moments(*DAYS), skipped], HourDoesNotExist)
    series = [dt.date(2027, 3, 21) + dt.timedelta(weeks=week) for week in range(3)]
    poll = save_poll(poll=new_poll(edition), moments=moments(*series), people={}, seen=0, by=SYSTEM)
    assert [str(option).partition(", ")[2] for option in poll.options.all()] == ["09:30 tot 11:00"] * 3


def test_a_form_that_is_sent_twice_makes_one_poll(edition):
    once = uuid.uuid4()
    for _click in range(2):
        save_poll(poll=new_poll(edition, once=once), moments=moments(*DAYS), people={}, seen=0, by=SYSTEM)
    assert DatePoll.objects.count() == 1


def test_who_saves_over_what_somebody_else_saved_is_refused(edition):
    asked = make_poll(edition)
    asked.saved()
    with pytest.raises(PollChanged):
        asked.saved(seen=1)


def test_everybody_who_takes_part_is_asked_once_and_who_comes_later_with_the_next_click(edition):
    asked = make_poll(edition)
    assert ask_poll(poll=asked.poll, by=SYSTEM, telling=AT_ONCE) == 5
    with pytest.raises(EverybodyAsked):
        ask_poll(poll=asked.poll, by=SYSTEM, telling=AT_ONCE)
    late = member(edition, side=Side.MUNICIPALITY)
    assert ask_poll(poll=asked.poll, by=SYSTEM, telling=AT_ONCE) == 1
    mails = Message.objects.filter(template=MailCode.POLL_ASKED)
    assert mails.filter(person=late.user).count() == 1
    assert (mails.count(), mails.values("link").distinct().count()) == (6, 6)


def test_the_office_decides_about_the_mails(edition):
    with pytest.raises(NotDecided):
        ask_poll(poll=make_poll(edition).poll, by=OrganiserFactory())
    assert not Message.objects.exists()


def test_a_poll_that_asks_nobody_or_is_closed_is_not_sent(edition, at):
    poll = save_poll(poll=new_poll(edition, asks_group=False), moments=moments(*DAYS), people={}, seen=0, by=SYSTEM)
    with pytest.raises(NobodyToAsk):
        ask_poll(poll=poll, by=SYSTEM, telling=AT_ONCE)
    at(2027, 1, 16, 0)
    with pytest.raises(PollClosed):
        ask_poll(poll=poll, by=SYSTEM, telling=AT_ONCE)


def test_an_option_that_changes_is_asked_again_and_answers_to_the_others_stay(edition):
    asked = asked_poll(edition)
    asked.answer("Anna", YES, NO, MAYBE)
    first, second, third = asked.options
    moved = Moment(second.day, dt.time(14), dt.time(15), second.pk)
    kept = [Moment(row.day, row.starts, row.ends, row.pk) for row in (first, third)]
    asked.saved(moments=[kept[0], moved, kept[1]])
    current = dict(PollAnswer.objects.current().values_list("option", "reply"))
    assert current == {first.pk: YES, third.pk: MAYBE}
    mails = Message.objects.filter(template=MailCode.POLL_CHANGED)
    assert [mail.person.first_name for mail in mails] == ["Anna"]
    assert "woensdag 3 februari 2027, 14:00 tot 15:00" in mails[0].body


def test_several_changes_within_ten_minutes_are_one_mail(edition, at):
    asked = asked_poll(edition)
    asked.answer("Anna", YES, NO, MAYBE)
    send_due()
    for minute in (0, 5, 9):
        at(2027, 1, 4, 10, minute)
        first, *others = asked.options
        later = Moment(first.day, dt.time(14, minute), dt.time(15), first.pk)
        asked.saved(moments=[later, *(Moment(row.day, row.starts, row.ends, row.pk) for row in others)])
        send_due()
    at(2027, 1, 4, 10, 19)
    send_due()
    mails = Message.objects.filter(template=MailCode.POLL_CHANGED).order_by("pk")
    assert [mail.state for mail in mails] == ["cancelled", "cancelled", "sent"]
    assert "14:09" in mails[2].body


def test_who_is_asked_no_longer_is_not_asked_again(edition):
    asked = asked_poll(edition)
    for name in ("Anna", "Bo"):
        asked.answer(name, YES, NO, MAYBE)
    first, *others = asked.options
    kept = [Moment(row.day, row.starts, row.ends, row.pk) for row in others]
    asked.saved(moments=[Moment(first.day, dt.time(14), dt.time(15), first.pk), *kept], people={})
    mails = Message.objects.filter(template=MailCode.POLL_CHANGED)
    assert [mail.person.first_name for mail in mails] == ["Anna"]


def test_an_option_that_is_dropped_takes_its_answers_along_and_no_others(edition):
    asked = asked_poll(edition)
    asked.answer("Anna", YES, NO, MAYBE)
    first, _second, third = asked.options
    asked.saved(moments=[Moment(row.day, row.starts, row.ends, row.pk) for row in (first, third)])
    assert dict(PollAnswer.objects.values_list("option", "reply")) == {first.pk: YES, third.pk: MAYBE}
    assert not Message.objects.filter(template=MailCode.POLL_CHANGED).exists()


def test_nothing_is_asked_again_when_only_words_change(edition):
    asked = asked_poll(edition)
    asked.answer("Anna", YES, NO, MAYBE)
    asked.saved(closes_on=CLOSES + dt.timedelta(days=1))
    assert PollAnswer.objects.current().count() == 3
    assert not Message.objects.filter(template=MailCode.POLL_CHANGED).exists()


def test_a_later_day_to_answer_opens_a_closed_poll_again(edition):
    asked = asked_poll(edition)
    close_poll(poll=asked.poll, by=SYSTEM)
    asked.poll.refresh_from_db()
    assert asked.poll.stage == PollStage.CLOSED
    assert asked.saved(closes_on=CLOSES).stage == PollStage.OPEN


def test_the_own_link_is_sent_once_more_a_day(edition):
    asked = asked_poll(edition)
    asked.answer("Anna", YES, NO, MAYBE)
    row = asked.row("Anna")
    send_poll_link(person=row, by=SYSTEM, telling=AT_ONCE)
    mails = Message.objects.filter(template=MailCode.POLL_ASKED, person=row.user)
    assert mails.count() == 2
    assert mails.values("link").distinct().count() == 1


def test_who_is_taken_out_is_asked_no_longer(edition):
    asked = asked_poll(edition, asks_group=False)
    assert [row.part for row in PollPerson.objects.all()] == [PollPart.HOST]
    asked.saved(people={PollPart.PARTICIPANT: [asked.people["Anna"]]})
    assert [row.user for row in PollPerson.objects.all()] == [asked.people["Anna"]]
