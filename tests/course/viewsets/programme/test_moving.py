"""From the planner a meeting goes to another day: first why, then who hears of it, and then it is there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from course import clock
from course.enums import MeetingStatus
from course.models import AcceptedFinding, Meeting, Message
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, PlaceFactory
from tests.helpers.pending import wait_for
from tests.helpers.telling import chosen, post_and_choose

pytestmark = pytest.mark.django_db

DAY = dt.date(2027, 1, 21)


@pytest.fixture
def meeting(at):
    at(2026, 10, 1, 10)
    times = {"starts_at": clock.at(DAY, dt.time(9)), "ends_at": clock.at(DAY, dt.time(17))}
    return MeetingFactory(module=None, edition=EditionFactory(), **times)


def address(meeting, seen: str = "2027-01-21"):
    return f"{reverse('meetings:move', args=[meeting.pk])}?was={seen}"


def planner(meeting):
    return reverse("editions:planner", args=[meeting.edition_id])


def words_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_the_planner_leads_to_a_button_for_each_step_and_what_is_dragged_sends_the_same(office, meeting):
    page = office.get(planner(meeting)).content.decode()
    link = reverse("meetings:move", args=[meeting.pk])
    assert page.count(f'href="{link}"') == 1
    assert re.findall(r'data-move="([^"]+)"', page) == [address(meeting)]
    assert page.count(f'<a href="#meeting-{meeting.pk}" data-drag>') == 1
    assert page.count('data-day="2027-01-28"') == 1
    buttons = office.get(link).content.decode()
    assert buttons.count(f'action="{address(meeting)}"') == 2
    days = ["2027-01-14", "2027-01-20", "2027-01-22", "2027-01-28"]
    assert re.findall(r'name="to" value="([^"]+)"', buttons) == days


def test_there_is_no_button_into_the_past_and_none_for_what_is_over_or_off(office, login, organiser, meeting, at):
    at(2027, 1, 20, 10)
    office = login(organiser)
    page = office.get(planner(meeting)).content.decode()
    buttons = office.get(address(meeting)).content.decode()
    assert re.findall(r'name="to" value="([^"]+)"', buttons) == ["2027-01-20", "2027-01-22", "2027-01-28"]
    assert ('data-day="2027-01-19"' in page, 'data-day="2027-01-20"' in page) == (False, True)
    Meeting.objects.update(status=MeetingStatus.CANCELLED)
    page = office.get(planner(meeting)).content.decode()
    assert ("data-move" in page, "data-drag>" in page) == (False, False)
    Meeting.objects.update(status=MeetingStatus.CONFIRMED)
    at(2027, 1, 21, 18)
    assert "data-move" not in office.get(planner(meeting)).content.decode()
    assert "Ze blijft staan waar ze staat." in words_of(office.get(address(meeting)))


def test_a_square_with_two_meetings_is_not_dragged(office, meeting):
    times = {"starts_at": clock.at(DAY, dt.time(18)), "ends_at": clock.at(DAY, dt.time(20))}
    other = MeetingFactory(module=None, edition=meeting.edition, place=PlaceFactory(name="Elders"), **times)
    page = office.get(planner(meeting)).content.decode()
    assert re.findall(r'data-move="([^"]+)"', page) == [address(meeting), address(other)]
    assert "data-drag>" not in page


def test_first_why_then_who_hears_of_it_and_then_it_is_there(office, organiser, meeting):
    EnrolmentFactory(edition=meeting.edition)
    form = {"to": "2027-01-24"}
    why = office.post(address(meeting), form)
    assert [finding.code for finding in why.context["findings"]] == ["weekend"]
    assert f'action="{address(meeting)}"' in why.content.decode()
    form |= {"plan_seen": [one.key for one in why.context["findings"]], "plan_reason": "Zij willen het"}
    who = office.post(address(meeting), form)
    assert (who.context["audience"].number, Meeting.objects.get().day) == (1, DAY)
    done = office.post(address(meeting), form | chosen(who))
    assert done.url == f"{planner(meeting)}#meeting-{meeting.pk}"
    assert (Meeting.objects.get().day, Message.objects.count()) == (dt.date(2027, 1, 24), 1)
    assert AcceptedFinding.objects.values_list("reason", "accepted_by").get() == ("Zij willen het", organiser.pk)
    words = "Elkaars werelden is nu op zondag 24 januari 2027. 1 persoon krijgt bericht."
    assert words in words_of(office.get(done.url))
    again = office.post(address(meeting), form | chosen(who))
    assert (again.url, Message.objects.count()) == (done.url, 1)


def test_a_day_may_be_typed_as_people_write_it(office, meeting):
    page = words_of(office.get(address(meeting)))
    assert "Een week later: do 28 jan" in page
    assert office.post(address(meeting), {"to": "donderdag 28 januari 2027"}).status_code == 302
    assert Meeting.objects.get().day == dt.date(2027, 1, 28)


@pytest.mark.parametrize(
    ("to", "seen", "sentence"),
    [
        ("30-9-2026", "2027-01-21", "Dit moment is al voorbij. Kies een later moment."),
        ("28-1-2027", "2027-01-14", "Iemand heeft deze bijeenkomst intussen verzet."),
        ("28-1-2027", "gisteren", "Iemand heeft deze bijeenkomst intussen verzet."),
        ("vrijdag 28 januari 2027", "2027-01-21", "Die dag is een donderdag. Welke van de twee bedoel je?"),
        ("", "2027-01-21", "Vul dit in."),
    ],
)
def test_what_cannot_be_says_why_and_moves_nothing(office, meeting, to, seen, sentence):
    page = office.post(address(meeting, seen), {"to": to})
    assert (page.status_code, Meeting.objects.get().day) == (200, DAY)
    assert sentence in words_of(page)
    assert f'action="{address(meeting)}"' in page.content.decode()


def test_back_from_the_page_that_asks_shows_the_day_that_was_chosen(office, meeting):
    back = office.post(address(meeting), {"to": "2027-01-24", "telling_back": "1"})
    assert ('value="2027-01-24"' in back.content.decode(), Meeting.objects.get().day) == (True, DAY)


@pytest.mark.parametrize("how", ["hold", "nobody"])
def test_nobody_has_to_be_told(office, meeting, how):
    EnrolmentFactory(edition=meeting.edition)
    post_and_choose(office, address(meeting), {"to": "2027-01-28"}, how, "Ze weten het")
    assert Meeting.objects.get().day == dt.date(2027, 1, 28)
    assert [one.state for one in Message.objects.all()] == [{"hold": "held", "nobody": "cancelled"}[how]]


def test_a_meeting_with_a_day_that_waits_is_moved_from_where_the_planner_shows_it(office, organiser, meeting):
    moments = [clock.at(dt.date(2027, 1, 28), dt.time(hour)).astimezone(dt.UTC).isoformat() for hour in (9, 17)]
    wait_for(meeting, organiser, times=moments)
    page = office.get(planner(meeting)).content.decode()
    assert re.findall(r'data-move="([^"]+)"', page) == [address(meeting, "2027-01-28")]
    shown = words_of(office.get(address(meeting, "2027-01-28")))
    assert "donderdag 28 januari 2027" in shown
    done = office.post(address(meeting, "2027-01-28"), {"to": "2027-02-04"})
    assert done.url == f"{planner(meeting)}#meeting-{meeting.pk}"
    words = "Elkaars werelden staat klaar voor donderdag 4 februari 2027. Niemand hoort het voordat je publiceert."
    assert words in words_of(office.get(done.url))
    assert (Meeting.objects.get().day, Message.objects.count()) == (DAY, 0)
