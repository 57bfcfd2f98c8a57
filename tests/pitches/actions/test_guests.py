"""A residents' initiative asks the group something, and hears what became of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from course.actions.mail.telling import AT_ONCE, NotDecided
from course.authority import OnlyTheOffice
from course.models import Message
from pitches.actions.guests import (
    AskedOften,
    ConfirmedBefore,
    JudgedBefore,
    NobodyListens,
    NoReason,
    NotAParticipant,
    NotConfirmed,
    ask_as_guest,
    confirm_guest,
    decline_guest,
    forget_guests,
    take_up,
)
from pitches.actions.pitches.merging import answer_merge, propose_merge
from pitches.actions.pitches.outcome import write_outcome
from pitches.actions.pitches.transition import withdraw_pitch
from pitches.enums import GuestState, PitchState
from pitches.models import GuestQuestion
from pitches.queries.guests import link_for, office_questions
from tests.factories import EditionFactory, OrganiserFactory, PitchFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

WORDS = {
    "initiative": "Buurtkamer De Brug",
    "name": "Noor Bakker",
    "email": "noor@example.org",
    "question": "Wie betaalt de huur van de buurtkamer?",
    "context": "We draaien op giften.",
}


TYPED = {name: WORDS[name] for name in ("initiative", "name", "email")}
TYPED |= {"asks": WORDS["question"], "story": WORDS["context"]}


@pytest.fixture
def edition(at):
    at(2027, 2, 15, 12)
    return EditionFactory(is_published=True)


@pytest.fixture
def question(edition):
    return ask_as_guest(**WORDS)


@pytest.fixture
def waiting(question):
    return confirm_guest(question=question)


def told():
    return list(Message.objects.order_by("pk").values_list("template", "address", "person"))


def test_a_question_counts_when_the_owner_of_the_address_confirms_it(question, edition):
    assert (question.state, question.edition, list(office_questions())) == (GuestState.UNCONFIRMED, edition, [])
    assert told() == [("bewonersvraag_bevestigen", "noor@example.org", None)]
    confirm_guest(question=question)
    with pytest.raises(ConfirmedBefore):
        confirm_guest(question=question)
    question.refresh_from_db()
    assert (question.state, list(office_questions())) == (GuestState.WAITING, [question])


def test_the_same_question_twice_is_one_and_one_mail(question):
    assert ask_as_guest(**WORDS) == question
    assert len(told()) == 1


def test_nobody_floods_the_mailbox_of_somebody_else(question):
    for number in (2, 3):
        ask_as_guest(**WORDS | {"question": f"Vraag {number}?"})
    with pytest.raises(AskedOften):
        ask_as_guest(**WORDS | {"question": "Vraag 4?", "email": "Noor@Example.org"})
    ask_as_guest(**WORDS | {"question": "Vraag 4?", "email": "bo@example.org"})
    assert len(told()) == 4


def test_without_a_course_nobody_listens(at):
    at(2027, 2, 15, 12)
    EditionFactory(is_published=False)
    EditionFactory(slug="afgelast", is_published=True, is_cancelled=True)
    with pytest.raises(NobodyListens):
        ask_as_guest(**WORDS)


def test_a_participant_takes_it_up_as_a_draft_and_both_hear(waiting, edition):
    participant = member_of(edition)
    with pytest.raises(NotDecided):
        take_up(question=waiting, participant=participant, by=OrganiserFactory())
    take_up(question=waiting, participant=participant, by=OrganiserFactory(), telling=AT_ONCE)
    waiting.refresh_from_db()
    pitch = waiting.pitch
    assert (waiting.state, pitch.author, pitch.state, pitch.question, pitch.context) == (
        GuestState.TAKEN_UP, participant, PitchState.DRAFT, WORDS["question"], WORDS["context"],
    )  # fmt: skip
    assert told()[1:] == [
        ("bewonersvraag_opgepakt", "noor@example.org", None),
        ("bewonersvraag_voor_jou", "", participant.pk),
    ]
    with pytest.raises(JudgedBefore):
        decline_guest(question=waiting, reason="Toch niet.", by=OrganiserFactory(), telling=AT_ONCE)


def test_what_is_declined_has_a_reason_that_is_mailed(waiting):
    with pytest.raises(NoReason):
        decline_guest(question=waiting, reason=" ", by=OrganiserFactory(), telling=AT_ONCE)
    decline_guest(question=waiting, reason="Dit hoort bij de wijkraad.", by=OrganiserFactory(), telling=AT_ONCE)
    message = Message.objects.latest("pk")
    assert (message.template, message.address) == ("bewonersvraag_afgewezen", "noor@example.org")
    assert "Dit hoort bij de wijkraad." in message.body


def test_only_the_office_judges_and_only_what_was_confirmed(question, edition):
    member = member_of(edition)
    with pytest.raises(OnlyTheOffice):
        take_up(question=question, participant=member, by=member, telling=AT_ONCE)
    with pytest.raises(OnlyTheOffice):
        decline_guest(question=question, reason="Nee.", by=member, telling=AT_ONCE)
    with pytest.raises(NotConfirmed):
        take_up(question=question, participant=member, by=OrganiserFactory(), telling=AT_ONCE)
    confirm_guest(question=question)
    with pytest.raises(NotAParticipant):
        take_up(question=question, participant=UserFactory(), by=OrganiserFactory(), telling=AT_ONCE)


def test_who_asked_hears_what_came_of_it(waiting, edition):
    office = OrganiserFactory()
    take_up(question=waiting, participant=member_of(edition), by=office, telling=AT_ONCE)
    pitch = waiting.__class__.objects.get().pitch
    pitch.state, pitch.submitted_at = PitchState.PLANNED, pitch.created_at
    pitch.save()
    write_outcome(pitch=pitch, summary="Vraag het de wijkraad.", by=office, telling=AT_ONCE)
    message = Message.objects.filter(address="noor@example.org").latest("pk")
    assert message.template == "bewonersvraag_uitkomst"
    assert "Vraag het de wijkraad." in message.body


def test_who_asked_hears_what_comes_of_the_pitch_in_which_theirs_went_up(waiting, edition):
    author = member_of(edition)
    take_up(question=waiting, participant=author, by=OrganiserFactory(), telling=AT_ONCE)
    pitch = GuestQuestion.objects.get().pitch
    pitch.state, pitch.submitted_at = PitchState.OPEN, pitch.created_at
    pitch.save()
    into = PitchFactory(edition=edition, author=member_of(edition), state=PitchState.PLANNED)
    proposal = propose_merge(pitch=pitch, into=into, by=author)
    answer_merge(proposal=proposal, agrees=True, by=into.author)
    write_outcome(pitch=into, summary="Vraag het de wijkraad.", by=OrganiserFactory(), telling=AT_ONCE)
    assert told()[-1] == ("bewonersvraag_uitkomst", "noor@example.org", None)


def test_who_asked_hears_that_it_does_not_go_on(waiting, edition):
    author = member_of(edition)
    take_up(question=waiting, participant=author, by=OrganiserFactory(), telling=AT_ONCE)
    withdraw_pitch(pitch=GuestQuestion.objects.get().pitch, by=author)
    assert told()[-1] == ("bewonersvraag_gestopt", "noor@example.org", None)


def test_what_is_never_confirmed_is_deleted_and_who_asked_is_forgotten_after_the_course(edition, at):
    asked = ask_as_guest(**WORDS)
    kept = confirm_guest(question=ask_as_guest(**WORDS | {"question": "Wie helpt?"}))
    at(2027, 2, 22, 11, 59)
    assert forget_guests() == 0
    at(2027, 2, 22, 12)
    assert forget_guests() == 1
    assert not GuestQuestion.objects.filter(pk=asked.pk).exists()
    assert [one[1] for one in told()] == ["noor@example.org"]
    for days, forgotten in ((29, 0), (30, 1)):
        day = edition.ends_on + dt.timedelta(days=days)
        at(day.year, day.month, day.day, 12)
        assert forget_guests() == forgotten
    kept.refresh_from_db()
    assert (kept.name, kept.email, kept.question, told()) == ("", "", "Wie helpt?", [])
    assert forget_guests() == 0


def test_a_visitor_asks_and_confirms_with_the_link_of_the_mail(client, edition):
    page = reverse("pitches:guest")
    assert client.get(page).status_code == 200
    assert client.post(page, TYPED | {"website": ""}).url == reverse("pitches:guest_asked")
    question = GuestQuestion.objects.get()
    link = Message.objects.get().link
    assert re.fullmatch(rf"/pitches/bewoners/link/{question.pk}:[\w:-]+/", link)
    assert "Bevestig je vraag" in client.get(link).content.decode()
    question.refresh_from_db()
    assert question.state == GuestState.UNCONFIRMED
    for _click in range(2):
        assert client.post(link).url == link
    question.refresh_from_db()
    assert question.state == GuestState.WAITING


def test_a_link_of_somebody_else_or_of_last_week_opens_nothing(client, question, at):
    link = link_for(question)
    for forged in (
        link.replace(f"{question.pk}:", f"{question.pk + 1}:"),
        reverse("pitches:confirm_guest", args=["x"]),
    ):
        assert client.post(forged).status_code == 404
    at(2027, 2, 22, 12, 1)
    assert client.post(link).status_code == 404
    question.refresh_from_db()
    assert question.confirmed_at is None


def test_a_robot_reads_thanks_and_nothing_is_kept(client, edition):
    answer = client.post(reverse("pitches:guest"), TYPED | {"website": "http://koop.example"})
    assert answer.url == reverse("pitches:guest_asked")
    assert (GuestQuestion.objects.count(), told()) == (0, [])


def test_many_questions_from_one_network_stop_for_an_hour(client, edition):
    cache.clear()
    page = reverse("pitches:guest")
    for number in range(10):
        client.post(page, TYPED | {"email": f"m{number}@example.org"})
    answer = client.post(page, TYPED | {"email": "m10@example.org"})
    assert (answer.status_code, GuestQuestion.objects.count()) == (200, 10)
    assert "Probeer het over een uur opnieuw." in answer.content.decode()


@pytest.mark.parametrize("name", list(TYPED))
def test_each_field_is_asked(client, edition, name):
    answer = client.post(reverse("pitches:guest"), TYPED | {name: " "})
    assert list(answer.context["form"].errors) == [name]
