from __future__ import annotations

import pytest
from django.urls import reverse

from course.actions.visits.allocation import draw, publish
from course.authority import SYSTEM
from course.enums import EnrolmentState, MailCode, MeetingStatus, VisitStatus
from course.models import EnrolmentNeeds, Meeting, Message, VisitChoice, VisitRank, WorkVisit
from course.queries.pack import pack_of
from course.queries.programme.meetings import meetings_in_full, programme_lines
from tests.factories import UserFactory, member
from tests.helpers.visit_days import WHEN_CLOSED, WHILE_OPEN, visit_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    at(*WHILE_OPEN)
    return visit_day()


@pytest.fixture
def url(day):
    return reverse("course:choose_visit", args=[day.round.pk])


def keys(day, *numbers):
    return [day.visits[number].pk for number in numbers]


def shown(page):
    return [visit.title for visit in page.context["visits"]]


@pytest.mark.parametrize("off", ["the visit", "the meeting"])
def test_nobody_reads_that_they_go_where_nobody_goes(day, url, login, at, off):
    day.choose(0, 1, 0, 2)
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    publish(round=day.round, by=SYSTEM)
    client, pages = login(day.people[0].user), (url, reverse("course:my_course"), day.meeting.get_absolute_url())
    assert ["Je gaat naar: Leiden" in words(client.get(page)) for page in pages] == [True] * 3
    if off == "the visit":
        WorkVisit.objects.filter(pk=day.visits[1].pk).update(status=VisitStatus.CANCELLED)
    else:
        Meeting.objects.filter(pk=day.meeting.pk).update(status=MeetingStatus.CANCELLED)
    for page in pages:
        told = words(client.get(page))
        assert ("Je gaat naar" in told, "je eerste keuze" in told) == (False, False)
    assert "Gaat niet door: Leiden" in words(client.get(url))


def test_in_a_meeting_that_is_off_there_is_nothing_to_choose(day, url, login):
    client = login(day.people[0].user)
    assert url in words(client.get(reverse("course:my_course")))
    Meeting.objects.filter(pk=day.meeting.pk).update(status=MeetingStatus.CANCELLED)
    assert url not in words(client.get(reverse("course:my_course")))
    client.post(url, {"order": keys(day, 0, 1, 2)})
    assert not VisitChoice.objects.exists()


def words(page):
    return " ".join(page.content.decode().split())


def test_up_and_down_change_the_page_alone_and_the_button_below_keeps_it(day, url, login):
    client = login(day.people[0].user)
    assert shown(client.get(url)) == ["Katwijk", "Leiden", "Delft"]
    page = client.post(url, {"order": keys(day, 0, 1, 2), "up": day.visits[2].pk, "step_free": "1"})
    assert shown(page) == ["Katwijk", "Delft", "Leiden"]
    assert page.context["step_free"]
    page = client.post(url, {"order": keys(day, 0, 2, 1), "down": day.visits[0].pk})
    assert shown(page) == ["Delft", "Katwijk", "Leiden"]
    assert not VisitChoice.objects.exists()
    for _click in range(2):
        page = client.post(url, {"order": keys(day, 2, 0, 1), "step_free": "1"}, follow=True)
    assert [visit.title for visit in page.context["receipt"]] == ["Delft", "Katwijk", "Leiden"]
    assert VisitRank.objects.count() == 3
    assert EnrolmentNeeds.objects.get().step_free
    assert "Je keuze is bewaard." in page.content.decode()


def test_the_first_cannot_go_up_and_the_last_not_down(day, url, login):
    client = login(day.people[0].user)
    for button, number in (("up", 0), ("down", 2)):
        page = client.post(url, {"order": keys(day, 0, 1, 2), button: day.visits[number].pk})
        assert shown(page) == ["Katwijk", "Leiden", "Delft"]


@pytest.mark.parametrize("order", [[], ["x"], ["0"], [str(2**70)], "twice", "half"])
def test_a_wrong_order_is_refused_with_a_sentence(day, url, login, order):
    order = {"twice": keys(day, 0, 0, 1), "half": keys(day, 0)}.get(order, order) if isinstance(order, str) else order
    page = login(day.people[0].user).post(url, {"order": order}, follow=True)
    assert page.status_code == 200
    assert not VisitChoice.objects.exists()
    assert "Je keuze is bewaard." not in page.content.decode()


def test_strangers_find_nothing_and_who_has_no_place_is_told(day, url, login, client, at):
    assert client.get(url).status_code == 302
    assert login(UserFactory()).get(url).status_code == 404
    waiting = member(day.edition, EnrolmentState.RECEIVED)
    page = login(waiting.user).get(url, follow=True)
    assert page.redirect_chain[0][0] == reverse("course:my_course")
    assert "als je een plek in de cursus hebt" in page.content.decode()
    at(2027, 1, 20, 10)
    assert login(day.people[0].user).get(url).status_code == 404


def test_after_closing_the_choice_can_be_read_and_not_changed(day, url, login, at):
    day.choose(0, 1, 0, 2)
    at(*WHEN_CLOSED)
    client = login(day.people[0].user)
    page = client.get(url)
    assert [visit.title for visit in page.context["receipt"]] == ["Leiden", "Katwijk", "Delft"]
    assert b'name="order"' not in page.content
    client.post(url, {"order": keys(day, 2, 0, 1)})
    assert VisitRank.objects.get(rank=1).visit.title == "Leiden"


def test_my_course_and_the_meeting_lead_to_it_and_say_afterwards_where_one_goes(day, url, login, at):
    client = login(day.people[0].user)
    pages = (reverse("course:my_course"), day.meeting.get_absolute_url())
    for page in pages:
        assert "Zet de werkbezoeken op volgorde" in client.get(page).content.decode()
    day.choose(0, 1, 0, 2)
    for page in pages:
        assert "Bekijk mijn keuze" in client.get(page).content.decode()
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    for page in (*pages, url):
        assert "Je gaat naar" not in client.get(page).content.decode()
    publish(round=day.round, by=SYSTEM)
    for page in (*pages, url):
        text = client.get(page).content.decode()
        assert "Je gaat naar: Leiden" in text
        assert "Dit is je eerste keuze." in text


def test_a_place_that_is_called_after_its_host_is_named_once(day, url, login, at):
    visit = day.visits[1]
    place, host = visit.place, visit.host
    place.name, place.address, place.postcode, place.city = "de Rode  draad", "Kade 30", "1234 AB", "Zwolle"
    host.name = "De Rode Draad"
    place.save()
    host.save()
    day.choose(0, 1, 0, 2)
    client = login(day.people[0].user)
    assert words(client.get(url)).count("De Rode Draad · Kade 30, 1234 AB Zwolle ·") == 1
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    publish(round=day.round, by=SYSTEM)
    for page in (reverse("course:my_course"), day.meeting.get_absolute_url()):
        assert "· De Rode Draad · Kade 30, 1234 AB Zwolle </p>" in words(client.get(page))
    mail = Message.objects.get(template=MailCode.VISIT_PLACED, person=day.people[0].user)
    assert mail.facts[2:] == [["Waar", "Kade 30, 1234 AB Zwolle"], ["Gastorganisatie", "De Rode Draad"]]
    lines = [line for line in programme_lines(day.meeting) if "Rode" in line]
    assert lines == ["Leiden, De Rode Draad, Kade 30, 1234 AB Zwolle"]
    parts = [line for line in pack_of(meetings_in_full().get(pk=day.meeting.pk)).programme if "Rode" in line.who]
    assert [(line.who, line.where) for line in parts] == [("De Rode Draad", "Kade 30, 1234 AB Zwolle")]
    place.address = place.postcode = place.city = ""
    place.save()
    assert "· De Rode Draad </p>" in words(client.get(reverse("course:my_course")))
