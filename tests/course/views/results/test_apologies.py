from __future__ import annotations

import pytest
from django.urls import reverse

from course.actions.mail.reminders import remind
from course.actions.results.apologies import apologise
from course.enums import MailCode
from course.models import Apology, EnrolmentNeeds, Message
from course.queries.mail.letters import letter_of
from course.queries.results.links import cannot_come_link
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 18, 12)
    OrganiserFactory()
    return MeetingFactory()


@pytest.fixture
def person(meeting):
    return EnrolmentFactory(edition=meeting.edition).user


def page_of(meeting):
    return reverse("course:cannot_come", args=[meeting.pk])


def test_one_says_it_and_takes_it_back(meeting, person, login):
    client = login(person)
    for _click in range(2):
        assert client.post(page_of(meeting), {"answer": "cannot", "note": "Tot de volgende"}).status_code == 302
    assert client.get(page_of(meeting)).context["apology"].note == "Tot de volgende"
    for _click in range(2):
        assert client.post(page_of(meeting), {"answer": "comes"}).status_code == 302
    assert client.get(page_of(meeting)).context["apology"] is None


def test_a_note_that_is_too_long_keeps_what_was_typed(meeting, person, login):
    answer = login(person).post(page_of(meeting), {"answer": "cannot", "note": "a" * 301})
    assert (answer.status_code, "a" * 301 in answer.content.decode(), Apology.objects.count()) == (200, True, 0)


@pytest.mark.parametrize("by_link", [False, True])
def test_a_note_that_comes_too_late_is_given_back(meeting, person, login, client, at, by_link):
    browser, address = (client, cannot_come_link(meeting.pk, person)) if by_link else (login(person), page_of(meeting))
    at(2027, 1, 21, 9, 30)
    answer = browser.post(address, {"answer": "cannot", "note": "Ik sta in de file"})
    assert (answer.status_code, "Ik sta in de file" in answer.content.decode(), Apology.objects.count()) == (
        409,
        True,
        0,
    )


def test_the_link_of_the_mail_shows_a_button_and_nothing_happens_by_opening_it(meeting, person, client):
    link = cannot_come_link(meeting.pk, person)
    for method in (client.get, client.head):
        assert method(link).status_code == 200
    assert Apology.objects.count() == 0
    assert client.post(link, {"answer": "cannot"}).status_code == 302
    assert Apology.objects.get().person == person


def test_a_forged_link_and_one_of_another_meeting_are_404(meeting, person, client):
    other = MeetingFactory(edition=meeting.edition)
    token = cannot_come_link(meeting.pk, person).rstrip("/").rpartition("/")[2]
    for row, given in ((other, token), (meeting, f"{UserFactory().pk}-{token.partition('-')[2]}"), (meeting, "1-x")):
        address = reverse("course:cannot_come_by_link", args=[row.pk, given])
        assert (client.get(address).status_code, client.post(address, {"answer": "cannot"}).status_code) == (404, 404)
    assert Apology.objects.count() == 0


def test_whoever_has_no_place_has_no_such_page(meeting, login):
    assert login(UserFactory()).get(page_of(meeting)).status_code == 404


def test_the_practical_mail_carries_the_own_link_and_the_office_never_sees_it(meeting, person, at):
    at(2027, 1, 19, 9)
    away = EnrolmentFactory(edition=meeting.edition).user
    apologise(meeting=meeting, by=away)
    remind("practical matters")
    message = Message.objects.get(template=MailCode.PRACTICAL)
    link = cannot_come_link(meeting.pk, person)
    assert message.person == person
    assert [link in letter_of([message], secrets=told).text for told in (True, False)] == [True, False]
    assert link in letter_of([message], secrets=True).html


def test_the_number_for_the_day_is_in_the_practical_mail_and_for_insiders(meeting, person, at, login):
    meeting.edition.day_number = "030 765 43 21"
    meeting.edition.save()
    at(2027, 1, 19, 9)
    remind("practical matters")
    assert "030 765 43 21" in Message.objects.get(template=MailCode.PRACTICAL).body
    assert "030 765 43 21" in login(person).get(meeting.get_absolute_url()).content.decode()


def test_the_host_counts_without_those_who_do_not_come(meeting, person, login):
    host = UserFactory()
    VisitFactory(item=ItemFactory(meeting=meeting), contact=host)
    for _number in range(2):
        enrolment = EnrolmentFactory(edition=meeting.edition)
        EnrolmentNeeds.objects.create(enrolment=enrolment, text="Ringleiding")
    apologise(meeting=meeting, by=enrolment.user)
    assert [shown[1:] for shown in login(host).get(reverse("course:host")).context["visits"]] == [(1, 1)]


def test_my_course_and_the_meeting_say_it(meeting, person, login):
    client = login(person)
    pages = (reverse("course:my_course"), meeting.get_absolute_url())
    assert all(page_of(meeting) in client.get(page).content.decode() for page in pages)
    apologise(meeting=meeting, by=person)
    assert all("Ik kom toch" in client.get(page).content.decode() for page in pages)
