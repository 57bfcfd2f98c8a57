from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.enums import MailCode, MeetingStatus, PollPart, PollStage
from course.models import DatePoll, Meeting, Message, PollPerson
from tests.factories import EditionFactory, MeetingFactory, PlaceFactory
from tests.helpers.polls import DAYS, MAYBE, NO, WHEN_MADE, YES, asked_poll, make_poll
from tests.helpers.telling import chosen, post_and_choose

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(*WHEN_MADE)
    return EditionFactory()


def rows(*given, initial=0):
    form = {"moments-TOTAL_FORMS": str(len(given)), "moments-INITIAL_FORMS": str(initial)}
    for number, (key, day, starts, ends) in enumerate(given):
        values = {"key": key, "day": day, "starts": starts, "ends": ends}
        form |= {f"moments-{number}-{name}": value for name, value in values.items()}
    return form


TWO = rows(("", "2027-02-02", "09:30", "11:00"), ("", "2027-02-03", "13:00", "14:00"), ("", "", "", ""))


def page_of(asked):
    return reverse("polls:poll", args=[asked.poll.pk])


def test_a_poll_is_made_once_with_its_moments_and_people(edition, office):
    asked = make_poll(edition)
    url = reverse("polls:new", args=[edition.pk])
    page = office.get(url).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)[1]
    form = {"title": "Bellen", "kind": "call", "closes_on": "15-1-2027", "once": once, "version": "0", **TWO}
    assert "Kies een bijeenkomst die een andere datum krijgt" in office.post(url, form).content.decode()
    form |= {"place": str(PlaceFactory().pk), "participants": [str(asked.people["Anna"].pk)]}
    form |= {"hosts": [str(asked.people["Bo"].pk)]}
    for _click in range(2):
        answer = office.post(url, form)
    made = DatePoll.objects.exclude(pk=asked.poll.pk).get()
    assert answer.url == reverse("polls:poll", args=[made.pk])
    assert [str(option) for option in made.options.all()] == [
        "dinsdag 2 februari 2027, 09:30 tot 11:00",
        "woensdag 3 februari 2027, 13:00 tot 14:00",
    ]
    parts = dict(PollPerson.objects.filter(poll=made).values_list("user__first_name", "part"))
    assert parts == {"Anna": PollPart.PARTICIPANT, "Bo": PollPart.HOST}
    assert not Message.objects.exists()


def test_who_goes_back_and_asks_something_else_makes_another_poll(edition, office):
    url = reverse("polls:new", args=[edition.pk])
    once = re.search(r'name="once" value="([^"]+)"', office.get(url).content.decode())[1]
    form = {"kind": "call", "closes_on": "15-1-2027", "once": once, "version": "0", "place": str(PlaceFactory().pk)}
    for title in ("Bellen", "Bellen", "Intervisie"):
        office.post(url, form | TWO | {"title": title})
    assert set(DatePoll.objects.values_list("title", flat=True)) == {"Bellen", "Intervisie"}
    assert DatePoll.objects.count() == 2


def test_one_more_row_keeps_what_was_typed(edition, office):
    url = reverse("polls:new", args=[edition.pk])
    page = office.post(url, {"title": "Bellen", "add_row": "moments", **TWO}).content.decode()
    assert 'name="moments-3-day"' in page
    assert 'value="Bellen"' in page
    assert 'value="2027-02-03"' in page
    assert "office-error" not in page


def test_who_is_asked_is_seen_first_and_asked_once(edition, office):
    asked = make_poll(edition)
    page = office.post(page_of(asked), {"act": "ask"})
    assert page.context["audience"].number == 5
    assert "/…" in page.content.decode()
    assert not Message.objects.exists()
    choice = {"act": "ask"} | chosen(page)
    for _click in range(2):
        answer = office.post(page_of(asked), choice, follow=True)
    assert answer.status_code == 200
    assert Message.objects.filter(template=MailCode.POLL_ASKED).count() == 5


def test_the_answers_stand_with_names_and_the_best_moment_first(edition, office):
    asked = asked_poll(edition)
    for name in ("Anna", "Bas", "Bo"):
        asked.answer(name, NO, YES, MAYBE)
    page = office.get(page_of(asked))
    assert [option.row.day.day for _place, option in page.context["overview"].ranked] == [3, 4, 2]
    text = page.content.decode()
    assert asked.people["Anna"].last_name in text
    assert "Van deze kant kan nog niemand: Gemeente of GGD." in text
    office.post(page_of(asked), {"act": "need", "person": asked.row("Dina").pk, "needed": "1"})
    assert asked.row("Dina").is_needed
    assert "Moet erbij zijn, en zei niet dat het kan:" in office.get(page_of(asked)).content.decode()
    office.post(page_of(asked), {"act": "need", "person": asked.row("Dina").pk})
    assert not asked.row("Dina").is_needed


def test_the_page_costs_the_same_for_one_who_answered_as_for_all(edition, office, django_assert_num_queries):
    asked = asked_poll(edition)
    asked.answer("Anna", YES)
    with CaptureQueriesContext(connection) as queries:
        office.get(page_of(asked))
    for name in asked.people:
        asked.answer(name, YES, NO, MAYBE)
    with django_assert_num_queries(len(queries)):
        office.get(page_of(asked))


def test_a_moment_becomes_the_meeting_with_both_questions_first(edition, office):
    start = clock.at(dt.date(2027, 1, 28), dt.time(13))
    meeting = MeetingFactory(edition=edition, starts_at=start, ends_at=start + dt.timedelta(hours=3))
    taken = clock.at(DAYS[0], dt.time(9))
    MeetingFactory(edition=edition, title="Bezet", starts_at=taken, ends_at=taken + dt.timedelta(hours=8))
    asked = asked_poll(edition, meeting=meeting)
    form = {"act": "choose", "option": asked.options[0].pk}
    page = office.post(page_of(asked), form)
    assert "Bezet" in page.content.decode()
    seen = re.findall(r'name="plan_seen" value="([^"]+)"', page.content.decode())
    accepted = form | {"plan_seen": seen, "plan_reason": "Het kan niet anders"}
    page = office.post(page_of(asked), accepted)
    assert page.context["audience"].number == 5
    decided = accepted | chosen(page)
    for _click in range(2):
        answer = office.post(page_of(asked), decided, follow=True)
    assert answer.status_code == 200
    meeting.refresh_from_db()
    assert meeting.day == DAYS[0]
    asked.poll.refresh_from_db()
    assert asked.poll.stage == PollStage.CHOSEN
    assert office.get(reverse("polls:change", args=[asked.poll.pk])).status_code == 200


def test_without_a_meeting_the_choice_is_a_draft(edition, office):
    asked = asked_poll(edition)
    post_and_choose(office, page_of(asked), {"act": "choose", "option": asked.options[1].pk})
    made = Meeting.objects.get(title=asked.poll.title)
    assert (made.status, made.day) == (MeetingStatus.DRAFT, DAYS[1])


def test_a_moment_that_changes_asks_who_hears_of_it(edition, office):
    asked = asked_poll(edition)
    asked.answer("Anna", YES, YES, YES)
    first, second, third = asked.options
    form = {
        "title": asked.poll.title, "kind": "visit", "closes_on": "15-1-2027", "place": asked.poll.place_id,
        "asks_group": "on", "hosts": [asked.people["Bo"].pk], "version": asked.poll.version,
        **rows(
            (first.pk, "2027-02-02", "10:30", "12:00"),
            (second.pk, "2027-02-03", "09:30", "11:00"),
            (third.pk, "2027-02-04", "09:30", "11:00"),
            initial=3,
        ),
    }  # fmt: skip
    url = reverse("polls:change", args=[asked.poll.pk])
    page = office.post(url, form)
    assert page.context["audience"].number == 1
    office.post(url, form | chosen(page))
    first.refresh_from_db()
    assert (first.starts, first.version) == (dt.time(10, 30), 1)
    assert Message.objects.get(template=MailCode.POLL_CHANGED).person == asked.people["Anna"]
    assert "veranderde deze datumprikker" in office.post(url, form).content.decode()


def test_it_is_closed_and_a_link_is_sent_again(edition, office):
    asked = asked_poll(edition)
    post_and_choose(office, page_of(asked), {"act": "link", "person": asked.row("Anna").pk})
    assert Message.objects.filter(template=MailCode.POLL_ASKED, person=asked.people["Anna"]).count() == 2
    office.post(page_of(asked), {"act": "close"})
    assert "Gesloten" in office.get(page_of(asked)).content.decode()
    assert asked.poll.title in office.get(reverse("polls:index")).content.decode()
