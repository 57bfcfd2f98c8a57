"""A letter says the same as text and as HTML, and nothing that people typed becomes a link in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.enums import EnrolmentState, MailCode
from course.mailtext.texts import MailText
from course.models import Message, User
from course.queries.mail.letters import ANOTHER_REASON, compose, letter_of
from course.queries.mail.templates import OWN_WORDS, frame, known_placeholders, shipped_texts
from tests.factories import EditionFactory, EnrolmentFactory, UserFactory
from tests.helpers.links import NASTY, links_in


@given(st.sampled_from(sorted(shipped_texts())), NASTY)
@settings(max_examples=300, deadline=None)
def test_no_text_of_ours_becomes_a_link_by_what_people_typed(code, typed):
    """In all texts, in every place, with greeting and footer; the address of the profile is ours."""
    text = shipped_texts()[code]
    made = compose(text, values=dict.fromkeys(known_placeholders(code), typed))
    letter = letter_of([Message(template=code, person=User(first_name=typed), **made)])
    ours = "http://testserver/mijn/profiel/"
    assert links_in(letter.subject) == []
    assert links_in(letter.text.replace(ours, "")) == []
    assert letter.html.count("<a ") == 0


def letter(**changes):
    fields = {"template": "wachtlijst", "person": User(first_name="Noor"), "subject": "Plek 3", "body": "Een.\n\nTwee."}
    return letter_of([Message(**fields | changes)])


def test_text_and_html_say_the_same_in_the_same_order():
    made = letter(button="Bekijk", link="/mijn/")
    words = ["Hallo Noor,", "Een.", "Twee.", "Bekijk", "Groet,", "Cursusbureau Zorg en Gemeente", "Je krijgt dit"]
    for version in (made.text, made.html):
        places = [version.index(word) for word in words]
        assert places == sorted(places)


def test_who_has_no_account_is_greeted_without_a_name_and_has_no_profile():
    made = letter(template="akkoord_vragen", person=None, address="wim@voorbeeld.example")
    assert "Hallo,\n" in made.text
    assert "/mijn/profiel/" not in made.text


def test_the_footer_says_why_and_fills_every_brace():
    made = letter(template="onbekend")
    assert str(ANOTHER_REASON) in made.text
    assert ("{" in made.text, frame().footer.startswith("Je krijgt dit bericht omdat")) == (False, True)


def test_several_messages_are_one_letter_each_with_its_own_button():
    person = User(first_name="Noor")
    several = [
        Message(template="voorbereiding", person=person, subject=f"Dag {n}", body="Lees.", button="Open", link=f"/{n}/")
        for n in (1, 2)
    ]
    made = letter_of(several)
    assert made.html.count("<a ") == 2
    assert [made.text.count(word) for word in ("Hallo Noor,", "* Dag 1", "* Dag 2", "Groet,")] == [1, 1, 1, 1]


def test_a_message_without_a_button_has_no_link():
    assert letter(link="/mijn/").html.count("<a ") == 0


def test_names_of_the_reader_are_known_and_values_go_before_them():
    text = MailText("{voornaam}", "{voornaam} {achternaam} {ander}", "")
    person = User(first_name="Noor", last_name="Berg")
    assert compose(text, values={"voornaam": "Sam"}, person=person) == {
        "subject": "Sam", "body": "Sam Berg {ander}", "button": "", "language": "nl",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "code", "reason"),
    [
        (EnrolmentState.PLACED, MailCode.CHANGED, "je meedoet aan de cursus"),
        (None, MailCode.CHANGED, "je een rol hebt of had in het programma van de cursus"),
        (EnrolmentState.WITHDRAWN, MailCode.PROGRAMME, "je een rol hebt of had in het programma van de cursus"),
        (EnrolmentState.WAITING, OWN_WORDS, "je meedoet aan de cursus of dat vroeg"),
        (None, OWN_WORDS, "je een rol hebt of had in het programma van de cursus"),
        (None, MailCode.ADDRESS_CHANGED, "dit het adres van je account was"),
        (EnrolmentState.DRAFT, MailCode.DRAFT_KEPT, "je begon aan een aanmelding voor de cursus"),
        (None, MailCode.SPEAKER_CALLED_OFF, "we je hebben gevraagd als spreker van de cursus"),
        (None, MailCode.HOST_CALLED_OFF, "we je hebben gevraagd als gastheer of gastvrouw van de cursus"),
    ],
)
def test_a_speaker_reads_why_a_speaker_gets_this_and_a_participant_why_a_participant_does(state, code, reason):
    edition, person = EditionFactory(), UserFactory()
    if state:
        rank = 1 if state == EnrolmentState.WAITING else None
        EnrolmentFactory(edition=edition, user=person, state=state, rank=rank)
    made = letter(template=code, person=person, edition=edition)
    assert made.text.split("Je krijgt dit bericht omdat ")[1].split(". Wil je iets aanpassen?")[0] == reason
