from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from course.actions.enrolment.leaving import withdraw
from course.actions.mail.telling import AT_ONCE
from course.actions.polls.asking import close_poll
from course.actions.polls.choosing import choose_option
from course.actions.polls.moments import Moment
from course.actions.programme.meetings import cancel_meeting
from course.authority import SYSTEM
from course.models import DatePoll, Enrolment, PollAnswer, PollPerson
from course.queries.polls.links import poll_link
from tests.factories import EditionFactory, MeetingFactory
from tests.helpers.polls import DAYS, MAYBE, NO, WHEN_MADE, YES, asked_poll, moments

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory())


@pytest.fixture
def url(asked):
    return poll_link(asked.row("Anna"))


def form_of(asked, *replies):
    form = {}
    for option, reply in zip(asked.options, replies, strict=False):
        form |= {f"option-{option.pk}": reply, f"version-{option.pk}": str(option.version)}
    return form


def replies():
    return list(PollAnswer.objects.order_by("option").values_list("reply", flat=True))


def test_a_scanner_that_opens_the_link_changes_nothing_and_it_works_afterwards(asked, url):
    for ask in (Client().get, Client().head, Client().get):
        assert ask(url).status_code == 200
    assert not PollAnswer.objects.exists()
    assert asked.row("Anna").answered_at is None
    assert Client().post(url, {}).status_code == 422
    Client().post(url, form_of(asked, YES, "", NO))
    assert replies() == [YES, NO]


def test_one_link_on_two_devices_without_cookies_is_one_row(asked, url):
    first, second = Client(), Client()
    first.post(url, form_of(asked, YES, NO, MAYBE))
    page = second.get(url).content.decode()
    assert "dinsdag 2 februari 2027, 09:30 tot 11:00: Ja" in page
    second.post(url, form_of(asked, NO, NO, MAYBE))
    assert replies() == [NO, NO, MAYBE]
    assert PollPerson.objects.count() == 5


def test_a_second_click_shows_the_success(asked, url):
    client = Client()
    for _click in range(2):
        answer = client.post(url, form_of(asked, YES), follow=True)
        assert (answer.status_code, replies()) == (200, [YES])
    assert "Je antwoorden zijn bewaard." in answer.content.decode()


def test_a_foreign_link_or_option_does_not_exist(asked, url):
    token = url.rstrip("/").rpartition("/")[2]
    key, _dash, signature = token.partition("-")
    for forged in (f"{int(key) + 1}-{signature}", f"{key}-{signature[:-1]}x", "onzin"):
        forged_url = reverse("course:poll_by_link", args=[forged])
        assert Client().get(forged_url).status_code == 404
        assert Client().post(forged_url, form_of(asked, YES)).status_code == 404
    other = asked_poll(asked.poll.edition)
    assert Client().post(url, form_of(other, YES)).status_code == 404
    assert not PollAnswer.objects.exists()


def test_robots_leave_no_row(asked):
    for number in range(60):
        Client().post(reverse("course:poll_by_link", args=[f"{number}-abc"]), {"option-1": "yes"})
    assert not PollAnswer.objects.exists()
    assert PollPerson.objects.count() == 5


def test_who_is_logged_in_as_another_does_not_answer_with_the_link(asked, url):
    client = Client()
    client.force_login(asked.people["Bas"])
    assert client.get(url).status_code == 404
    assert client.get(reverse("course:my_poll", args=[asked.poll.pk])).status_code == 200


def test_by_log_in_the_answers_are_the_same(asked, url):
    client = Client()
    client.force_login(asked.people["Anna"])
    mine = reverse("course:my_poll", args=[asked.poll.pk])
    assert mine in client.get(reverse("course:my_course")).content.decode()
    client.post(mine, form_of(asked, YES))
    Client().post(url, form_of(asked, NO))
    assert replies() == [NO]
    client.force_login(Enrolment.objects.get(user=asked.people["Anna"]).user)
    assert client.get(reverse("course:my_poll", args=[asked_poll(EditionFactory()).poll.pk])).status_code == 404


def test_numbers_of_others_come_after_the_own_answer_and_names_never(asked, url):
    asked.answer("Bas", YES, YES, YES)
    assert "3 februari 2027, 09:30 tot 11:00</h3>" not in Client().get(url).content.decode()
    asked.answer("Anna", YES)
    page = Client().get(url).content.decode()
    assert "Zorgverzekeraar of zorgkantoor: 2 van de 3 kunnen" in page
    assert page.count("Van deze kant kan nog niemand: Gemeente of GGD.") == 3
    assert asked.people["Bas"].last_name not in page


def test_what_was_ticked_stays_when_a_moment_changed_meanwhile(asked, url):
    form = form_of(asked, YES, NO, MAYBE)
    first, second, third = asked.options
    times = [Moment(row.day, row.starts, row.ends, row.pk) for row in (second, third)]
    asked.saved(moments=[*moments(DAYS[0].replace(day=1), keys=(first.pk,)), *times])
    page = Client().post(url, form)
    assert page.status_code == 422
    assert "Een moment veranderde intussen." in page.content.decode()
    assert not PollAnswer.objects.exists()
    ticked = page.content.decode().count("checked")
    assert ticked == 3
    Client().post(url, form_of(asked, YES, NO, MAYBE))
    assert replies() == [YES, NO, MAYBE]


def test_a_moment_that_changed_is_marked_and_open_again(asked, url):
    asked.answer("Anna", YES, NO, MAYBE)
    first, second, third = asked.options
    times = [Moment(row.day, row.starts, row.ends, row.pk) for row in (second, third)]
    asked.saved(moments=[*moments(DAYS[0].replace(day=1), keys=(first.pk,)), *times])
    page = Client().get(url).content.decode()
    assert "Dit moment is veranderd sinds je antwoordde." in page
    assert "Nog 1 moment staat open." in page


def test_the_link_of_a_closed_poll_says_so_and_refuses_in_words(asked, url):
    asked.answer("Anna", YES)
    close_poll(poll=asked.poll, by=SYSTEM)
    page = Client().get(url)
    assert page.status_code == 200
    assert "Deze datumprikker is gesloten." in page.content.decode()
    late = Client().post(url, form_of(asked, NO))
    assert (late.status_code, replies()) == (422, [YES])
    assert "Je antwoord is niet bewaard" in late.content.decode()


def test_the_link_says_which_day_it_became(asked, url):
    choose_option(poll=asked.poll, option=asked.options[1], by=SYSTEM, telling=AT_ONCE)
    assert "Het wordt woensdag 3 februari 2027" in Client().get(url).content.decode()
    client = Client()
    client.force_login(asked.people["Anna"])
    assert reverse("course:my_poll", args=[asked.poll.pk]) in client.get(reverse("course:my_course")).content.decode()


def test_who_left_the_edition_reads_so(asked, url):
    enrolment = Enrolment.objects.get(user=asked.people["Anna"])
    withdraw(enrolment=enrolment, by=enrolment.user)
    page = Client().get(url)
    assert page.status_code == 410
    assert "Je wordt hiervoor niet meer gevraagd." in page.content.decode()


def test_the_hour_is_the_dutch_hour_on_every_clock(asked, url, settings):
    here = Client().get(url).content.decode()
    assert "dinsdag 2 februari 2027, 09:30 tot 11:00" in here
    settings.TIME_ZONE = "America/New_York"
    assert "dinsdag 2 februari 2027, 09:30 tot 11:00" in Client().get(url).content.decode()


def test_in_english(asked):
    asked.people["Anna"].language = "en"
    asked.people["Anna"].save()
    assert "Keep my answers" in Client().get(poll_link(asked.row("Anna"))).content.decode()


def test_the_link_of_a_poll_about_a_meeting_that_is_off_promises_no_day(asked, url):
    meeting = MeetingFactory(edition=asked.poll.edition)
    DatePoll.objects.filter(pk=asked.poll.pk).update(meeting=meeting)
    cancel_meeting(meeting=meeting, by=SYSTEM, telling=AT_ONCE)
    page = Client().get(url).content.decode()
    assert ("de bijeenkomst gaat niet door" in page, "Je hoort per mail" in page) == (True, False)
