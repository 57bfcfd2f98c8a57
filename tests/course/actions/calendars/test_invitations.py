"""Calendars that follow by mail hold what their owners are expected at: from each mail alone, and in any order."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from course import clock
from course.actions.calendars.invitations import choose_calendar, invite_due
from course.actions.calendars.links import create_link
from course.actions.mail.outbox import drop
from course.actions.mail.send import as_email, send_due
from course.actions.mail.telling import Telling
from course.actions.people.addresses import change_address
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting
from course.authority import NotYours
from course.enums import CalendarChoice, EnrolmentState, MailCode, MessageState, Tell
from course.models import CalendarInvitation, Edition, Message
from course.queries.calendars.keeping import reach_of
from tests.factories import EnrolmentFactory, OrganiserFactory, UserFactory
from tests.helpers.invited import choose, days, held, later, methods, to
from tests.helpers.itip import itip_of
from tests.helpers.pending import accepting_all

pytestmark = pytest.mark.django_db

C = CalendarChoice


def test_who_chooses_invitations_gets_one_for_each_date_at_once_and_once(minute, meetings, person):
    choose(person, C.MAIL)
    minute(1)
    assert (methods(person), held(person)) == (["REQUEST"] * 3, days(meetings))
    assert to(person)[0].subject.startswith("Uitnodiging: ")
    choose(person, C.BOTH)
    minute(60)
    assert len(to(person)) == 3


@pytest.mark.parametrize("choice", [C.LINK, C.NONE])
def test_who_chooses_otherwise_is_sent_none(minute, meetings, person, choice):
    choose(person, choice)
    minute(1)
    assert mail.outbox == []


@pytest.mark.parametrize("choice", [C.LINK, C.NONE])
def test_who_wants_none_any_more_gets_what_was_mailed_taken_out(minute, meetings, person, choice):
    choose(person, C.MAIL)
    minute(1)
    choose(person, choice)
    minute(2)
    assert (methods(person), held(person)) == (["REQUEST"] * 3 + ["CANCEL"] * 3, [])
    assert "STATUS" not in itip_of(to(person)[-1])[1]
    choose(person, C.MAIL)
    minute(3)
    assert held(person) == days(meetings)


@pytest.mark.parametrize(("choice", "files"), [(C.LINK, ["zorg-en-gemeente.ics"]), (C.MAIL, [])])
def test_who_gets_a_place_has_the_planning_as_a_file_or_is_invited(minute, meetings, choice, files):
    enrolment = EnrolmentFactory(edition=meetings[0].edition, user__calendar_choice=choice)
    message = Message(template=MailCode.PLACED, person=enrolment.user, created_at=clock.now(), language="nl")
    names = [one[0] for one in as_email([message]).attachments if isinstance(one, tuple)]
    assert names == files


def test_the_mail_about_a_change_takes_it_along_and_no_other_comes(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    mail.outbox.clear()
    moved_to = meetings[1].starts_at + dt.timedelta(weeks=5)
    later(meetings[1], office)
    minute(5)
    assert mail.outbox == []
    minute(15)
    minute(40)
    (told,) = to(person)
    method, event = itip_of(told)
    assert (told.subject[:9], method, event["SEQUENCE"]) == ("Veranderd", "REQUEST", 1)
    assert event.decoded("DTSTART") == moved_to
    assert "Je agenda verandert met de uitnodiging die je van ons krijgt." in told.body
    assert told.body.index("Eerst: ") < told.body.index("Nu: ")


def test_two_edits_within_ten_minutes_are_one_invitation(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    mail.outbox.clear()
    later(meetings[0], office)
    minute(5)
    later(meetings[0], office)
    minute(30)
    assert methods(person) == ["REQUEST"]


def test_a_meeting_that_is_off_is_cancelled_and_asked_again_when_it_is_on(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    cancel_meeting(meeting=meetings[2], **office)
    minute(20)
    method, event = itip_of(to(person)[-1])
    assert (method, event["STATUS"], held(person)) == ("CANCEL", "CANCELLED", days(meetings[:2]))
    meetings[2].refresh_from_db()
    accepting_all(reinstate_meeting, "Zo kan het.", meeting=meetings[2], **office)
    minute(40)
    assert held(person) == days(meetings)


def test_what_nobody_is_told_still_changes_calendars(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    later(meetings[0], {**office, "telling": Telling(Tell.NOBODY, "ze weten het")})
    minute(11)
    minute(30)
    assert held(person) == sorted(days(meetings))
    assert to(person)[-1].subject.startswith("Gewijzigd: Elkaars werelden")
    assert to(person)[-1].body.count("donderdag 25 februari 2027") == 1


def test_what_is_held_does_not_come_by_invitation(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    known = days(meetings)
    later(meetings[0], {**office, "telling": Telling(Tell.HOLD)})
    minute(30)
    assert (held(person), meetings[0].day) == (known, dt.date(2027, 2, 25))


def test_who_leaves_gets_a_cancel_and_who_comes_back_is_asked_with_a_higher_number(minute, meetings, person):
    choose(person, C.MAIL)
    minute(1)
    enrolment = person.enrolments.get()
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()
    minute(2)
    minute(20)
    assert (methods(person)[3:], held(person)) == (["CANCEL"] * 3, [])
    enrolment.state = EnrolmentState.PLACED
    enrolment.save()
    minute(21)
    minute(40)
    numbers = [itip_of(one)[1]["SEQUENCE"] for one in to(person)]
    assert (held(person), numbers) == (days(meetings), [0] * 3 + [1] * 3 + [2] * 3)


def test_an_invitation_goes_to_the_new_address(minute, meetings, person):
    choose(person, C.MAIL)
    minute(1)
    mail.outbox.clear()
    change_address(person=person, address="nieuw@duinrade.example", by=OrganiserFactory())
    minute(2)
    minute(20)
    assert len(to(person)) == 3


def test_what_ended_is_not_asked_and_not_taken_out(at, minute, meetings, person):
    at(2027, 1, 22, 10)
    choose(person, C.MAIL)
    send_due()
    assert held(person) == days(meetings[1:])
    at(2027, 1, 29, 10)
    choose(person, C.NONE)
    send_due()
    assert methods(person) == ["REQUEST", "REQUEST", "CANCEL"]


def test_what_the_course_office_dropped_is_not_written_again_until_it_changes(minute, meetings, person, office):
    choose(person, C.MAIL)
    drop(messages=Message.objects.all(), by=office["by"])
    minute(20)
    minute(40)
    assert mail.outbox == []
    later(meetings[1], office)
    minute(60)
    assert held(person) == [meetings[1].day]


def test_a_mail_that_failed_waits_for_the_course_office_and_comes_once(minute, meetings, person):
    choose(person, C.MAIL)
    Message.objects.update(state=MessageState.FAILED)
    minute(20)
    minute(40)
    assert Message.objects.count() == 3


def test_the_number_of_a_mail_that_may_have_arrived_is_used_and_it_is_asked_again(minute, meetings, person):
    choose(person, C.MAIL)
    minute(1)
    CalendarInvitation.objects.filter(uid=meetings[0].ical_uid).update(mark="")  # handed over, and not known to arrive
    minute(2)
    minute(20)
    assert [itip_of(one)[1]["SEQUENCE"] for one in to(person)] == [0, 0, 0, 1]


def test_a_draft_that_comes_back_to_what_was_told_leaves_no_mail(minute, meetings, person, office):
    choose(person, C.MAIL)
    minute(1)
    later(meetings[0], {**office, "telling": Telling(Tell.NOBODY, "ze weten het")})
    minute(2)
    later(meetings[0], {**office, "telling": Telling(Tell.NOBODY, "ze weten het")}, weeks=-5)
    minute(30)
    assert len(to(person)) == 3


@pytest.mark.parametrize("people", [1, 3])
def test_a_round_that_finds_nothing_costs_as_much_for_each_person(meetings, django_assert_num_queries, people):
    for enrolment in EnrolmentFactory.create_batch(people, edition=meetings[0].edition):
        choose(enrolment.user, C.MAIL)
    send_due()
    with django_assert_num_queries(1 + 6 * people):
        invite_due()


def test_nobody_chooses_for_another(person):
    with pytest.raises(NotYours):
        choose_calendar(person=person, choice=C.MAIL, by=UserFactory())


def test_the_page_keeps_the_choice_and_refuses_what_is_none(person, login):
    client, page = login(person), reverse("course:choose_my_calendar")
    answers = [client.post(page, {"choice": choice}) for choice in ("both", "fax", "")]
    assert [answer.status_code for answer in answers] == [302, 200, 200]
    person.refresh_from_db()
    assert (person.calendar_choice, client.get(page).status_code) == (C.BOTH, 405)
    shown = client.get(reverse("course:my_calendar")).context["choice"]
    assert shown["choice"].value() == "both"


# --- does my calendar have it? --------------------------------------------------------------------------


def fetch(client, token):
    assert client.get(reverse("course:feed", args=[token])).status_code == 200


def link_of(person):
    return create_link(by=person, name="telefoon")[1]


def test_the_office_sees_how_many_calendars_have_a_meeting_as_it_is_now(minute, meetings, office, client):
    invited, follows, other, by_hand = (EnrolmentFactory(edition=meetings[0].edition).user for _number in range(4))
    choose(invited, C.MAIL)
    tokens = [link_of(follows), link_of(other)]
    EnrolmentFactory(edition=meetings[0].edition)
    create_link(by=by_hand, name="nooit opgehaald")
    minute(1)
    for token in tokens:
        fetch(client, token)
    assert reach_of(meetings[0]) == (3, 3)
    later(meetings[0], office)
    meetings[0].refresh_from_db()
    assert reach_of(meetings[0]) == (0, 3)
    minute(20)
    fetch(client, tokens[0])
    assert reach_of(meetings[0]) == (2, 3)
    client.force_login(office["by"])
    page = client.get(meetings[0].get_absolute_url()).content.decode()
    assert "2 van de 3 agenda's die bijblijven, hebben deze bijeenkomst zoals die nu is." in page


@pytest.mark.parametrize(("spares", "fetches", "mails"), [
    (False, True, [1, 1]), (False, False, [1, 1]), (True, True, [0, 0]), (True, False, [0, 1]),
])  # fmt: skip
def test_whose_calendar_has_the_change_is_spared_the_mail_where_the_edition_wants_that(
    at, minute, meetings, office, client, spares, fetches, mails
):
    Edition.objects.update(spares_calendars=spares)
    follows, without = (EnrolmentFactory(edition=meetings[0].edition).user for _number in range(2))
    token = link_of(follows)
    fetch(client, token)
    later(meetings[0], office)
    minute(20)
    if fetches:
        fetch(client, token)
    found = [len(to(follows))]
    at(2026, 12, 2, 12)
    send_due()
    assert ([*found, len(to(follows))], len(to(without))) == (mails, 1)


def test_close_to_the_meeting_everybody_hears_of_a_change(at, meetings, office, client):
    Edition.objects.update(spares_calendars=True)
    follows = EnrolmentFactory(edition=meetings[0].edition).user
    at(2027, 1, 20, 12)
    token = link_of(follows)
    fetch(client, token)
    hour = dt.timedelta(hours=1)
    moments = {"starts_at": meetings[0].starts_at + hour, "ends_at": meetings[0].ends_at + hour}
    move_meeting(meeting=meetings[0], **moments, **office)
    at(2027, 1, 20, 12, 5)
    fetch(client, token)
    at(2027, 1, 20, 12, 20)
    send_due()
    assert len(to(follows)) == 1
