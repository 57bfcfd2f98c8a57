"""The texts, what they may name, and how they look on sample data."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from course.enums import EnrolmentState, MessageState, Side
from course.mailtext.texts import PLACEHOLDER, MailText, unknown_placeholders
from course.models import Edition, MailTemplate, Message, Sending, User
from course.queries.mail.groups import NAMEABLE, groups_of, people_in, values_for
from course.queries.mail.letters import compose
from course.queries.mail.outbox import sending_rows, sendings_with
from course.queries.mail.preview import SAMPLES, sample_letter
from course.queries.mail.templates import english_texts, known_placeholders, shipped_texts, text_of
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, ItemFactory, UserFactory, VisitFactory


def test_there_is_a_text_for_every_moment():
    assert len(shipped_texts()) == 107


@pytest.mark.parametrize("code", sorted(shipped_texts()))
def test_every_text_knows_its_placeholders_and_shows_all_on_sample_data(code):
    text = shipped_texts()[code]
    assert unknown_placeholders(text, known_placeholders(code)) == []
    letter = sample_letter(code, text)
    assert PLACEHOLDER.findall(letter.subject + letter.text + letter.html) == []


def test_there_is_a_sample_for_every_placeholder_and_none_too_many():
    known = frozenset().union(*(known_placeholders(code) for code in shipped_texts()))
    assert set(SAMPLES) == known


def test_a_subject_begins_with_a_capital_also_where_a_value_stands_first():
    text = shipped_texts()["voorbereiding"]
    subject = "Donderdag 21 januari 2027: Elkaars werelden (45 minuten voorbereiding)"
    assert sample_letter("voorbereiding", text).subject == subject


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("bijeenkomst_gaat_toch_door", "gaat toch door: donderdag 21 januari 2027, 09:00 tot 17:00"),
        ("datumprikker_gekozen", "Dit is de dag geworden: donderdag 21 januari 2027, 09:00 tot 17:00"),
        ("datumprikker_vragen", "omdat het cursusbureau een dag zoekt waarop je kunt"),
        ("draaiboek_ander", "het werkbezoek 'Wijkcoördinatoren aan het werk' op"),
        ("gast_verzet", "donderdag 21 januari 2027 om 13.00 uur"),
        ("nieuw_materiaal", "- Dia's over de wijk"),
        ("spreker_klaarmaken", "uiterlijk maandag 11 januari 2027"),
        ("spreker_praktisch", "Je bent welkom vanaf 9.15 uur"),
        ("werkbezoek_ingedeeld", "Gastorganisatie: gemeente Voorbeeld"),
        ("wijziging", "Eerst: donderdag 14 januari 2027, 09:00 tot 17:00, Zeist"),
    ],
)
def test_a_preview_says_the_same_in_its_text_as_in_the_facts_below(code, said):
    assert said in sample_letter(code, shipped_texts()[code]).text


@pytest.mark.parametrize("code", ["spreker_vervalt", "spreker_zegt_nee"])
def test_of_who_does_not_speak_nothing_is_asked(code):
    text = sample_letter(code, shipped_texts()[code]).text
    assert "Wanneer: donderdag 21 januari 2027" in text
    assert [word for word in ("Wat we vragen", "Aanwezig vanaf", "Materiaal uiterlijk") if word in text] == []


@pytest.mark.parametrize("code", ["akkoord_vragen", "programma_gewijzigd", "bijeenkomst_afgezegd"])
def test_a_preview_in_english_is_filled_in_in_english(code):
    """What people wrote themselves stays as it is: titles, names and questions."""
    text = sample_letter(code, english_texts()[code]).text
    assert re.findall(r"dagen|\bbetaalt|De vraag|\bNu:|Een deelnemer", text) == []


@pytest.mark.parametrize("code", ["draaiboek_ander", "draaiboek_herinneren", "gast_klaarmaken"])
def test_a_preview_about_tasks_counts_those_that_it_names(code):
    letter = sample_letter(code, shipped_texts()[code])
    assert (letter.subject.rpartition(": ")[2], letter.text.count("\n- ")) == ("nog 2 te doen", 2)


def test_what_nobody_fills_in_is_named_and_stays_visible():
    text = MailText("{voornaam}", "{geheim} en {n}", "")
    assert unknown_placeholders(text, known_placeholders("wachtlijst")) == ["{geheim}"]
    assert "{geheim} en 3" in sample_letter("wachtlijst", text).text


def test_a_placeholder_that_was_typed_wrong_is_refused_as_typed():
    text = MailText("{ voornaam }", "Hoi {{voornaam}} en {voor naam}, {}", "half {")
    assert unknown_placeholders(text, known_placeholders("wachtlijst")) == [
        "{",
        "{ voornaam }",
        "{voor naam}",
        "{}",
        "}",
    ]


def test_a_text_names_the_whole_last_name_and_the_edition_it_is_about():
    person = User(first_name="Ab", infix="van den", last_name="Test")
    text = MailText("{cursus}", "{voornaam} {achternaam}", "")
    made = compose(text, values={}, person=person, edition=Edition(title="Zorg en Gemeente 2028"))
    assert (made["subject"], made["body"]) == ("Zorg en Gemeente 2028", "Ab van den Test")
    assert compose(text, values={})["subject"] == "Zorg en Gemeente"


@pytest.mark.django_db
def test_a_code_that_nobody_wrote_is_an_error():
    with pytest.raises(KeyError):
        text_of("bestaat_niet")


@pytest.mark.django_db
def test_the_own_text_of_an_edition_is_found_in_one_query(django_assert_num_queries):
    edition = EditionFactory()
    MailTemplate.objects.create(code="wachtlijst", subject="Van de editie", body="x", edition=edition)
    with django_assert_num_queries(1):
        assert text_of("wachtlijst", edition).subject == "Van de editie"
    assert text_of("wachtlijst").subject == shipped_texts()["wachtlijst"].subject


def numbers(edition):
    return {group.code: group.number for group in groups_of(edition) if group.number}


@pytest.mark.django_db
def test_groups_count_who_is_in_them_and_nobody_else():
    edition = EditionFactory()
    EnrolmentFactory(edition=edition)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    insurer = EnrolmentFactory(
        edition=edition, state=EnrolmentState.WAITING, rank=1, side=Side.INSURER, user__organisation=InsurerFactory()
    )
    EnrolmentFactory(edition=edition, user__is_active=False)
    EnrolmentFactory()
    speaker = UserFactory()
    item = ItemFactory(meeting__edition=edition, speakers=[speaker])
    ItemFactory(meeting=item.meeting, speakers=[speaker])
    speakers = f"speakers:{item.meeting_id}"
    host = VisitFactory(item__meeting=item.meeting, contact=UserFactory()).contact
    assert numbers(edition) == {
        "placed": 1, "side:municipality": 1, "waiting:municipality": 1, "waiting:insurer": 1, "everybody": 3,
        "speakers": 1, "hosts": 1, speakers: 1, f"hosts:{item.meeting_id}": 1, f"meeting:{item.meeting_id}": 3,
    }  # fmt: skip
    assert list(people_in(edition, f"people:{host.pk},{speaker.pk}")) == sorted([host, speaker], key=lambda one: one.pk)
    assert {code: people_in(edition, code).count() for code in numbers(edition)} == numbers(edition)
    assert list(people_in(edition, "waiting:insurer")) == [insurer.user]
    assert list(people_in(edition, speakers)) == [speaker]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "onzin", "speakers:", "speakers:x", "waiting:maan", "draft"])
def test_what_is_no_group_has_nobody_in_it(code):
    assert list(people_in(EnrolmentFactory().edition, code)) == []


@pytest.mark.django_db
def test_speakers_of_another_edition_are_not_in_a_group_of_this_one():
    item = ItemFactory(speakers=[UserFactory()])
    assert list(people_in(EditionFactory(), f"speakers:{item.meeting_id}")) == []


@pytest.mark.django_db
def test_what_a_letter_may_name_is_filled_in_for_everybody():
    enrolment = EnrolmentFactory()
    values = values_for(enrolment.edition, enrolment.user)
    assert (set(values), values["achternaam"], values["prijs"]) == (
        NAMEABLE,
        f"van den {enrolment.user.last_name}",
        "€ 2.450,00",
    )


@pytest.mark.django_db
def test_sendings_are_counted_per_state_and_doubt_in_one_query():
    sendings = [Sending.objects.create(subject=subject) for subject in ("eerste", "tweede")]
    for number in range(3):
        for sending in sendings:
            state = MessageState.FAILED if number else MessageState.SENT
            Message.objects.create(
                template="x", about="x", occasion=f"{sending}{number}", sending=sending, person=UserFactory(),
                subject=sending.subject, body="x", state=state, handed_over_at=None if number else timezone.now(),
            )  # fmt: skip
    Message.objects.filter(occasion="tweede1").update(handed_over_at=timezone.now())
    newest_first = list(sendings_with(Message.objects.failed()))
    with CaptureQueriesContext(connection) as queries:
        found = sending_rows(newest_first)
    assert [row.unsure for row in found] == [1, 0]
    assert [(row.sending, row.number, row.states) for row in found] == [
        (sending, 3, ((MessageState.SENT, 1), (MessageState.FAILED, 2))) for sending in reversed(sendings)
    ]
    assert (len(queries), found[0].has(MessageState.FAILED), found[0].has(MessageState.HELD)) == (1, True, False)
