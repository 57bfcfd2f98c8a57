"""What people typed never becomes a link in an official mail, whatever they type."""

from __future__ import annotations

import re

import pytest
from django.utils.html import urlize
from hypothesis import example, given, settings
from hypothesis import strategies as st

from course.models import Message, User
from course.queries.mail.letters import ANOTHER_REASON, FromOffice, compose, fill, fill_line, letter_of, neutral
from course.queries.mail.templates import MailText, frame, known_placeholders, shipped_texts

ADDRESSES = [
    "https://evil.example/x", "HTTP://EVIL.EXAMPLE", "www.evil.example", "evil.com", "sub.evil.co.uk/pad?x=1",
    "noor@evil.com", "mailto:noor@evil.com", "//evil.com", "\\\\server\\share", "ftp://evil", "tel:0612345678",
    "javascript:alert(1)", "192.168.1.1/x", "evil。com", "evil．com", "ev\u200bil.com", "evil.c\u200dom",
    "https:\u200b//evil.com", "xn--e1afmkfd.xn--p1ai", "пример.рф", "(evil.com)", "a.b@c.nl", "user＠evil.com",
]  # fmt: skip
LOOKS_LIKE_A_LINK = re.compile(
    r"""://|//|\\\\                                   # a scheme, a share
    | \w@ | @\w                                       # an address of somebody
    | (?i:\bwww[.。．｡]\S)
    | \S[.。．｡][^\W\d_]{2}                           # a domain
    | \b\d{1,3}(?:\.\d{1,3}){3}\b                     # four numbers
    | [^\W\d_]:\S                                     # mailto:, tel:, javascript:
    """,
    re.VERBOSE,
)
NASTY = st.lists(
    st.one_of(
        st.sampled_from(ADDRESSES),
        st.sampled_from(list(".:/\\@{} \n\r\t-_。．｡＠\u200b\u200c\u200d\u202e\u2060\xad\x00")),
        st.sampled_from(["{voornaam}", "{n}", "www", "com", "http", "nl", "1"]),
        st.text(max_size=4),
    ),
    max_size=8,
).map("".join)


def links_in(text: str) -> list[str]:
    """What a mail program would find, by our own eye and by Django's."""
    found = [match[0] for match in LOOKS_LIKE_A_LINK.finditer(text)]
    return found + re.findall(r"<a [^>]*>", urlize(text))


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_seen_as_a_link_until_it_is_neutral(address):
    assert links_in(neutral(f"Zie {address} nu")) == []


def test_control_the_eye_of_these_tests_sees_addresses():
    plain = [address for address in ADDRESSES if "\u200b" not in address and "\u200d" not in address]
    assert [address for address in plain if not links_in(address)] == []


@given(NASTY)
@example("evil.c\u0301om.com")
@settings(max_examples=500)
def test_nothing_that_people_type_becomes_a_link(typed):
    assert links_in(neutral(typed)) == []


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


@given(NASTY)
def test_a_subject_is_one_line(typed):
    subject = fill_line("Je staat op plek {n}", {"n": typed})
    assert subject == " ".join(subject.split())
    assert subject.splitlines() == [subject]


@given(NASTY, NASTY)
def test_a_value_is_never_filled_again(first, second):
    alone = fill("{a}|", {"a": first})
    assert fill("{a}|", {"a": first, "b": second, "voornaam": second, "n": second}) == alone


@pytest.mark.parametrize(
    "text",
    [
        "donderdag 19 november, 17.00 uur", "€ 2.450,00", "Voorbeeldlaan 12, 1234 AB Zeist", "9.00 tot 17.00 uur",
        "Wie moet ik hebben, d.w.z. bij welke verzekeraar?", "J.P. van den Berg", "en/of", "Tijd: 9:30", "👩‍👩‍👧",
        "Eén regel\nen nog een.",
    ],
)  # fmt: skip
def test_ordinary_words_stay_as_they_are(text):
    assert neutral(text) == text


def test_a_link_stays_readable():
    assert neutral("Zie https://voorbeeld.nl of mail noor@voorbeeld.nl") == (
        "Zie https: / /voorbeeld. nl of mail noor @ voorbeeld. nl"
    )


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
        "subject": "Sam", "body": "Sam Berg {ander}", "button": "",
    }  # fmt: skip


def test_what_the_office_wrote_keeps_its_links():
    values = {"oud": FromOffice("https://vergader.example/kamer"), "nieuw": "https://vergader.example/kamer"}
    assert fill("{oud} {nieuw}", values) == "https://vergader.example/kamer https: / /vergader. example/kamer"
