"""The practical mail names where each reader goes: the place of the meeting, or that of the own work visit."""

from __future__ import annotations

import datetime as dt

import pytest

from course.actions.mail.anew import Look
from course.actions.mail.reminders import remind
from course.actions.mail.telling import AT_ONCE
from course.actions.visits.allocation import draw, publish
from course.authority import SYSTEM
from course.enums import ItemKind, MailCode, VisitStatus
from course.models import Message, VisitPlace, WorkVisit
from tests.factories import ItemFactory, MeetingFactory, PlaceFactory, VisitFactory, member
from tests.helpers.visit_days import WHEN_CLOSED, visit_day

pytestmark = pytest.mark.django_db
WHEN_TOLD = (2027, 3, 2, 9)


def published(at):
    """Thursday 4 March 2027: everybody has a place on one of three visits at 13:00, and nothing comes before."""
    at(*WHEN_CLOSED)
    day = visit_day()
    draw(round=day.round, by=SYSTEM)
    publish(round=day.round, by=SYSTEM, telling=AT_ONCE)
    at(*WHEN_TOLD)
    return day


def letters():
    return {one.person: one for one in Message.objects.filter(template=MailCode.PRACTICAL).select_related("person")}


def test_who_goes_straight_to_a_visit_reads_its_place_and_time(at):
    day = published(at)
    assert remind("practical matters").queued == 4
    for place in VisitPlace.objects.select_related("visit__place", "enrolment__user"):
        city, letter = place.visit.place.city, letters()[place.enrolment.user]
        assert letter.subject == f"Donderdag 4 maart 2027: zo kom je in {city}"
        assert f"Je bent welkom vanaf 13.00 uur. Het adres is {place.visit.place.full_address}." in letter.body
        assert letter.facts == [
            ["Wat", place.visit.title],
            ["Wanneer", "donderdag 4 maart 2027, 13:00 tot 16:00"],
            ["Waar", place.visit.place.full_address],
        ]
    assert {day.meeting.place.full_address in letter.body for letter in letters().values()} == {False}


def test_who_meets_the_group_first_reads_both_places(at):
    day = published(at)
    ItemFactory(meeting=day.meeting, kind=ItemKind.ARRIVAL, starts=dt.time(9, 15), ends=dt.time(9, 30))
    remind("practical matters")
    place = VisitPlace.objects.select_related("visit__place", "enrolment__user").first()
    letter, address = letters()[place.enrolment.user], day.meeting.place.full_address
    assert f"Je bent welkom vanaf 9.15 uur. Het adres is {address}." in letter.body
    assert letter.facts[-2:] == [
        ["Waar", address],
        ["Werkbezoek", f"{place.visit.title}, 13:00 tot 16:00, {place.visit.place.full_address}"],
    ]


def test_where_nobody_is_placed_yet_the_mail_names_the_meeting_alone(at):
    at(*WHEN_TOLD)
    day = visit_day()
    remind("practical matters")
    assert {letter.facts[-1][1] for letter in letters().values()} == {day.meeting.place.full_address}
    assert len(letters()) == 4


@pytest.mark.parametrize(
    ("status", "cities"), [(VisitStatus.AGREED, {"Hulst"}), (VisitStatus.ASKED, {"Zeist"}), ("none", {"Zeist"})]
)
def test_a_visit_between_which_nobody_chooses_is_for_everybody_once_its_host_said_yes(at, status, cities):
    at(*WHEN_TOLD)
    start = dt.datetime(2027, 3, 4, 8, tzinfo=dt.UTC)
    meeting = MeetingFactory(starts_at=start, ends_at=start + dt.timedelta(hours=7))
    member(meeting.edition)
    if status != "none":
        item = ItemFactory(meeting=meeting, kind=ItemKind.WORK_VISIT, starts=dt.time(10), ends=dt.time(12))
        VisitFactory(item=item, place=PlaceFactory(city="Hulst"), status=status)
    remind("practical matters")
    assert {letter.subject.rpartition(" ")[2] for letter in letters().values()} == cities


def visits_after_each_other(**fields):
    """A meeting of one person with two visits between which nobody chooses, and an end together."""
    start = dt.datetime(2027, 3, 4, 8, tzinfo=dt.UTC)
    meeting = MeetingFactory(starts_at=start, ends_at=start + dt.timedelta(hours=8))
    member(meeting.edition)
    for city, hour in (("Hulst", 10), ("Sluis", 13)):
        times = {"starts": dt.time(hour), "ends": dt.time(hour + 2)}
        item = ItemFactory(meeting=meeting, kind=ItemKind.WORK_VISIT, **times)
        place = PlaceFactory(city=city, **fields)
        VisitFactory(item=item, place=place, title=f"Naar {city}", status=VisitStatus.AGREED)
    ItemFactory(meeting=meeting, kind=ItemKind.CLOSING, starts=dt.time(15, 30), ends=dt.time(16))
    return meeting


def only_letter():
    remind("practical matters")
    (letter,) = letters().values()
    return letter


def test_who_goes_on_two_visits_goes_straight_to_the_first_and_reads_of_the_second(at):
    at(*WHEN_TOLD)
    visits_after_each_other()
    letter = only_letter()
    assert letter.subject.endswith("zo kom je in Hulst")
    assert "vanaf 10.00 uur" in letter.body
    assert [value.partition(",")[0] for _words, value in letter.facts if "Naar" in value] == [
        "Naar Hulst",
        "Naar Sluis",
    ]


@pytest.mark.parametrize(("hour", "city"), [((9, 59), "Zeist"), ((10, 0), "Hulst")])
def test_one_goes_to_the_meeting_first_when_something_together_begins_before_the_visit(at, hour, city):
    at(*WHEN_TOLD)
    meeting = visits_after_each_other()
    ItemFactory(meeting=meeting, kind=ItemKind.INTRODUCTION, starts=dt.time(*hour), ends=dt.time(10, 15))
    assert only_letter().subject.endswith(f"zo kom je in {city}")


def test_one_is_welcome_from_the_arrival_whatever_stands_before_it(at):
    at(*WHEN_TOLD)
    meeting = visits_after_each_other()
    ItemFactory(meeting=meeting, kind=ItemKind.INTRODUCTION, starts=dt.time(8), ends=dt.time(9))
    ItemFactory(meeting=meeting, kind=ItemKind.ARRIVAL, starts=dt.time(9, 15), ends=dt.time(9, 30))
    assert "vanaf 9.15 uur" in only_letter().body


def test_a_visit_at_the_place_of_the_meeting_is_no_other_way_to_go(at):
    at(*WHEN_TOLD)
    meeting = visits_after_each_other()
    WorkVisit.objects.update(place=meeting.place)
    letter = only_letter()
    assert letter.subject.endswith("zo kom je in Zeist")
    assert [words for words, _value in letter.facts] == ["Wat", "Wanneer", "Waar"]


def test_a_mail_that_waits_says_where_the_visit_is_when_it_leaves(at):
    published(at)
    remind("practical matters")
    place = VisitPlace.objects.select_related("enrolment__user").first()
    WorkVisit.objects.filter(pk=place.visit_id).update(place=PlaceFactory(city="Breskens"))
    letter = letters()[place.enrolment.user]
    look = Look([letter])
    look.fill_anew([letter])
    assert look.no_longer_true() == []
    assert letter.subject == "Donderdag 4 maart 2027: zo kom je in Breskens"
