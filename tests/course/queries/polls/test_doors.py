"""Polls that wait for an answer stand on the pages of hosts and speakers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from course.actions.polls.asking import close_poll
from course.authority import SYSTEM
from course.enums import SpeakerState, VisitStatus
from course.models import PollPerson
from course.queries.polls.links import poll_link
from course.queries.speakers.links import speaker_link
from course.queries.visits.links import host_link
from tests.factories import EditionFactory
from tests.helpers.polls import NO, WHEN_MADE, YES, asked_poll
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    at(*WHEN_MADE)
    return asked_poll(EditionFactory())


def pages_of(person, edition):
    """By log-in and by link, of somebody who hosts and speaks in this edition."""
    visit = make_visit(VisitStatus.ASKED, contact=person, item__meeting__edition=edition)
    talk = make_speaker(SpeakerState.INVITED, person=person, meeting=visit.item.meeting)
    by_log_in = ["/gast/", f"/gast/{visit.pk}/", "/spreker/", f"/spreker/vraag/{talk.pk}/"]
    return by_log_in, [host_link(visit), speaker_link(talk)]


def doors(client, page):
    return [poll.door for poll in client.get(page).context["polls"]]


def test_the_door_by_log_in_and_by_link_until_everything_is_answered(asked, login):
    row = asked.row("Bo")
    by_log_in, by_link = pages_of(row.user, asked.poll.edition)
    mine = reverse("course:my_poll", args=[asked.poll.pk])
    assert [doors(Client(), page) for page in by_link] == [[poll_link(row)]] * 2
    assert [doors(login(row.user), page) for page in by_log_in] == [[mine]] * 4
    assert f'href="{poll_link(row)}"' in Client().get(by_link[0]).content.decode()
    asked.answer("Bo", YES, NO)
    assert [doors(Client(), page) for page in by_link] == [[poll_link(row)]] * 2
    asked.answer("Bo", YES, NO, YES)
    assert [doors(Client(), page) for page in by_link] == [[], []]
    assert [doors(login(row.user), page) for page in by_log_in] == [[]] * 4


def test_a_link_about_one_edition_is_no_door_to_a_poll_of_another(asked, login):
    row = asked.row("Bo")
    by_log_in, by_link = pages_of(row.user, EditionFactory())
    assert [doors(Client(), page) for page in by_link] == [[], []]
    assert len(doors(login(row.user), by_log_in[0])) == 1


def test_no_door_to_a_poll_that_closed_or_of_somebody_else(asked):
    row = asked.row("Bo")
    _by_log_in, by_link = pages_of(asked.people["Anna"], asked.poll.edition)
    assert {door for page in by_link for door in doors(Client(), page)} == {poll_link(asked.row("Anna"))}
    _by_log_in, by_link = pages_of(row.user, asked.poll.edition)
    close_poll(poll=asked.poll, by=SYSTEM)
    assert PollPerson.objects.filter(user=row.user).count() == 1
    assert [doors(Client(), page) for page in by_link] == [[], []]
