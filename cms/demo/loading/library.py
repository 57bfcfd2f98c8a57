"""Loads the library: the cases and the theme cards."""

from __future__ import annotations

from typing import Any

from cms.content.pages import starter_words
from cms.demo.loading.load import Load, lines
from cms.demo.loading.pages import PageWords, put_page
from cms.demo.schema.library import Card, Case, Source
from cms.demo.schema.pitches import PitchText
from cms.models import CaseIndexPage, CasePage, ThemeCardPage
from course.enums import TermKind
from course.models import Term
from pitches.models import Pitch


def load_library(load: Load) -> None:
    """The library with four cases and nine theme cards."""
    words = {**starter_words("goede_voorbeelden"), "show_in_menus": True}
    index = put_page(load, load.rows["page:home"], "page:library", CaseIndexPage, PageWords(words))
    for node in load.content.library.goede_voorbeelden:
        put_page(load, index, f"case:{node.id}", CasePage, _case(load, node))
    cards = load.content.library.themakaarten
    for card in cards.kaarten:
        put_page(load, index, f"card:{card.id}", ThemeCardPage, _card(load, card, cards.bron))


def _case(load: Load, node: Case) -> PageWords:
    pitches = [
        pitch
        for pitch in load.content.pitches.pitches
        if pitch.id in node.pitches or node.id in pitch.goede_voorbeelden
    ]
    return PageWords(
        values={**_story(node), **_whereabouts(node), **_source(node.bron)},
        many={
            "themes": _terms(load, TermKind.THEME, node.themas),
            "laws": _laws(load, pitches),
            "agreements": _terms(load, TermKind.AGREEMENT, node.akkoorden),
            "principles": _terms(load, TermKind.PRINCIPLE, node.leidende_principes),
            "dimensions": _terms(load, TermKind.DIMENSION, node.positieve_gezondheid.dimensies),
            "visits": [load.rows[f"visit:{name}"] for name in _visits(load, node)],
            "pitches": _handed_in(load, pitches),
        },
        children={
            "places": [{"name": name} for name in node.plaats],
            "parties": [{"name": party.naam, "role": party.rol} for party in node.partijen],
            "insights": [{"role": told.rol, "text": told.parafrase} for told in node.inzichten],
        },
    )


def _story(node: Case) -> dict[str, Any]:
    return {
        "title": node.titel,
        "slug": node.id.removeprefix("gv-"),
        "search_description": node.korte_zin,
        "summary": node.korte_zin,
        "occasion": node.aanleiding,
        "goal": node.doel,
        "approach": lines(node.aanpak),
        "target_group": node.doelgroep,
        "funding": node.financiering,
        "works": lines(node.wat_werkt),
        "difficult": lines(node.wat_is_lastig),
        "result": node.resultaat_tot_nu_toe,
        "lessons": lines(node.lessen),
        "questions": lines(node.vragen_voor_de_groep),
        "unknown": lines(node.niet_in_de_bron),
    }


def _whereabouts(node: Case) -> dict[str, Any]:
    """The laws are read from the pitches about a case: that is ours, not the source's."""
    return {
        "province": node.provincie,
        "holiday_region": node.vakantieregio,
        "care_region": node.zorgkantoorregio,
        "maturity": node.rijpheid,
        "dimensions_by_editors": node.positieve_gezondheid.duiding_redactie,
        "laws_by_editors": True,
    }


def _source(node: Source) -> dict[str, Any]:
    return {
        "source_title": node.titel_artikel,
        "source_kind": node.soort,
        "source_file": node.bestand,
        "source_date": node.datum,
    }


def _visits(load: Load, node: Case) -> list[str]:
    """Visits that the case names, and visits that name the case."""
    visits = load.content.visits.werkbezoeken
    named = [v.id for v in visits if node.id in {v.goed_voorbeeld, *v.extra_goede_voorbeelden}]
    return list(dict.fromkeys([*node.werkbezoeken, *named]))


def _card(load: Load, node: Card, source: Source) -> PageWords:
    pitches = [pitch for pitch in load.content.pitches.pitches if pitch.themakaart == node.id]
    return PageWords(
        values={
            "title": node.titel,
            "slug": node.id.removeprefix("tk-"),
            "search_description": node.vraag,
            "question": node.vraag,
            "source": f"{source.titel_artikel} ({source.soort})",
        },
        many={
            "themes": _terms(load, TermKind.THEME, node.themas),
            "laws": _laws(load, pitches),
            "pitches": _handed_in(load, pitches),
        },
    )


def _terms(load: Load, kind: TermKind, codes: list[str]) -> list[Term]:
    return [load.rows[f"term:{kind}:{code}"] for code in codes]


def _laws(load: Load, pitches: list[PitchText]) -> list[Term]:
    codes = dict.fromkeys(code for pitch in pitches for code in pitch.wetten)
    return _terms(load, TermKind.LAW, list(codes))


def _handed_in(load: Load, pitches: list[PitchText]) -> list[Pitch]:
    """The pitches that exist at the moment."""
    keys = (f"pitch:{pitch.id}" for pitch in pitches)
    return [load.rows[key] for key in keys if key in load.rows.loaded]
