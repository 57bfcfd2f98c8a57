"""What is found about a planning stands in its way until somebody says why it is planned so all the same."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.planning import Accepting, CannotBePlanned, NotAccepted
from course.actions.programme.meetings import move_meeting, save_meeting
from course.actions.programme.parts import change_programme
from course.authority import SYSTEM
from course.enums import MeetingStatus
from course.models import AcceptedFinding, Meeting, ProgrammeItem
from course.queries.planning.findings import findings_of
from tests.factories import ItemFactory, MeetingFactory, OrganiserFactory

pytestmark = pytest.mark.django_db

KINGS_DAY, ORDINARY = dt.date(2027, 4, 27), dt.date(2027, 4, 29)
ON_KINGS_DAY = "Dinsdag 27 april 2027: Feestdag: Koningsdag"


@pytest.fixture
def office(at):
    at(2026, 10, 1, 10)
    return OrganiserFactory()


@pytest.fixture
def meeting(office):
    return MeetingFactory()


def move(meeting, day, by, accepting=None):
    starts, ends = clock.at(day, dt.time(9)), clock.at(day, dt.time(17))
    move_meeting(meeting=meeting, starts_at=starts, ends_at=ends, by=by, telling=AT_ONCE, accepting=accepting)


def refused(meeting, day, by, accepting=None) -> list[str]:
    with pytest.raises(NotAccepted) as refusal:
        move(meeting, day, by, accepting)
    assert Meeting.objects.get(pk=meeting.pk).day == dt.date(2027, 1, 21)
    return [finding.sentence for finding in refusal.value.findings]


def seen_at(meeting, day, by) -> frozenset[str]:
    with pytest.raises(NotAccepted) as refusal:
        move(meeting, day, by)
    return frozenset(finding.key for finding in refusal.value.findings)


def test_nothing_is_planned_that_was_not_seen_or_has_no_reason(meeting, office):
    assert refused(meeting, KINGS_DAY, office) == [ON_KINGS_DAY]
    assert refused(meeting, KINGS_DAY, office, Accepting(frozenset(), "Het kan niet anders")) == [ON_KINGS_DAY]
    seen = seen_at(meeting, KINGS_DAY, office)
    assert refused(meeting, KINGS_DAY, office, Accepting(seen, " ")) == [ON_KINGS_DAY]
    assert AcceptedFinding.objects.count() == 0


def test_what_was_seen_and_why_is_kept_and_stands_in_the_history(meeting, office):
    move(meeting, KINGS_DAY, office, Accepting(seen_at(meeting, KINGS_DAY, office), "De groep wil het"))
    kept = AcceptedFinding.objects.get()
    assert (kept.meeting, kept.sentence, kept.reason, kept.accepted_by, kept.accepted_at) == (
        meeting,
        ON_KINGS_DAY,
        "De groep wil het",
        office,
        clock.now(),
    )
    line = ModelLogEntry.objects.get(action="course.meeting.accept")
    assert (line.user, line.message, line.comment) == (office, f"Toch zo gepland: {ON_KINGS_DAY}", "De groep wil het")


def test_what_stood_there_before_is_not_asked_about_again(meeting, office):
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=clock.at(KINGS_DAY, dt.time(9)), ends_at=clock.at(KINGS_DAY, dt.time(17))
    )
    meeting.refresh_from_db()
    meeting.title = "Een andere titel"
    save_meeting(meeting=meeting, by=office, telling=AT_ONCE)
    assert (Meeting.objects.get().title, AcceptedFinding.objects.count()) == ("Een andere titel", 0)


def test_other_facts_are_asked_about_anew_and_the_same_ones_never_again(meeting, office):
    move(meeting, KINGS_DAY, office, Accepting(seen_at(meeting, KINGS_DAY, office), "De groep wil het"))
    move(meeting, ORDINARY, office)
    move(meeting, KINGS_DAY, office)
    with pytest.raises(NotAccepted):
        move(meeting, dt.date(2027, 5, 6), office)
    assert AcceptedFinding.objects.count() == 1


def test_what_cannot_be_is_refused_whatever_is_accepted(meeting, office):
    def early() -> ProgrammeItem:
        return ItemFactory(meeting=meeting, title="Vroeg", starts=dt.time(5), ends=dt.time(6))

    with pytest.raises(CannotBePlanned) as refusal:
        change_programme(meetings=[meeting.pk], write=early, by=office, telling=AT_ONCE)
    sentence = "'Vroeg' (05:00 tot 06:00) valt buiten de bijeenkomst (09:00 tot 17:00)."
    assert (str(refusal.value), ProgrammeItem.objects.count()) == (f"Dit kan zo niet. {sentence}", 0)


@pytest.mark.parametrize("status", [MeetingStatus.DRAFT, MeetingStatus.CONFIRMED])
def test_of_two_items_that_cannot_be_each_is_put_right_by_itself(meeting, office, status):
    Meeting.objects.update(status=status)
    early, late = (
        ItemFactory(meeting=meeting, title=title, starts=dt.time(hour), ends=dt.time(hour, 30))
        for title, hour in (("Vroeg", 5), ("Laat", 18))
    )

    def put_right() -> None:
        ProgrammeItem.objects.filter(pk=early.pk).update(starts=dt.time(9), ends=dt.time(10))

    change_programme(meetings=[meeting.pk], write=put_right, by=office, telling=AT_ONCE)
    assert [finding.code for finding in findings_of(meeting)].count("outside") == 1
    assert ProgrammeItem.objects.get(pk=late.pk).starts == dt.time(18)


def test_a_draft_is_asked_about_when_it_is_announced(office):
    draft = MeetingFactory(status=MeetingStatus.DRAFT)
    move(draft, KINGS_DAY, office)
    draft.status = MeetingStatus.CONFIRMED
    with pytest.raises(NotAccepted) as refusal:
        save_meeting(meeting=draft, by=office, telling=AT_ONCE)
    assert [finding.sentence for finding in refusal.value.findings] == [ON_KINGS_DAY]


def test_a_new_meeting_is_asked_about_too(meeting, office):
    new = MeetingFactory.build(
        edition=meeting.edition, module=None, place=meeting.place, starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    with pytest.raises(NotAccepted) as refusal:
        save_meeting(meeting=new, by=office, telling=AT_ONCE)
    assert [finding.code for finding in refusal.value.findings] == ["two_at_once", "place_taken"]
    assert Meeting.objects.count() == 1


def test_what_is_stored_only_when_it_is_accepted_is_recognised_the_next_time(meeting, office):
    """Each attempt would give a new item another key."""
    ItemFactory(meeting=meeting, title="Een")

    def two() -> ProgrammeItem:
        return ItemFactory(meeting=meeting, title="Twee", pk=next(keys))

    keys = iter((901, 902))
    with pytest.raises(NotAccepted) as refusal:
        change_programme(meetings=[meeting.pk], write=two, by=office, telling=AT_ONCE)
    accepting = Accepting(frozenset(finding.key for finding in refusal.value.findings), "Twee groepen")
    change_programme(meetings=[meeting.pk], write=two, by=office, telling=AT_ONCE, accepting=accepting)
    assert AcceptedFinding.objects.get().sentence == "'Een' en 'Twee' zijn tegelijk."


def test_the_system_is_not_asked(meeting):
    move(meeting, KINGS_DAY, SYSTEM)
    assert (Meeting.objects.get().day, AcceptedFinding.objects.count()) == (KINGS_DAY, 0)
