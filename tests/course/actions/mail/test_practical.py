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
