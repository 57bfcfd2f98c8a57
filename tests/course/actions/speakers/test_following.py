"""Whom the course office puts in a programme itself speaks there; whom it takes out of it does not."""

from __future__ import annotations

import pytest

from course.actions.mail.telling import AT_ONCE
from course.actions.people.merging import merge_people
from course.actions.programme.parts import change_programme
from course.actions.speakers.transition import move_speaker
from course.authority import SYSTEM
from course.enums import MailCode, MessageState, SpeakerState
from course.models import Message, SpeakerInvitation
from course.queries.people.merging import plan_for_people
from tests.factories import ItemFactory, OrganiserFactory, UserFactory
from tests.helpers.speakers import make_speaker

pytestmark = pytest.mark.django_db

S = SpeakerState


def change(item, people):
    change_programme(
        meetings=[item.meeting_id], write=lambda: item.speakers.set(people), by=OrganiserFactory(), telling=AT_ONCE
    )


def states():
    return dict(SpeakerInvitation.objects.values_list("person", "state"))


def test_who_is_put_in_the_programme_counts_as_agreed(at):
    at(2026, 12, 1, 10)
    item, one, two = ItemFactory(), UserFactory(), UserFactory()
    change(item, [one, two])
    assert states() == {one.pk: S.ACCEPTED, two.pk: S.ACCEPTED}
    change(item, [two])
    assert states() == {one.pk: S.WITHDRAWN, two.pk: S.ACCEPTED}


@pytest.mark.parametrize("before", [S.TO_ASK, S.INVITED, S.DECLINED, S.WITHDRAWN])
def test_the_programme_has_the_last_word(at, before):
    at(2026, 12, 1, 10)
    row = make_speaker(before)
    change(row.items.get(), [row.person])
    assert states() == {row.person.pk: S.ACCEPTED}


def test_who_is_only_asked_is_left_alone_by_other_changes(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.INVITED)
    change(row.items.get(), [])
    assert states() == {row.person.pk: S.INVITED}


def test_of_two_accounts_that_become_one_who_speaks_speaks(at):
    at(2026, 12, 1, 10)
    keep = make_speaker(S.DECLINED)
    gone = make_speaker(S.ACCEPTED, meeting=keep.meeting)
    merge_people(
        keep=keep.person,
        gone=gone.person,
        seen=plan_for_people(keep.person, gone.person).fingerprint,
        by=OrganiserFactory(),
    )
    assert states() == {keep.person.pk: S.ACCEPTED}


def test_whom_the_office_puts_in_the_programme_is_not_asked_any_more_by_a_mail_that_waits(at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
    change(row.items.get(), [row.person])
    assert Message.objects.get(template=MailCode.SPEAKER_ASKED).state == MessageState.CANCELLED
