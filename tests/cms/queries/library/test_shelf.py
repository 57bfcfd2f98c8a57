"""The library: what is found, what is counted, and that nothing breaks it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.models import CaseIndexPage
from cms.queries.library.choice import Choice
from cms.queries.library.shelf import PAGE_SIZE, Library, library
from course.enums import TermKind
from course.models import Term
from tests.factories import TermFactory
from tests.helpers.pages import main_of, make_card, make_case, make_home, make_library, make_private

pytestmark = pytest.mark.django_db


def ask(shelf: CaseIndexPage, query: str = "") -> Library:
    return library(shelf, Choice.of(QueryDict(query)))


def titles(found: Library) -> list[str]:
    return [result.page.title for result in (*found.cases, *found.cards)]


def counts(found: Library, name: str) -> dict[str, int]:
    facet = next(facet for facet in found.facets if facet.name == name)
    return {option.value: option.count for option in facet.options}


@pytest.fixture(scope="module", autouse=True)
def made_once(django_db_setup, django_db_blocker):
    """A home, a library and what stands in it, in a transaction around all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(make_library(make_home()), make_terms())
        yield
        transaction.set_rollback(True)


def make_terms() -> dict[str, Term]:
    TermFactory(kind=TermKind.LAW, code="wmo", name="Wet maatschappelijke ondersteuning")
    TermFactory(kind=TermKind.LAW, code="zvw", name="Zorgverzekeringswet", abbreviation="Zvw")
    TermFactory(kind=TermKind.AGREEMENT, code="iza", name="Integraal Zorgakkoord", abbreviation="IZA")
    TermFactory(code="huisarts", name="Huisartsenzorg")
    TermFactory(code="schulden", name="Schulden")
    return {term.code: term for term in Term.objects.all()}


def fill(shelf: CaseIndexPage, terms: dict[str, Term]) -> None:
    make_case(shelf, "Katwijk", places=("Katwijk",), themes=[terms["huisarts"]], laws=[terms["zvw"]])
    make_case(
        shelf,
        "Vlissingen",
        places=("Vlissingen", "Hulst"),
        themes=[terms["huisarts"], terms["schulden"]],
        laws=[terms["zvw"], terms["wmo"]],
        agreements=[terms["iza"]],
        funding="Geld uit de compensatie voor Zeeland",
    )
    make_case(shelf, "Terneuzen", places=("Terneuzen",), themes=[terms["schulden"]])
    make_card(shelf, "Hoe voorkom je schulden?", (terms["schulden"],))
    for page in Page.objects.descendant_of(shelf).order_by("pk").specific():
        page.save_revision().publish()  # the search knows its places and laws from then on


@pytest.fixture
def terms() -> dict[str, Term]:
    return {term.code: term for term in Term.objects.all()}


@pytest.fixture
def filled() -> CaseIndexPage:
    return CaseIndexPage.objects.get()


@pytest.fixture
def shelf(filled: CaseIndexPage) -> CaseIndexPage:
    """With nothing on it."""
    for page in filled.get_children():
        page.delete()
    return CaseIndexPage.objects.get()


def test_everything_stands_in_the_library_cases_first_and_the_newest_before_the_older(filled):
    assert titles(ask(filled)) == ["Terneuzen", "Vlissingen", "Katwijk", "Kaart Hoe voorkom je schul"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("thema=huisarts", ["Vlissingen", "Katwijk"]),
        ("thema=huisarts&thema=schulden", ["Terneuzen", "Vlissingen", "Katwijk", "Kaart Hoe voorkom je schul"]),
        ("plaats=hulst&plaats=katwijk", ["Vlissingen", "Katwijk"]),
        ("plaats=hulst&thema=huisarts", ["Vlissingen"]),
        ("plaats=katwijk&thema=schulden", []),
        ("wet=wmo", ["Vlissingen"]),
        ("wet=iza", ["Vlissingen"]),
        ("wet=zvw&plaats=katwijk&thema=huisarts", ["Katwijk"]),
    ],
)
def test_values_of_one_filter_widen_and_different_filters_narrow(filled, query, expected):
    assert titles(ask(filled, query)) == expected


def test_an_option_counts_with_the_other_filters_but_without_its_own(filled):
    found = ask(filled, "thema=huisarts")
    assert counts(found, "thema") == {"huisarts": 2, "schulden": 3}
    assert counts(found, "plaats") == {"hulst": 1, "katwijk": 1, "terneuzen": 0, "vlissingen": 1}
    assert counts(found, "wet") == {"iza": 1, "wmo": 1, "zvw": 2}


def test_a_law_is_called_by_its_abbreviation_when_it_has_one(filled):
    facet = next(facet for facet in ask(filled).facets if facet.name == "wet")
    assert [option.label for option in facet.options] == ["IZA", "Wet maatschappelijke ondersteuning", "Zvw"]


def test_a_filter_without_values_is_not_shown(shelf, terms):
    make_case(shelf, "Katwijk", themes=[terms["huisarts"]])
    assert [facet.name for facet in ask(shelf).facets] == ["thema"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("katwijk", ["Katwijk"]),
        ("compensatie zeeland", ["Vlissingen"]),
        ("compensatie katwijk", []),
        ("voorkom", ["Kaart Hoe voorkom je schul"]),
        ("Zvw", ["Vlissingen", "Katwijk"]),
        ("Hulst", ["Vlissingen"]),
        ("huisarts", ["Vlissingen", "Katwijk"]),
        ("compensatie zee", ["Vlissingen"]),
    ],
)
def test_search_finds_all_words_in_cases_and_cards(filled, words, expected):
    assert sorted(titles(ask(filled, f"zoek={words}"))) == sorted(expected)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Zoe", "Huis van Zo\u00eb"),
        ("Zoe\u0308", "Huis van Zo\u00eb"),
        ("zo\u200b\u00eb", "Huis van Zo\u00eb"),
        ("O'Brien", "Aanpak O\u2019Brien"),
        ("o`brien", "Aanpak O\u2019Brien"),
        ("O\u2019BRIEN", "Aanpak O\u2019Brien"),
    ],
)
def test_search_compares_as_the_lists_of_the_office_do(shelf, words, found):
    for title in ("Huis van Zo\u00eb", "Aanpak O\u2019Brien", "Zeebrug"):
        make_case(shelf, title).save_revision().publish()
    assert titles(ask(shelf, f"zoek={quote(words)}")) == [found]


def test_search_and_filter_narrow_together(filled):
    assert titles(ask(filled, "zoek=Zvw&plaats=katwijk")) == ["Katwijk"]
    assert counts(ask(filled, "zoek=Zvw"), "plaats") == {"hulst": 1, "katwijk": 1, "terneuzen": 0, "vlissingen": 1}


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "'' OR 1=1 --", "*", "a*", "%", "100%", "\\", "(", "NEAR(a b)", "NOT", "AND", "a:b", "title:", "-",
     "^x", "{}", "\x07x", "a" * 1000, "woord " * 200, "é̀", "🎈", "<script>alert(1)</script>"],
)  # fmt: skip
def test_odd_input_never_breaks_the_search(filled, client: Client, typed):
    response = client.get(filled.url, {"zoek": typed, "thema": typed, "plaats": [typed, "hulst"], "pagina": typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_what_was_typed_is_kept_without_control_characters(filled, client: Client):
    assert 'value="kat &quot;wijk&quot;"' in main_of(client, f'{filled.url}?zoek=kat%07%20"wijk"%1B')


def test_signs_alone_are_no_search_at_all(filled):
    assert len(titles(ask(filled, "zoek=***"))) == 4


def test_unknown_values_of_a_filter_are_forgotten(filled):
    found = ask(filled, "thema=bestaat-niet&thema=huisarts")
    assert titles(found) == ["Vlissingen", "Katwijk"]
    assert [chip.value for chip in found.chips] == ["Huisartsenzorg"]


def test_every_filter_that_is_on_can_be_taken_off(filled, client: Client):
    found = ask(filled, "thema=huisarts&plaats=katwijk&zoek=zvw")
    assert [(chip.value, chip.query) for chip in found.chips] == [
        ("Huisartsenzorg", "?plaats=katwijk&zoek=zvw"),
        ("Katwijk", "?thema=huisarts&zoek=zvw"),
        ("zvw", "?thema=huisarts&plaats=katwijk"),
    ]
    assert 'href="/goede-voorbeelden/?plaats=katwijk&amp;zoek=zvw"' in main_of(
        client, f"{filled.url}?thema=huisarts&plaats=katwijk&zoek=zvw"
    )


def test_an_empty_answer_says_which_filter_to_drop_the_best_first(filled):
    found = ask(filled, "plaats=katwijk&thema=schulden")
    assert found.total == 0
    assert [(chip.value, chip.count) for chip in found.helpful] == [("Katwijk", 3), ("Schulden", 1)]


def test_words_that_are_nowhere_can_be_dropped(filled):
    found = ask(filled, "zoek=olifant&thema=huisarts")
    assert [(chip.value, chip.count) for chip in found.helpful] == [("olifant", 2)]


def test_private_and_unpublished_pages_are_never_found_nor_counted(filled, terms, client: Client, admin_client: Client):
    hidden = make_case(filled, "Geheim Katwijk", places=("Katwijk",), themes=[terms["huisarts"]])
    make_private(hidden)
    make_case(filled, "Oud Katwijk", places=("Katwijk",), themes=[terms["huisarts"]]).unpublish()
    found = ask(filled, "zoek=katwijk")
    assert titles(found) == ["Katwijk"]
    assert counts(found, "thema") == {"huisarts": 1, "schulden": 0}
    assert titles(ask(filled, "plaats=katwijk")) == ["Katwijk"]
    for reader in (client, admin_client):
        assert "Geheim" not in main_of(reader, f"{filled.url}?plaats=katwijk")


def test_a_place_is_a_link_that_can_be_shared(shelf):
    make_case(shelf, "Bossche aanpak", places=("'s-Hertogenbosch",))
    assert counts(ask(shelf, "plaats=s-hertogenbosch"), "plaats") == {"s-hertogenbosch": 1}


def test_long_answers_come_in_pages_that_keep_the_filters(shelf, terms):
    for number in range(PAGE_SIZE + 1):
        make_case(shelf, f"Voorbeeld {number}", themes=[terms["huisarts"]])
    first, second = ask(shelf, "thema=huisarts"), ask(shelf, "thema=huisarts&pagina=2")
    assert (len(titles(first)), titles(second)) == (PAGE_SIZE, ["Voorbeeld 0"])
    assert first.next_query == "?thema=huisarts&pagina=2"
    assert second.previous_query == "?thema=huisarts"
    assert titles(ask(shelf, "pagina=999")) == ["Voorbeeld 0"]


def test_an_empty_library_says_what_will_come(shelf, client: Client):
    assert ask(shelf).chips == []
    assert 'class="empty"' in main_of(client, shelf.url)


def test_the_library_costs_the_same_with_more_pages(filled, client: Client, terms):
    path = f"{filled.url}?thema=huisarts&zoek=katwijk"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(3):
        make_case(filled, f"Katwijk {number}", places=("Katwijk",), themes=[terms["huisarts"]])
        make_card(filled, f"Katwijk en {number}?", (terms["huisarts"],))
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)
    assert len(few) <= 21


def test_theme_cards_come_after_all_cases_also_on_the_last_page(shelf, terms):
    for number in range(PAGE_SIZE + 1):
        make_case(shelf, f"Voorbeeld {number}", themes=[terms["huisarts"]])
    make_card(shelf, "De nieuwste kaart", (terms["huisarts"],))
    first, second = ask(shelf), ask(shelf, "pagina=2")
    assert (len(first.cases), first.cards) == (PAGE_SIZE, [])
    assert titles(second) == ["Voorbeeld 0", "Kaart De nieuwste kaart"]
    assert (first.next_query, second.previous_query) == ("?pagina=2", "?")
    assert (second.next_query, second.total) == ("?pagina=3", PAGE_SIZE + 2)


def test_a_whole_word_is_found_before_a_word_that_only_begins_so_however_new(shelf):
    for title in ("Wijk", "Wijkteam", "Buurt"):
        make_case(shelf, title, summary="Samen.")
    assert titles(ask(shelf, "zoek=wijk")) == ["Wijk", "Wijkteam"]


def test_what_was_published_first_comes_last_and_without_a_date_after_that(shelf):
    for title in ("Bergen", "Zeist", "Aalst", "Oud"):
        make_case(shelf, title)
    moment = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    Page.objects.filter(title__in=("Bergen", "Aalst", "Zeist")).update(first_published_at=moment)
    Page.objects.filter(title="Oud").update(first_published_at=None)
    assert titles(ask(shelf)) == ["Aalst", "Bergen", "Zeist", "Oud"]


def test_a_filter_says_what_is_chosen_and_its_options_stand_by_name(shelf, terms):
    for name in ("zeist", "Aalst", "Bergen"):
        make_case(shelf, f"In {name}", places=(name,))
    facet = next(facet for facet in ask(shelf, "plaats=bergen&plaats=zeist").facets if facet.name == "plaats")
    assert [(option.label, option.chosen) for option in facet.options] == [
        ("Aalst", False),
        ("Bergen", True),
        ("zeist", True),
    ]
    assert facet.chosen == 2


def test_a_result_carries_its_own_themes_and_places(filled):
    found = {result.page.title: (result.themes, result.places) for result in ask(filled).cases}
    assert found["Vlissingen"] == (
        {"huisarts": "Huisartsenzorg", "schulden": "Schulden"},
        ["Vlissingen", "Hulst"],
    )
    assert found["Terneuzen"] == ({"schulden": "Schulden"}, ["Terneuzen"])


def test_the_filters_to_drop_come_with_the_best_first_and_without_those_that_do_not_help(shelf, terms):
    make_case(shelf, "Een", places=("Een",), themes=[terms["huisarts"]], laws=[terms["zvw"]])
    make_case(shelf, "Twee", places=("Twee",), themes=[terms["schulden"]], laws=[terms["zvw"]])
    make_case(shelf, "Drie", places=("Twee",), themes=[terms["schulden"]], laws=[terms["zvw"]])
    found = ask(shelf, "thema=huisarts&plaats=twee&wet=zvw")
    assert [(chip.value, chip.count) for chip in found.helpful] == [("Huisartsenzorg", 2), ("Twee", 1)]


def test_words_are_cut_to_what_can_be_a_search():
    choice = Choice.of(QueryDict(f"zoek={'a' * 200}&pagina=3&thema=x&thema=x&thema=y"))
    assert (choice.words, choice.page, choice.facets["thema"]) == ("a" * 100, "3", ("x", "y"))
    assert Choice.of(QueryDict("zoek=een twee-drie, vier vijf zes zeven acht negen")).terms == (
        "een twee drie vier vijf zes zeven acht"
    )
    assert Choice.of(QueryDict("")) == Choice({"thema": (), "plaats": (), "wet": ()}, "", "1")


def test_one_value_less_is_the_first_page_of_the_rest():
    choice = Choice.of(QueryDict("thema=x&thema=y&plaats=z&zoek=huis&pagina=3"))
    assert choice.query == "?thema=x&thema=y&plaats=z&zoek=huis&pagina=3"
    assert choice.without("thema", "x").query == "?thema=y&plaats=z&zoek=huis"
    assert choice.without("zoek", "huis").query == "?thema=x&thema=y&plaats=z"


def test_what_shows_a_number_in_the_form_moves_with_the_results_and_stands_on_the_page(filled, client: Client):
    page = client.get(filled.url).content.decode()
    found = ask(filled)
    parts = found.moving_parts.split(",")
    options = sum(len(facet.options) for facet in found.facets)
    assert len(parts) == options + len(found.facets)
    assert [part for part in parts if f'id="{part.removeprefix("#")}"' not in page] == []


def test_the_values_of_a_filter_stand_in_the_order_of_the_alphabet_whatever_their_capitals(shelf):
    words = {"z": "arbeid", "a": "Beleid", "m": "cultuur"}
    themes = [TermFactory(code=f"orde-{code}", name=name) for code, name in words.items()]
    make_case(shelf, "Alles", themes=themes)
    facet = next(facet for facet in ask(shelf).facets if facet.name == "thema")
    assert [option.label for option in facet.options] == ["arbeid", "Beleid", "cultuur"]


def test_what_only_a_hidden_page_is_about_is_no_value_of_a_filter(shelf):
    seen, of_case, of_card = (TermFactory(code=f"over-{name}", name=name) for name in ("zorg", "geheim", "besloten"))
    make_case(shelf, "Open", themes=[seen], places=("Hulst",))
    make_private(make_case(shelf, "Dicht", themes=[of_case], places=("Sluis",)))
    make_private(make_card(shelf, "Kaart", (of_card,)))
    labels = {facet.name: [option.label for option in facet.options] for facet in ask(shelf).facets}
    assert labels == {"thema": ["zorg"], "plaats": ["Hulst"]}


def test_a_case_without_themes_or_places_is_a_result_without_them(shelf):
    make_case(shelf, "Kaal")
    (found,) = ask(shelf).cases
    assert (found.themes, found.places) == ({}, [])
