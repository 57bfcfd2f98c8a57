"""The course office reads what residents ask, and sees first who hears of what it decides."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course import clock
from course.models import Message
from pitches.enums import GuestState
from pitches.models import GuestQuestion
from tests.factories import EditionFactory
from tests.helpers.pitches import member_of
from tests.helpers.telling import post_and_choose


@pytest.fixture
def question(db, at):
    at(2027, 2, 12, 10)
    return GuestQuestion.objects.create(
        edition=EditionFactory(),
        initiative="Buurtkamer De Brug",
        email="noor@example.org",
        question="Wie betaalt de huur?",
        state=GuestState.WAITING,
        confirmed_at=clock.now(),
    )


@pytest.fixture
def desk(question, no_second_factor, organiser, login):
    return login(organiser)


def url_of(name, question):
    return reverse(f"guests:{name}", args=[question.pk])


def test_the_list_shows_what_was_confirmed_and_no_more(desk, question):
    GuestQuestion.objects.create(edition=question.edition, initiative="Onbevestigd", email="bo@example.org")
    page = desk.get(reverse("guests:index")).content.decode()
    assert ("Buurtkamer De Brug" in page, "Onbevestigd" in page) == (True, False)


def test_a_participant_is_chosen_on_a_page_that_says_who_hears(desk, question):
    member, _other = member_of(question.edition), member_of(EditionFactory(slug="andere"))
    assert url_of("take_up", question) in desk.get(url_of("inspect", question)).content.decode()
    offered = desk.get(url_of("take_up", question)).context["form"].fields["participant"].queryset
    assert list(offered) == [member]
    shown = desk.post(url_of("take_up", question), {"participant": member.pk}).context["audience"]
    assert [(str(group.label), group.number) for group in shown.groups] == [("Deelnemers", 1), ("Anderen", 1)]
    post_and_choose(desk, url_of("take_up", question), {"participant": member.pk})
    question.refresh_from_db()
    assert (question.state, question.pitch.author) == (GuestState.TAKEN_UP, member)
    assert list(Message.objects.order_by("pk").values_list("address", "person")) == [
        ("noor@example.org", None), ("", member.pk),
    ]  # fmt: skip
    assert url_of("decline", question) not in desk.get(url_of("inspect", question)).content.decode()


def test_declining_asks_why_and_is_done_once(desk, question):
    assert desk.post(url_of("decline", question), {"reason": " "}).context["form"].errors.keys() == {"reason"}
    post_and_choose(desk, url_of("decline", question), {"reason": "Dit hoort bij de wijkraad."})
    question.refresh_from_db()
    assert (question.state, question.reason) == (GuestState.DECLINED, "Dit hoort bij de wijkraad.")
    answer = desk.post(url_of("decline", question), {"reason": "Nog eens."})
    assert answer.status_code == 302
    question.refresh_from_db()
    assert (question.reason, Message.objects.count()) == ("Dit hoort bij de wijkraad.", 1)
