"""What people type is clean, compared and sorted in one way."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course import text
from course.models import Organisation
from tests.helpers.typed import anything

FAMILY = "\U0001f469\u200d\U0001f467"
HEART_ON_FIRE = "\u2764\ufe0f\u200d\U0001f525"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
HINDI = "\u0915\u094d\u200d\u0937"
BENGALI = "\u09b0\u200d\u09cd\u200d\u09af"

SEPARATORS = [*"\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029\r\n\t \xa0\u3000\u2800\u3164", "\r\n"]
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
UNSEEN = (
    "\x00\x07\x7f\u200b\u00ad\ufeff\u202e\u2066\u200d\u200c\u034f\u180b\u180f\ufe00\ufe0d\ufe0e\ufe0f"
    "\ufdd0\ufdef\ufffe\uffff\U0010ffff\ud800"
)
SEEN_BESIDE = "\u180a\u1810\ufdcf\ufdf0\ufdff"
"""Signs that are neighbours of unseen ones: of Mongolian and of Arabic."""


@pytest.mark.parametrize("sign", [*"\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r\n", "\r\n"])
def test_what_separates_words_is_a_space_in_a_line_and_a_new_line_in_a_text(sign):
    typed = f"Eerst{sign}dan"
    assert (text.clean_line(typed), text.clean_text(typed)) == ("Eerst dan", "Eerst\ndan")


@pytest.mark.parametrize("sign", "\xa0\u202f\u2007\u3000\u3164\u2800\x1f\t")
def test_every_blank_of_a_line_is_a_space(sign):
    assert text.clean_line(f"Gemeente{sign}Duinrade") == "Gemeente Duinrade"


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_nobody_sees_is_gone_and_the_word_stays_one(sign):
    assert (text.clean_line(f"Duin{sign}rade"), text.clean_text(f"Duin{sign}rade")) == ("Duinrade", "Duinrade")


@pytest.mark.parametrize("typed", ["", "\u200b", "\u3164", "\u2800\u00ad", "\u0301", "\u200d\ufe0f", " \x00\xa0"])
def test_what_shows_nothing_is_empty(typed):
    assert (text.clean_line(typed), text.clean_text(typed).strip(), text.address(typed)) == ("", "", "")


@pytest.mark.parametrize("sign", SEEN_BESIDE)
def test_what_stands_beside_unseen_signs_stays(sign):
    assert text.clean_line(f"Duin{sign}rade") == f"Duin{sign}rade"


@pytest.mark.parametrize(
    "typed",
    [
        FAMILY,
        HEART_ON_FIRE,
        SCOTLAND,
        PERSIAN,
        HINDI,
        BENGALI,
        "1\ufe0f\u20e3",
        "*\ufe0f\u20e3",
        "\u260e\ufe0e",
        "Zo\u00eb",
    ],
)
def test_what_is_spelled_with_a_joiner_keeps_it(typed):
    assert text.clean_line(typed) == typed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\u2764", "rood"),
        ("rood", "\u2764"),
        ("\u0645\u06cc", " rood"),
        ("rood", "\u0645"),
        ("\u0645", "\u2764"),
        ("q\u0301", "\u0937"),
    ],
)
def test_a_joiner_that_joins_nothing_is_gone(before, after):
    assert text.clean_line(f"{before}\u200d{after}") == before + after


def test_what_a_feed_cannot_hold_is_left_out():
    assert text.well_formed("een\x0b\ud800 twee\ufffe\tdrie\n") == "een twee\tdrie\n"


@given(anything)
def test_what_is_clean_is_not_cleaned_again(typed):
    for clean in (
        text.clean_line, text.clean_text, text.clean_markup, text.address, text.address_key,
        text.folded, text.sort_name,
    ):  # fmt: skip
        assert clean(clean(typed)) == clean(typed)


@given(st.lists(st.text("aZ\u00eb9", min_size=1)), st.lists(st.sampled_from(SEPARATORS), min_size=9, max_size=9))
def test_no_word_is_lost_and_no_two_are_glued(words, separators):
    typed = "".join(word + separators[number % 9] for number, word in enumerate(words))
    assert (text.clean_line(typed).split(" "), text.clean_text(typed).split()) == (words or [""], words)


@given(anything)
def test_no_letter_is_lost(typed):
    letters = "".join(
        sign for sign in unicodedata.normalize("NFC", typed) if sign.isalnum() and sign not in BLANK_LETTERS
    )
    assert "".join(sign for sign in text.clean_text(typed) if sign.isalnum()) in (letters, "")


@given(anything)
def test_what_is_clean_can_stand_in_a_feed(typed):
    for clean in (text.clean_line, text.clean_text, text.well_formed):
        assert clean(typed) == text.well_formed(clean(typed))


@pytest.mark.parametrize(
    "typed",
    [" Noor@Duinrade.example", "noor@duin\u200brade.example", "noor@duin\u00adrade.example",
     "noor\uff20duinrade.example", "noor@duinrade.example\u00a0", "\ufeffnoor@DUINRADE.example",
     "noor@duin\u200drade.example", '"noor"@duinrade.example', "noor@duinrade\u3002example"],
)  # fmt: skip
def test_one_mailbox_has_one_address(typed):
    assert (text.address(typed), text.address_key(typed)) == ("noor@duinrade.example",) * 2


@pytest.mark.parametrize("dash", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
def test_an_address_is_the_same_with_whatever_hyphen_a_word_processor_made(dash):
    typed = f"eva{dash}lin@gem{dash}duinrade.example"
    assert (text.address(typed), text.address_key(typed)) == ("eva-lin@gem-duinrade.example",) * 2


@pytest.mark.parametrize("apostrophe", "'\u2019\u2018\u201b\u02bc\u00b4\u2032\uff07")
def test_an_address_is_the_same_with_whatever_apostrophe_a_word_processor_made(apostrophe):
    assert text.address(f"O{apostrophe}Brien@duinrade.example") == "o'brien@duinrade.example"


def test_a_sign_that_may_stand_in_an_address_stays():
    assert text.address("noor`s@duinrade.example") == "noor`s@duinrade.example"


def test_an_address_is_the_same_with_the_joiners_of_its_script_and_without():
    assert text.address(f"{PERSIAN}@duinrade.example") == PERSIAN.replace("\u200c", "") + "@duinrade.example"


@pytest.mark.parametrize("typed", ["noor.wei\u00df@duinrade.example", "noor.weiss@duinrade.example"])
def test_addresses_that_are_one_in_capitals_have_one_key(typed):
    assert text.address_key(typed) == "noor.weiss@duinrade.example"


@pytest.mark.parametrize(
    ("typed", "mailbox"),
    [
        ("Noor.Bos+cursus@Duinrade.example", "noor.bos@duinrade.example"),
        ("noor+cursus+2@duinrade.example.", "noor@duinrade.example"),
        ("+noor@duinrade.example", "+noor@duinrade.example"),
        ("no.or+cursus@googlemail.com", "noor@gmail.com"),
        ("n.oor@gmail.com", "noor@gmail.com"),
    ],
)
def test_a_mailbox_is_one_whatever_stands_behind_a_plus_and_whichever_dots_gmail_does_not_read(typed, mailbox):
    assert text.mailbox(typed) == mailbox


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("noor@duinrade.example", "duinrade.example"),
        ('"noor@bos"@post.mail.Duinrade.example.', "duinrade.example"),
        ("noor@localhost", "localhost"),
        ("", ""),
    ],
)
def test_a_domain_is_what_was_registered(address, domain):
    assert text.registered_domain(address) == domain


@pytest.mark.parametrize(
    "typed",
    [
        "noor@b\u00fccher.example",
        "noor@bu\u0308cher.example",
        "noor@xn--bcher-kva.example",
        "Noor@XN--BCHER-KVA.example",
    ],
)
def test_a_domain_is_one_in_its_own_letters_and_in_those_of_machines(typed):
    assert (text.address(typed), text.address_key(typed)) == ("noor@b\u00fccher.example",) * 2


@pytest.mark.parametrize(
    "typed", ["noor@xn--\u00fc.example", "noor@xn--a.example", "noor@.\u00fc", "@xn--", '"a b"@x.nl']
)
def test_an_address_that_cannot_be_is_left_to_be_refused(typed):
    assert text.address(text.address(typed)) == text.address(typed)


@pytest.mark.parametrize(("length", "shown"), [(253, "b\u00fccher."), (254, "xn--bcher-kva.")])
def test_a_domain_that_is_too_long_to_be_one_is_left_as_it_is(length, shown):
    last = "a" * (length - len("xn--bcher-kva." * 17))
    assert text.address("noor@" + "xn--bcher-kva." * 17 + last) == f"noor@{shown * 17}{last}"


def test_a_domain_with_letters_that_nobody_sees_stays_in_those_of_machines():
    machine = "xn--" + "duin\u2800rade".encode("punycode").decode()
    assert machine.encode().decode("idna") == "duin\u2800rade"
    assert text.address(f"noor@{machine}.example") == f"noor@{machine}.example"


def test_no_two_codes_differ_in_capitals_alone():
    assert text.code("  Najaar\u00a026 ") == "najaar 26"


LARGEST = 9_223_372_036_854_775_807
"""What a database holds in eight bytes."""


@pytest.mark.parametrize(
    ("typed", "key"),
    [("7", 7), (12, 12), (str(LARGEST), LARGEST), (str(LARGEST + 1), 0), ("9" * 5000, 0), ("", 0), ("-1", 0),
     ("zeven", 0), ("\u0667", 0), ("\u00b2", 0), ("1.0", 0), (None, 0)],
)  # fmt: skip
def test_a_key_is_a_number_that_a_database_can_hold(typed, key):
    assert text.key_in(typed) == key


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2.450,00", "2450.00"), ("\u20ac 2.450,-", "2450"), ("\u20ac2.450,--", "2450"), ("2450,5", "2450.5"),
        ("EUR 5", "5"), ("5 euro", "5"), ("1.000", "1000"), ("2\u00a0450", "2450"), ("2,450.00", "2450.00"),
        ("1.234.567,89", "1234567.89"), ("2.450 ,-", "2450"),
        ("2450.50", "2450.50"), ("0.500", "0.500"), ("\u22125", "-5"), ("vijf", "vijf"), ("1.00", "1.00"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed, number):
    assert text.number(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("52,9929", "52.9929"), ("52.9929", "52.9929"), ("52,993", "52.993"), ("52.993", "52.993"), ("52", "52"),
        (" -0,5 ", "-0.5"), ("\u22120,25", "-0.25"), ("52,9929\u00b0", "52.9929"), ("5,2 \u00b0", "5.2"),
        ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("52,9929, 6,1", "52,9929, 6,1"), ("vijf", "vijf"), ("", ""),
    ],
)  # fmt: skip
def test_degrees_count_no_thousands(typed, number):
    assert text.fraction(typed) == number


def test_rich_text_keeps_its_tags_whatever_mark_stands_first():
    assert text.clean_markup("<p>\u0338een</p><p>\u200b\u0301\u0338twee</p>") == "<p>een</p><p>\u0301twee</p>"
    assert text.clean_markup("<p>a =\u0338 b</p>") == "<p>a \u2260 b</p>"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gemeente\u00a0Duinrade", "gemeente  Duinrade"),
        ("Zoe\u0308", "zoe"),
        ("O\u2019Brien", "O'BRIEN"),
        ("O\u00b4Brien", "o`brien"),
        ("\u2019s-Gravenmoer", "'s\u2011gravenmoer"),
        ("\u0132dam", "ijdam"),
        ("Stra\u00dfe", "STRASSE"),
        ("Sm\u00f8rrebr\u00f8d", "smorrebrod"),
        ("Duin\u200brade", "DUINRADE"),
        ("\uff21\uff33\uff32", "asr"),
        ("\u0130zmir", "izmir"),
        ("Zorg\ufe58Welzijn", "zorg-welzijn"),
    ],
)
def test_one_name_is_one_however_it_is_typed(one, other):
    assert text.folded(one) == text.folded(other)


def test_what_is_compared_has_no_blanks_around_it():
    assert [text.folded(name) for name in ("\tZo\u00eb\u00a0", " Noor\n")] == ["zoe", "noor"]


def test_a_sign_that_is_seen_makes_another_name():
    assert len({text.folded(name) for name in ("Zorg & Co", "Zorg en Co", "Zorg+Co", "ZorgCo", "Zorg Co")}) == 5


NAMES = ["a.s.r.", "DSW", "\u00c9chterberg", "gemeente Aa", "'s-Gravenmoer", "\u2019t Hart", "IJdam", "Zwart"]


def test_names_stand_as_in_a_dutch_list():
    assert sorted([*NAMES[5:], *NAMES[:5]], key=text.sort_name) == NAMES


def test_a_name_of_another_script_stands_among_the_small_letters():
    assert text.sort_name("\u5317\u4eac") == "beijing"


@pytest.mark.parametrize(
    ("last_name", "infix", "key"),
    [
        ("Berg", "van den", "berg noor van den"),
        ("van den Berg", "", "berg noor"),
        ("Van  Den Berg", "", "berg noor"),
        ("'t Hart", "", "hart noor"),
        ("\u2019t Hart", "", "hart noor"),
        ("d'Ancona", "", "ancona noor"),
        ("van d\u2019Ancona", "", "ancona noor"),
        ("Van\u2019t Hof", "", "hof noor"),
        ("van't Hof", "", "hof noor"),
        ("van 't Hof", "", "hof noor"),
        ("Van\u2019t-Hof", "", "hof noor"),
        ("In\u2019t Veld", "", "veld noor"),
        ("op\u2018t Land", "", "land noor"),
        ("van\u2019s-Gravesande", "", "gravesande noor"),
        ("v\u2019t Hof", "", "hof noor"),
        ("v. \u2019t Hof", "", "hof noor"),
        ("v.'t Hof", "", "hof noor"),
        ("Hof", "van\u2019t", "hof noor van t"),
        ("Hof", "van 't", "hof noor van t"),
        ("Van't", "", "t noor"),
        ("Vant Hof", "", "vant hof noor"),
        ("Hans's", "", "hanss noor"),
        ("Brant't", "", "brantt noor"),
        ("v.d. Jagt", "", "jagt noor"),
        ("v. d. Jagt", "", "jagt noor"),
        ("V.d.Jagt", "", "jagt noor"),
        ("v/d Kamp", "", "kamp noor"),
        ("vd Kamp", "", "kamp noor"),
        ("v. Dijk", "", "dijk noor"),
        ("Vos", "", "vos noor"),
        ("Vdovin", "", "vdovin noor"),
        ("Vd", "", "vd noor"),
        ("O\u2019Brien", "", "obrien noor"),
        ("Berg-van Dijk", "", "berg van dijk noor"),
        ("In", "", "in noor"),
        ("\u0130nce", "", "ince noor"),
    ],
)
def test_a_person_stands_under_the_last_name_in_whichever_field_the_infix_is(last_name, infix, key):
    assert text.sort_person(last_name, "Noor", infix) == key


@pytest.mark.django_db
@given(st.lists(anything.map(text.clean_line).filter(bool), min_size=1, max_size=5))
def test_the_database_compares_as_we_do(typed):
    Organisation.objects.all().delete()
    Organisation.objects.bulk_create(
        Organisation(name=f"{number} {name}", kind="insurer") for number, name in enumerate(typed)
    )
    for name, compared in Organisation.objects.values_list("name", "name__folded"):
        assert compared == text.folded(name)
    for number, name in enumerate(typed):
        found = Organisation.objects.filter(name__folded__contains=text.folded(f"{number} {name}"))
        assert found.filter(name=f"{number} {name}").count() == 1
