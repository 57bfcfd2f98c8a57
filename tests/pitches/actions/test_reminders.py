"""Who promised something is reminded a week before its day, on it and a week after it, of all of it in one mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from course.actions.mail.send import send_due
from course.models import Message
from pitches.actions.promises import change_promise, make_promise, set_promise_state
from pitches.actions.reminders import remind_of_promises
from pitches.enums import PitchState, PromiseState
from tests.factories import EditionFactory, PitchFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 4, 9)
ROUNDS = [(2027, 4, 2), (2027, 4, 9), (2027, 4, 16)]


@pytest.fixture
def pitch(at):
    at(2027, 3, 25, 16)
    edition = EditionFactory()
    return PitchFactory(edition=edition, author=member_of(edition), state=PitchState.DISCUSSED)


@pytest.fixture
def member(pitch):
    return member_of(pitch.edition)


def make(pitch, owner, what="Bellen", due_on=DAY):
    return make_promise(pitch=pitch, owner=owner, by=owner, what=what, due_on=due_on)


def bodies():
    Message.objects.update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), not_before=None)
    send_due()
    sent, mail.outbox = mail.outbox, []
    return [one.body for one in sent]


def test_three_times_and_each_once_from_nine_o_clock(pitch, member, at):
    make(pitch, member)
    reminded = []
    for day in range(1, 30):
        for hour in (8, 9, 10):
            at(2027, 4, day, hour)
            if remind_of_promises():
                reminded.append((2027, 4, day, hour))
    assert reminded == [(*day, 9) for day in ROUNDS]
    assert Message.objects.filter(template="beloften_herinneren", person=member).count() == 3


def test_several_promises_are_one_mail_for_each_person(pitch, member, at):
    for what in ("Bellen", "Schrijven", "Rekenen"):
        make(pitch, member, what)
    make(pitch, pitch.author, "Zelf bellen")
    at(2027, 4, 2, 9)
    assert remind_of_promises() == 2
    found = dict(Message.objects.values_list("person", "body"))
    assert [word in found[member.pk] for word in ("Bellen", "Schrijven", "Rekenen", "Zelf")] == [True] * 3 + [False]


def test_a_reminder_that_waits_leaves_out_what_was_told_since_and_does_not_go_for_nothing(pitch, member, at):
    first, second = make(pitch, member, "Bellen"), make(pitch, member, "Schrijven")
    at(2027, 4, 9, 9)
    remind_of_promises()
    set_promise_state(promise=first, by=member, state=PromiseState.KEPT)
    (body,) = bodies()
    assert ("Bellen" in body, "Schrijven (uiterlijk vrijdag 9 april 2027)" in body) == (False, True)
    at(2027, 4, 16, 9)
    remind_of_promises()
    set_promise_state(promise=second, by=member, state=PromiseState.NOT_MANAGED, how_it_went="Geen tijd")
    assert bodies() == []


def test_a_promise_for_this_week_is_not_announced_a_week_ahead(pitch, member, at):
    make(pitch, member, due_on=dt.date(2027, 3, 29))
    at(2027, 3, 26, 9)
    assert remind_of_promises() == 0
    at(2027, 3, 29, 9)
    assert remind_of_promises() == 1


def test_another_day_is_reminded_of_anew(pitch, member, at):
    promise = make(pitch, member)
    at(2027, 4, 2, 9)
    assert remind_of_promises() == 1
    change_promise(promise=promise, what="Bellen", due_on=dt.date(2027, 4, 20), by=member)
    assert remind_of_promises() == 0
    at(2027, 4, 13, 9)
    assert remind_of_promises() == 1


def test_who_closed_the_account_is_not_written_to(pitch, member, at):
    make(pitch, member)
    member.is_active = False
    member.save()
    at(2027, 4, 9, 9)
    assert remind_of_promises() == 0


def test_rounds_that_nobody_ran_are_made_up_for_by_one_mail(pitch, member, at):
    make(pitch, member)
    at(2027, 4, 16, 12)
    assert [remind_of_promises(), remind_of_promises()] == [1, 0]
