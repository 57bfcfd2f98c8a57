"""Not today, online today, and the page with whom to call."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course.actions.calendars.events import refresh_calendar
from course.enums import MailCode
from course.models import MailTemplate, Message
from tests.factories import EnrolmentFactory, MeetingFactory, UserFactory
from tests.helpers.telling import chosen

LINK = {"link": "https://beeldbellen.example/groep"}


@pytest.fixture
def meeting(db, at):
    at(2027, 1, 21, 5, 30)
    for code in (MailCode.CALLED_OFF, MailCode.CHANGED):
        MailTemplate.objects.create(code=code, subject="{titel}", body="Eerst {oud}, nu {nieuw}")
    meeting = MeetingFactory()
    refresh_calendar(meeting=meeting)
    return meeting


def url(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


@pytest.mark.parametrize(("name", "form"), [("call_off", {}), ("go_online", LINK)])
def test_who_hears_of_it_is_shown_and_then_whom_to_call(meeting, office, name, form):
    person = EnrolmentFactory(edition=meeting.edition, user=UserFactory(phone="06 0000 0001")).user
    asked = office.post(url(name, meeting), form)
    assert (asked.context["audience"].number, Message.objects.count()) == (1, 0)
    for _turn in range(2):
        page = office.post(url(name, meeting), form | chosen(asked), follow=True)
        assert page.redirect_chain == [(url("phones", meeting), 302)]
    assert [group.people for group in page.context["groups"]] == [[person]]
    assert ('href="tel:0600000001"' in page.content.decode(), Message.objects.count()) == (True, 1)


@pytest.mark.parametrize("link", ["", "geen adres", "javascript:alert(1)"])
def test_online_needs_a_link(meeting, office, link):
    page = office.post(url("go_online", meeting), {"link": link})
    assert list(page.context["form"].errors) == ["link"]


def test_the_buttons_stand_on_the_meeting_of_today_alone(meeting, office, at):
    def shown():
        page = office.get(reverse("meetings:edit", args=[meeting.pk])).content.decode()
        return [url(name, meeting) in page for name in ("call_off", "go_online", "phones")]

    assert shown() == [True, True, True]
    at(2027, 1, 10, 9)
    assert shown() == [False, False, True]
    page = office.post(url("call_off", meeting), {})
    assert len(page.context["form"].non_field_errors()) == 1


def test_who_has_no_number_is_counted(meeting, office):
    for number in ("06 0000 0001", "", ""):
        EnrolmentFactory(edition=meeting.edition, user=UserFactory(phone=number))
    assert office.get(url("phones", meeting)).context["without"] == 2
