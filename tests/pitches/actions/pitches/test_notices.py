"""The owners of a pitch hear of every step that others make, as it stands when the mail leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE, NotDecided, Telling
from course.enums import ItemKind, Tell
from course.models import Message
from pitches.actions.pitches.transition import plan_pitch, submit_pitch, transition_pitch, withdraw_pitch
from pitches.enums import PITCH_TRANSITIONS, Actor, PitchState
from pitches.models import Pitch
from tests.factories import (
    EditionFactory,
    ItemFactory,
    OrganiserFactory,
    OutcomeFactory,
    PitchFactory,
    RecognitionFactory,
    SlotFactory,
    UserFactory,
)
from tests.helpers.pitches import meeting_on_the_day, member_of

pytestmark = pytest.mark.django_db

TOLD = [
    (before, after, move.mail)
    for before, row in PITCH_TRANSITIONS.items()
    for after, move in row.items()
    if Actor.ORGANISER in move.by and move.mail
]


@pytest.fixture
def edition(at):
    at(2027, 2, 10, 10)
    return EditionFactory()


@pytest.fixture
def office(edition):
    return OrganiserFactory()


@pytest.fixture
def pitch(edition):
    """Of two owners, handed in; three recognise it."""
    author = member_of(edition, first_name="Anna")
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.SUBMITTED, title="Zes verzekeraars")
    Pitch.objects.filter(pk=pitch.pk).update(co_owner=member_of(edition, first_name="Bo"))
    for _number in range(3):
        RecognitionFactory(pitch=pitch)
    pitch.refresh_from_db()
    return pitch


def later():
    Message.objects.update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), not_before=None)
    send_due()
    sent, mail.outbox = mail.outbox, []
    return sent


def move(pitch, to, office, words="Wie is de inwoner?"):
    return transition_pitch(pitch=pitch, to=to, by=office, words=words, telling=AT_ONCE)


@pytest.mark.parametrize(("before", "after", "code"), TOLD)
def test_every_step_of_the_office_is_told_to_both_owners_in_its_own_words(pitch, office, before, after, code):
    Pitch.objects.filter(pk=pitch.pk).update(state=before)
    SlotFactory(pitch=pitch, item__meeting=meeting_on_the_day(pitch.edition))
    OutcomeFactory(pitch=pitch)
    move(pitch, after, office)
    rows = Message.objects.order_by("pk").values_list("template", "person")
    assert list(rows) == [(code, pitch.author_id), (code, pitch.co_owner_id)]
    sent = later()
    assert sorted(one.to[0] for one in sent) == sorted([pitch.author.email, pitch.co_owner.email])
    assert not any("{" in one.subject + one.body for one in sent)


def test_the_office_sees_first_who_is_told(pitch, office):
    with pytest.raises(NotDecided):
        transition_pitch(pitch=pitch, to=PitchState.OPEN, by=office)
    move(pitch, PitchState.OPEN, office)
    silent = Telling(Tell.NOBODY, "Anna weet het al")
    transition_pitch(pitch=pitch, to=PitchState.PARKED, by=office, words="Nu niet", telling=silent)
    states = Message.objects.filter(template="pitch_geparkeerd").values_list("state", flat=True)
    assert list(states) == ["cancelled", "cancelled"]


def test_what_an_owner_does_is_told_to_nobody(pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.RETURNED)
    submit_pitch(pitch=pitch, by=pitch.author)
    withdraw_pitch(pitch=pitch, by=pitch.co_owner)
    assert Message.objects.count() == 0


def test_a_question_that_was_answered_is_not_asked_any_more(pitch, office):
    move(pitch, PitchState.RETURNED, office)
    submit_pitch(pitch=pitch, by=pitch.author)
    assert later() == []


def test_the_last_of_several_steps_is_the_one_that_is_told(pitch, office):
    for to in (PitchState.OPEN, PitchState.PARKED, PitchState.OPEN):
        move(pitch, to, office, words="" if to == PitchState.OPEN else "Nu niet")
    subjects = [one.subject for one in later()]
    assert subjects == ["De groep kan je pitch 'Zes verzekeraars' lezen"] * 2


def test_who_pitches_reads_when_where_and_who_recognises_it_as_it_is_when_the_mail_leaves(pitch, office):
    move(pitch, PitchState.OPEN, office, words="")
    later()
    morning = ItemFactory(meeting=meeting_on_the_day(pitch.edition), kind=ItemKind.PITCH, title="Ochtend")
    plan_pitch(pitch=pitch, item=morning, by=office, telling=AT_ONCE)
    RecognitionFactory(pitch=pitch)
    first, _second = later()
    assert first.subject == "Je pitcht op donderdag 25 maart 2027"
    assert ("4 mensen herkennen het." in first.body, "1. Ochtend" in first.body) == (True, True)


def test_who_owns_it_no_more_is_not_told(pitch, office):
    move(pitch, PitchState.OPEN, office, words="")
    Pitch.objects.filter(pk=pitch.pk).update(co_owner=UserFactory())
    assert [one.to for one in later()] == [[pitch.author.email]]


def test_another_turn_is_told_and_the_first_one_no_more(pitch, office):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.OPEN)
    meeting = meeting_on_the_day(pitch.edition)
    for title in ("Ochtend", "Middag"):
        item = ItemFactory(meeting=meeting, kind=ItemKind.PITCH, title=title)
        plan_pitch(pitch=pitch, item=item, by=office, telling=AT_ONCE)
    sent = later()
    assert [("Middag" in one.body, "Ochtend" in one.body) for one in sent] == [(True, False)] * 2
