"""What is printed for a meeting: who has a place, who speaks, and needs without a name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from course import clock
from course.enums import EnrolmentState, PackPart, Side, VisitStatus
from course.models import Apology, Edition, EnrolmentNeeds
from course.print.data import Emergency, Line, Need, texts_in
from course.queries.pack import pack_of
from course.queries.programme.meetings import meetings_in_full
from tests.factories import ItemFactory, MeetingFactory, OrganisationFactory, UserFactory, VisitFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 20, 17)
    return MeetingFactory()


def pack(meeting):
    return pack_of(meetings_in_full().get(pk=meeting.pk))


def person(meeting, name, needs="", **fields):
    first, _space, last = name.partition(" ")
    enrolment = member(meeting.edition, user__first_name=first, user__infix="", user__last_name=last, **fields)
    if needs:
        EnrolmentNeeds.objects.create(enrolment=enrolment, text=needs)
    return enrolment.user


def test_all_who_have_a_place_stand_on_the_list_in_its_order_and_nobody_else(meeting):
    person(meeting, "Noor Zuid", user__shows_profile=False)
    person(meeting, "Jan Aarden", side=Side.INSURER)
    person(meeting, "Wim Wacht", state=EnrolmentState.WAITING, rank=1)
    person(meeting, "Olga Offer", state=EnrolmentState.OFFERED)
    assert [(one.name, one.side) for one in pack(meeting).attendees] == [
        ("Jan Aarden", Side.INSURER),
        ("Noor Zuid", Side.MUNICIPALITY),
    ]


def test_who_speaks_has_a_badge_too_and_who_takes_part_and_speaks_has_one(meeting):
    both, guest = person(meeting, "Noor Zuid"), UserFactory(first_name="Nadia", infix="", last_name="Bouzidi")
    ItemFactory(meeting=meeting, speakers=[both, guest])
    ItemFactory(meeting=meeting, speakers=[guest], starts=dt.time(13), ends=dt.time(14))
    badges = pack(meeting).badges
    assert [(one.name, one.role) for one in badges] == [("Noor Zuid", ""), ("Nadia Bouzidi", "Spreker")]


def test_nobody_is_printed_by_an_address(meeting):
    person(meeting, "")
    guest = UserFactory(first_name="", infix="", last_name="")
    ItemFactory(meeting=meeting, speakers=[guest])
    found = pack(meeting)
    assert [one.name for one in found.badges] == ["Naam onbekend", "Naam onbekend"]
    assert [text for text in texts_in(found) if "@" in text] == []


def test_needs_are_counted_without_capitals_and_names(meeting):
    person(meeting, "Noor Zuid", needs="Vegetarisch")
    person(meeting, "Jan Aarden", needs="vegetarisch")
    person(meeting, "Piet Vis", needs="Geen vis. Vragen? Bel Piet Vis, 06-12345678 of piet@voorbeeld.example")
    person(meeting, "Wim Wacht", needs="glutenvrij", state=EnrolmentState.WAITING, rank=1)
    found = pack(meeting)
    assert found.needs == (Need("Vegetarisch", 2), Need("Geen vis. Vragen? Bel …, … of …", 1))
    assert found.told_needs == 3


def test_who_only_ticked_step_free_is_counted_in_words(meeting):
    both, ticked = person(meeting, "Noor Zuid", needs="Vegetarisch"), person(meeting, "Jan Aarden", needs="-")
    EnrolmentNeeds.objects.filter(enrolment__user__in=(both, ticked)).update(step_free=True)
    EnrolmentNeeds.objects.filter(enrolment__user=ticked).update(text="")
    found = pack(meeting)
    assert found.needs == (Need("Drempelvrij", 2), Need("Vegetarisch", 1))
    assert found.told_needs == 2


def test_the_caterer_does_not_count_who_apologised(meeting):
    person(meeting, "Noor Zuid", needs="Vegetarisch")
    away = person(meeting, "Jan Aarden", needs="glutenvrij")
    apology = Apology.objects.create(meeting=meeting, person=away)
    assert pack(meeting).needs == (Need("Vegetarisch", 1),)
    Apology.objects.filter(pk=apology.pk).update(taken_back_at=clock.now())
    assert pack(meeting).told_needs == 2


def test_the_emergency_sheet_has_the_numbers_of_the_edition_and_of_the_visit(meeting):
    Edition.objects.update(day_number="06 12 34 56 78")
    card = {"call": "Mila, 06 87 65 43 21", "first_aid": "AED in de hal", "address_for_112": "Kerkplein 1, Zeist"}
    VisitFactory(item=ItemFactory(meeting=meeting), status=VisitStatus.READY, **card)
    found = pack(meeting)
    (visit,) = found.visits
    assert found.day_number == "06 12 34 56 78"
    assert (visit.call, visit.first_aid, visit.address_for_112) == tuple(card.values())


def test_a_visit_is_in_the_programme_once_it_is_agreed_and_has_its_plan_b(meeting):
    host = OrganisationFactory(name="Wijkteam")
    times = ((VisitStatus.IDEA, 9), (VisitStatus.AGREED, 11), (VisitStatus.CANCELLED, 13))
    for status, hour in times:
        item = ItemFactory(meeting=meeting, title=f"Onderdeel {hour}", starts=dt.time(hour), ends=dt.time(hour + 1))
        contact = UserFactory(first_name="Mila", infix="de", last_name="Vries")
        VisitFactory(item=item, status=status, title=f"Bezoek {hour}", host=host, contact=contact, plan_b="Bel vooraf")
    found = pack(meeting)
    where = found.visits[0].address
    assert found.programme == (
        Line("09:00", "10:00", "Onderdeel 9"),
        Line("11:00", "12:00", "Onderdeel 11"),
        Line("11:00", "12:00", "Bezoek 11", "Wijkteam", where),
        Line("13:00", "14:00", "Onderdeel 13"),
        Line("13:00", "14:00", "Bezoek 13 (gaat niet door)", "Wijkteam", found.programme[4].where),
    )
    assert found.visits == (Emergency("Bezoek 11", "11:00 tot 12:00", where, "Mila de Vries, Wijkteam", "Bel vooraf"),)


def test_group_sheets_know_no_diet_and_no_address(meeting):
    noor = person(meeting, "Noor Zuid", needs="notenallergie")
    ItemFactory(meeting=meeting, speakers=[noor])
    found = pack(meeting)
    shown = texts_in((found.attendees, found.badges, found.programme))
    assert [text for text in shown if noor.email in text or "notenallergie" in text] == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_pack_asks_as_much_for_three_people_as_for_one(meeting, number):
    for place in range(number):
        user = person(meeting, f"Noor Zuid{place}", needs=f"wens {place}")
        item = ItemFactory(meeting=meeting, speakers=[user, UserFactory()], starts=dt.time(9 + place), ends=dt.time(18))
        VisitFactory(item=item, status=VisitStatus.AGREED, contact=UserFactory())
    with CaptureQueriesContext(connection) as asked:
        found = pack(meeting)
    assert (len(found.attendees), len(found.visits), len(asked)) == (number, number, 10)
    assert {part: bool(found.of(part)) for part in PackPart} == dict.fromkeys(PackPart, True)
