"""Promises are made in the room or after it, by somebody of the group, and stand in the calendar of who made them."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course.actions.calendars.invitations import choose_calendar, invite_due
from course.actions.mail.send import send_due
from course.enums import CalendarChoice
from course.models import CalendarEvent, Message
from course.queries.calendars.events import events_of
from pitches.actions.promises import (
    DayHasPassed,
    NoPromisesYet,
    NothingPromised,
    NotInTheGroup,
    NotYourPromise,
    change_promise,
    make_promise,
    set_promise_state,
)
from pitches.enums import ENDED, PitchState, PromiseState
from pitches.models import Pitch, Promise
from tests.factories import (
    EditionFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    PitchFactory,
    UserFactory,
)
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 4, 9)


@pytest.fixture
def pitch(at):
    """Discussed today."""
    at(2027, 3, 25, 16)
    edition = EditionFactory()
    return PitchFactory(edition=edition, author=member_of(edition), state=PitchState.DISCUSSED)


@pytest.fixture
def member(pitch):
    return member_of(pitch.edition)


def make(pitch, owner, by=None, what="De zes rollen opschrijven", due_on=DAY, **values):
    return make_promise(pitch=pitch, owner=owner, by=by or owner, what=what, due_on=due_on, **values)


def calendar_of(user):
    return [text for text in events_of(user).texts if "SUMMARY:Je belofte" in text]


def test_with_the_first_promise_a_pitch_is_under_way(pitch, member):
    promise = make(pitch, member, evidence="De lijst staat op de site", resident="Eén nummer")
    pitch.refresh_from_db()
    assert (pitch.state, promise.owner, promise.evidence) == ("under_way", member, "De lijst staat op de site")
    steps = ModelLogEntry.objects.for_instance(pitch).values_list("action", "user", "data__to")
    assert list(steps) == [("pitches.move", None, "under_way")]


def test_a_new_promise_takes_a_pitch_that_reported_back_on(pitch, member):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.REPORTED_BACK)
    make(pitch, member)
    pitch.refresh_from_db()
    assert pitch.state == PitchState.UNDER_WAY


def test_in_the_room_a_promise_leaves_the_pitch_where_it_is(pitch, member):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.IN_DISCUSSION)
    make(pitch, member, by=OrganiserFactory())
    pitch.refresh_from_db()
    assert pitch.state == PitchState.IN_DISCUSSION


@pytest.mark.parametrize("state", [PitchState.OPEN, PitchState.PLANNED, *ENDED])
def test_nothing_is_promised_about_what_was_not_discussed_or_has_ended(pitch, member, state):
    Pitch.objects.filter(pk=pitch.pk).update(state=state)
    with pytest.raises(NoPromisesYet):
        make(pitch, member)


def test_the_same_promise_twice_is_one(pitch, member):
    assert make(pitch, member) == make(pitch, member)
    assert Promise.objects.count() == 1


def test_nobody_promises_for_another_but_the_owner_of_the_pitch_and_the_office(pitch, member):
    with pytest.raises(NotYourPromise):
        make(pitch, pitch.author, by=member)
    for number, by in enumerate((pitch.author, OrganiserFactory())):
        assert make(pitch, member, by=by, what=f"Bellen {number}").owner == member


def test_who_is_not_of_the_group_promises_and_helps_nothing(pitch, member):
    elsewhere = member_of(EditionFactory(slug="elders"))
    speaker = UserFactory()
    ItemFactory(meeting=MeetingFactory(edition=pitch.edition, module=None), speakers=[speaker])
    for values in ({"owner": elsewhere}, {"owner": member, "helpers": [elsewhere]}):
        with pytest.raises(NotInTheGroup):
            make(pitch, by=OrganiserFactory(), **values)
    assert list(make(pitch, member, helpers=[speaker]).helpers.all()) == [speaker]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [({"what": "  "}, NothingPromised), ({"due_on": dt.date(2027, 3, 24)}, DayHasPassed)],
)
def test_a_promise_says_what_and_names_a_day_to_come(pitch, member, values, refusal):
    with pytest.raises(refusal):
        make(pitch, member, **values)
    assert make(pitch, member, due_on=dt.date(2027, 3, 25)).due_on == dt.date(2027, 3, 25)


def test_a_promise_stands_in_the_calendar_of_who_made_it_until_it_is_told(pitch, member):
    promise = make(pitch, member)
    (text,) = calendar_of(member)
    assert ("DTSTART;VALUE=DATE:20270409" in text, "TRANSP:TRANSPARENT" in text) == (True, True)
    assert f"/pitches/belofte/{promise.pk}/" in text
    assert calendar_of(pitch.author) == []
    set_promise_state(promise=promise, by=member, state=PromiseState.KEPT)
    assert calendar_of(member) == []
    set_promise_state(promise=promise, by=member, state=PromiseState.BUSY)
    assert len(calendar_of(member)) == 1


def test_who_chose_invitations_is_invited_to_the_own_promise_and_to_its_new_day(pitch, member):
    choose_calendar(person=member, choice=CalendarChoice.MAIL, by=member)
    Message.objects.all().delete()
    promise = make(pitch, member)
    assert invite_due() == 1
    first = Message.objects.get(template="agenda_uitnodiging")
    assert ("De zes rollen opschrijven" in first.subject, "Vrijdag 9 april 2027." in first.body) == (True, True)
    send_soon()
    change_promise(promise=promise, what=promise.what, due_on=dt.date(2027, 5, 1), by=member)
    invite_due()
    last = Message.objects.filter(template="agenda_uitnodiging").order_by("pk").last()
    assert "Eerst: vrijdag 9 april 2027.\nNu: zaterdag 1 mei 2027." in last.body


def send_soon():
    Message.objects.update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), not_before=None)
    send_due()


def test_another_day_is_one_event_with_a_higher_number(pitch, member):
    promise = make(pitch, member)
    event = CalendarEvent.objects.get()
    change_promise(promise=promise, what=promise.what, due_on=dt.date(2027, 5, 1), by=member)
    later = CalendarEvent.objects.get()
    assert (later.uid, later.sequence) == (event.uid, event.sequence + 1)
    assert ["DTSTART;VALUE=DATE:20270501" in text for text in calendar_of(member)] == [True]


def test_only_the_office_gives_a_promise_to_somebody_else(pitch, member):
    promise = make(pitch, member)
    for by in (member, pitch.author):
        with pytest.raises(NotYourPromise):
            change_promise(promise=promise, what="Bellen", due_on=DAY, owner=pitch.author, by=by)
    changed = change_promise(promise=promise, what="Bellen", due_on=DAY, owner=pitch.author, by=OrganiserFactory())
    assert (changed.owner, calendar_of(member), len(calendar_of(pitch.author))) == (pitch.author, [], 1)


def test_a_day_that_passed_may_stay_and_no_other_passed_day_comes(pitch, member, at):
    promise = make(pitch, member)
    at(2027, 4, 20, 10)
    assert change_promise(promise=promise, what="Twee rollen", due_on=DAY, by=member).what == "Twee rollen"
    with pytest.raises(DayHasPassed):
        change_promise(promise=promise, what="Twee rollen", due_on=dt.date(2027, 4, 10), by=member)


def test_what_ended_is_not_written_otherwise(pitch, member):
    promise = make(pitch, member)
    set_promise_state(promise=promise, by=member, state=PromiseState.NOT_MANAGED, how_it_went="Geen tijd")
    with pytest.raises(NotYourPromise):
        change_promise(promise=promise, what="Bellen", due_on=DAY, by=member)
