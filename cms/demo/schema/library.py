"""goede-voorbeelden.yaml"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cms.demo.words import MATURITIES
from cms.enums import Maturity
from course.content.reading import Filled, Id, Key, Record, Ref, Text, word
from course.content.shipped import Region


class Source(Record):
    bestand: Filled
    titel_artikel: Filled
    soort: Filled
    datum: Filled


class CaseParty(Record):
    naam: Filled
    rol: Text


class Health(Record):
    dimensies: Annotated[list[Key], Ref("dimension")]
    duiding_redactie: bool


class Insight(Record):
    rol: Filled
    parafrase: Filled


class Case(Record):
    id: Annotated[Key, Id("case")]
    titel: Filled
    korte_zin: Filled
    plaats: Annotated[list[Filled], Field(min_length=1)]
    provincie: Filled
    vakantieregio: Region
    zorgkantoorregio: Filled
    rijpheid: Annotated[Maturity, word(MATURITIES)]
    aanleiding: Filled
    doel: Filled
    aanpak: list[Filled]
    leidende_principes: Annotated[list[Key], Ref("principle")]
    partijen: list[CaseParty]
    doelgroep: Text
    financiering: Text
    akkoorden: Annotated[list[Key], Ref("agreement")]
    positieve_gezondheid: Health
    wat_werkt: list[Filled]
    wat_is_lastig: list[Filled]
    resultaat_tot_nu_toe: Text
    inzichten: list[Insight]
    lessen: list[Filled]
    vragen_voor_de_groep: list[Filled]
    niet_in_de_bron: list[Filled]
    werkbezoeken: Annotated[list[Key], Ref("visit")]
    pitches: Annotated[list[Key], Ref("pitch")]
    themas: Annotated[list[Key], Ref("theme")]
    bron: Source


class Card(Record):
    id: Annotated[Key, Id("theme card")]
    titel: Filled
    vraag: Filled
    themas: Annotated[list[Key], Ref("theme")]


class Cards(Record):
    toelichting: Text
    bron: Source
    kaarten: list[Card]


class FieldsExplained(Record):
    positieve_gezondheid: Text
    rijpheid: Text


class LibraryFile(Record):
    schema_: Literal["goede_voorbeelden/1"] = Field(alias="schema")
    toelichting: Text = ""
    demo: bool
    veldenuitleg: FieldsExplained
    goede_voorbeelden: list[Case]
    themakaarten: Cards
