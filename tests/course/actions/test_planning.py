"""What is found about a planning stands in its way until somebody says why it is planned so all the same."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.planning import Accepting, CannotBePlanned, NotAccepted, accept_findings
from course.actions.programme.meetings import move_meeting, save_meeting
from course.actions.programme.parts import change_programme
from course.authority import SYSTEM
from course.enums import MeetingStatus
from course.models import AcceptedFinding, Meeting, ProgrammeItem
from course.queries.planning.accepted import planned_meetings
from course.queries.planning.findings import findings_of
from tests.factories import ItemFactory, MeetingFactory, OrganiserFactory, PlaceFactory

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


def test_a_draft_with_an_item_outside_it_is_not_announced(office):
    draft = MeetingFactory(status=MeetingStatus.DRAFT)
    ItemFactory(meeting=draft, title="Vroeg", starts=dt.time(5), ends=dt.time(6))
    draft.title = "Andere titel"
    save_meeting(meeting=draft, by=office, telling=AT_ONCE)
    draft.status = MeetingStatus.CONFIRMED
    with pytest.raises(CannotBePlanned):
        save_meeting(meeting=draft, by=office, telling=AT_ONCE)


@pytest.mark.parametrize(("starts", "ends"), [((8, 30), (17, 0)), ((9, 0), (17, 30)), ((10, 0), (18, 0))])
def test_a_meeting_with_an_item_that_was_outside_before_can_be_moved_and_made_longer(meeting, office, starts, ends):
    ItemFactory(meeting=meeting, title="Inloop", starts=dt.time(8, 30), ends=dt.time(9))
    day = dt.date(2027, 1, 21)
    move_meeting(
        meeting=meeting, starts_at=clock.at(day, dt.time(*starts)), ends_at=clock.at(day, dt.time(*ends)),
        by=office, telling=AT_ONCE,
    )  # fmt: skip
    assert Meeting.objects.get().ends_at == clock.at(day, dt.time(*ends))


def test_a_day_shortly_before_another_is_asked_about_as_one_shortly_after(meeting, office):
    other = MeetingFactory(edition=meeting.edition, module=None, place=PlaceFactory(name="Elders"), title="Dag twee")
    Meeting.objects.filter(pk=other.pk).update(
        starts_at=clock.at(ORDINARY, dt.time(9)), ends_at=clock.at(ORDINARY, dt.time(17))
    )
    days = "mensen hebben te weinig tijd om iets uit te proberen."
    assert refused(meeting, dt.date(2027, 4, 22), office) == [f"Maar 7 dagen voor 'Dag twee': {days}"]
    assert refused(meeting, dt.date(2027, 5, 4), office) == [f"Maar 5 dagen na 'Dag twee': {days}"]


def waits_for(meeting) -> list[str]:
    return [finding.sentence for finding in planned_meetings([meeting])[meeting.pk].waiting]


def test_a_reason_is_given_afterwards_too_and_what_is_of_two_is_accepted_at_either(office, meeting):
    other = MeetingFactory(edition=meeting.edition, module=None, place=meeting.place, title="Daar")
    (first, second) = (planned_meetings([one])[one.pk].waiting for one in (meeting, other))
    assert [finding.code for finding in first] == [finding.code for finding in second] == ["two_at_once", "place_taken"]
    seen = frozenset(finding.key for finding in first)
    for accepting in (Accepting(seen, " "), Accepting(frozenset(), "Twee groepen")):
        with pytest.raises(NotAccepted):
            accept_findings(meeting=meeting, by=office, accepting=accepting)
    accept_findings(meeting=meeting, by=office, accepting=Accepting(seen, "Twee groepen"))
    accept_findings(meeting=meeting, by=office, accepting=Accepting(seen, "Nog eens"))
    assert (waits_for(meeting), waits_for(other)) == ([], [])
    assert set(AcceptedFinding.objects.values_list("meeting", "reason")) == {(meeting.pk, "Twee groepen")}
    assert AcceptedFinding.objects.count() == 2


def test_nothing_waits_for_a_reason_of_a_draft_or_of_what_is_over(office, at):
    draft = MeetingFactory(status=MeetingStatus.DRAFT)
    held = MeetingFactory(place=PlaceFactory(name="Elders"))
    for one in (draft, held):
        Meeting.objects.filter(pk=one.pk).update(
            starts_at=clock.at(KINGS_DAY, dt.time(9)), ends_at=clock.at(KINGS_DAY, dt.time(17))
        )
    draft, held = (Meeting.objects.get(pk=one.pk) for one in (draft, held))
    assert (waits_for(draft), waits_for(held)) == ([], [ON_KINGS_DAY])
    at(2027, 4, 28, 9)
    assert waits_for(held) == []


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
    one = ItemFactory(meeting=meeting, title="Een")

    def two() -> ProgrammeItem:
        return ItemFactory(meeting=meeting, title="Twee", pk=next(keys))

    keys = iter((one.pk + 1000, one.pk + 1001))
    with pytest.raises(NotAccepted) as refusal:
        change_programme(meetings=[meeting.pk], write=two, by=office, telling=AT_ONCE)
    accepting = Accepting(frozenset(finding.key for finding in refusal.value.findings), "Twee groepen")
    change_programme(meetings=[meeting.pk], write=two, by=office, telling=AT_ONCE, accepting=accepting)
    assert AcceptedFinding.objects.get().sentence == "'Een' en 'Twee' zijn tegelijk."


def test_the_system_is_not_asked(meeting):
    move(meeting, KINGS_DAY, SYSTEM)
    assert (Meeting.objects.get().day, AcceptedFinding.objects.count()) == (KINGS_DAY, 0)
