"""paginas.yaml, and teksten-ui.yaml: its texts live in the translation catalogue, here only its structure is read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cms.demo.words import BLOCK_KINDS
from course.content.reading import Filled, Id, Key, Record, Text, Whole, word


class Point(Record):
    kop: Filled
    tekst: Filled


class PageBlock(Record):
    soort: Annotated[str, word(BLOCK_KINDS)]
    titel: Text = ""
    tekst: Text = ""
    knop: Text = ""
    punten: list[Point] = []
    aantal: Whole = 0
    bron: Text = ""


class Asked(Record):
    vraag: Filled
    antwoord: Filled


class Kept(Record):
    gegeven: Filled
    waarvoor: Filled
    grondslag: Filled
    bewaren: Filled


class PageText(Record):
    """A page with what it says; a starter page has its title, address and introduction from what ships."""

    id: Annotated[Key, Id("page")]
    slug: Text = ""
    titel: Text = ""
    kop: Text = ""
    inleiding: Text = ""
    blokken: list[PageBlock] = []
    vragen: list[Asked] = []
    tabel: list[Kept] = []


class PagesFile(Record):
    schema_: Literal["paginas/1"] = Field(alias="schema")
    taal: Literal["nl"]
    paginas: Annotated[list[PageText], Field(min_length=1)]


class StatusText(Record):
    label: Filled
    uitleg: Text = ""


class FormTexts(Record):
    verplicht: Filled
    samenvatting_fouten_kop: Filled
    fouten: dict[str, Filled]
    gelukt: dict[str, Filled]


class Notice(Record):
    kop: Filled
    tekst: Filled


class GeneralTexts(Record):
    skiplink: Filled
    menu: Filled
    zoeken: Filled
    kruimelpad: Filled
    voorbeeld_label: Filled
    taal_van_pagina: Filled
    laatst_gewijzigd: Filled
    toegankelijkheid_probleem: Filled
    niet_gevonden: Notice
    storing: Notice


class TextsFile(Record):
    schema_: Literal["teksten_ui/1"] = Field(alias="schema")
    taal: Literal["nl"]
    aanspreekvorm: Filled
    taalniveau: Filled
    schrijfregels: list[Filled]
    statussen: dict[str, dict[str, StatusText]]
    knoppen: dict[str, Filled]
    formulier: FormTexts
    algemeen: GeneralTexts
