"""A visit that is called off after the allocation was published."""

from __future__ import annotations

import pytest

from course.actions.mail.telling import AT_ONCE, NotDecided
from course.actions.visits.allocation import NoDraft, draw, publish
from course.actions.visits.replacing import NobodyDisplaced, NoRoomElsewhere, place_displaced
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM
from course.enums import MailCode, NotFirst, VisitStatus
from course.models import Message, VisitChoice, VisitPlace, WorkVisit
from tests.factories import OrganiserFactory
from tests.helpers.visit_days import WHEN_CLOSED, WHILE_OPEN, visit_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    """Aa and Bakker go to Katwijk, Cohen and Dijk to Leiden; Katwijk is called off."""
    at(*WHILE_OPEN)
    day = visit_day()
    for person, order in enumerate(((0, 2, 1), (0, 1, 2), (1, 2, 0), (1, 0, 2))):
        day.choose(person, *order)
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    publish(round=day.round, by=SYSTEM, telling=AT_ONCE)
    Message.objects.all().delete()
    return day


def call_off(day, number=0):
    move_visit(visit=day.visits[number], to=VisitStatus.CANCELLED, by=OrganiserFactory(), telling=AT_ONCE)
    Message.objects.all().delete()


def where(day):
    places = VisitPlace.objects.filter(round=day.round)
    return dict(places.values_list("enrolment__user__last_name", "visit__title"))


def test_its_people_go_by_their_own_choice_and_nobody_else_moves(day):
    assert where(day) == {"Aa": "Katwijk", "Bakker": "Katwijk", "Cohen": "Leiden", "Dijk": "Leiden"}
    call_off(day)
    assert place_displaced(round=day.round, by=SYSTEM, telling=AT_ONCE) == 2
    assert where(day) == {"Aa": "Delft", "Bakker": "Leiden", "Cohen": "Leiden", "Dijk": "Leiden"}
    mails = Message.objects.filter(template=MailCode.VISIT_PLACED).order_by("person__last_name")
    assert [mail.person.last_name for mail in mails] == ["Aa", "Bakker"]
    assert "gaat niet door. Dit was de beste plek die over was." in mails[0].body
    place = VisitPlace.objects.get(enrolment__user__last_name="Aa")
    assert (place.rank, place.why, place.moves) == (2, NotFirst.OFF, 1)


def test_who_did_not_choose_is_placed_too(day):
    VisitChoice.objects.filter(enrolment__user__last_name__in=["Aa", "Bakker"]).delete()
    call_off(day)
    assert place_displaced(round=day.round, by=SYSTEM, telling=AT_ONCE) == 2
    assert sorted(name for name, title in where(day).items() if title == "Katwijk") == []
    assert set(VisitPlace.objects.filter(why=NotFirst.OFF).values_list("rank", flat=True)) == {0}


def test_a_second_click_finds_it_done(day):
    call_off(day)
    place_displaced(round=day.round, by=SYSTEM, telling=AT_ONCE)
    with pytest.raises(NobodyDisplaced):
        place_displaced(round=day.round, by=SYSTEM, telling=AT_ONCE)
    assert Message.objects.filter(template=MailCode.VISIT_PLACED).count() == 2


def test_the_office_decides_whether_they_are_told(day):
    call_off(day)
    with pytest.raises(NotDecided):
        place_displaced(round=day.round, by=OrganiserFactory())
    assert where(day)["Aa"] == "Katwijk"


def test_who_finds_no_room_stays_to_be_placed_by_hand(day):
    call_off(day)
    WorkVisit.objects.filter(title="Delft").update(maximum=0)
    WorkVisit.objects.filter(title="Leiden").update(maximum=2)
    with pytest.raises(NoRoomElsewhere):
        place_displaced(round=day.round, by=SYSTEM, telling=AT_ONCE)
    WorkVisit.objects.filter(title="Leiden").update(maximum=3)
    assert place_displaced(round=day.round, by=SYSTEM, telling=AT_ONCE) == 1
    assert where(day)["Bakker"] == "Leiden"


def test_nothing_is_placed_again_before_it_is_published_or_when_nothing_was_called_off(day, at):
    with pytest.raises(NobodyDisplaced):
        place_displaced(round=day.round, by=SYSTEM, telling=AT_ONCE)
    at(*WHILE_OPEN)
    with pytest.raises(NoDraft):
        place_displaced(round=visit_day().round, by=SYSTEM, telling=AT_ONCE)
