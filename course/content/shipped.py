"""What ships with the course: the words of the field, the texts of mails, questionnaires, days to plan around."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from course.content.reading import Book, Day, Filled, Id, Key, Record, Text, Whole, read, word
from course.enums import DayOff, HolidayRegion, QuestionKind

FOLDER = Path(__file__).resolve().parent

HOLIDAY_REGIONS = {"noord": HolidayRegion.NORTH, "midden": HolidayRegion.MIDDLE, "zuid": HolidayRegion.SOUTH}
DAYS_OFF = {"true": DayOff.YES, "ja": DayOff.YES, "vaak": DayOff.OFTEN, "false": DayOff.NO, "nee": DayOff.NO}
QUESTION_KINDS = {
    "schaal": QuestionKind.SCALE,
    "tekst": QuestionKind.TEXT,
    "keuze": QuestionKind.CHOICE,
    "getal": QuestionKind.NUMBER,
    "rangorde": QuestionKind.RANKING,
}
Region = Annotated[HolidayRegion, word(HOLIDAY_REGIONS)]


class Named(Record):
    naam: Filled
    controle: bool = False


class Defined(Named):
    definitie: Filled


class Law(Defined):
    id: Annotated[Key, Id("law")]
    afkorting: Text
    uitvoerder: Filled


class Agreement(Defined):
    id: Annotated[Key, Id("agreement")]
    afkorting: Text = ""
    jaar: Whole | None = None


class Party(Defined):
    id: Annotated[Key, Id("party")]


class Dimension(Defined):
    id: Annotated[Key, Id("dimension")]


class Principle(Defined):
    id: Annotated[Key, Id("principle")]


class Theme(Named):
    id: Annotated[Key, Id("theme")]
    kleur_sleutel: Filled


class ItemWord(Named):
    id: Annotated[Key, Id("item kind")]
    telt_voor_aanwezigheid: bool
    uitleg: Text = ""


class SideWord(Named):
    id: Annotated[Key, Id("side")]


class InsurerGroup(Named):
    id: Annotated[Key, Id("insurer group")]
    voorbeelden_van_merken: list[Filled]


class InsurerGroups(Record):
    toelichting: Text
    controle: bool
    lijst: list[InsurerGroup]


class CareRegions(Record):
    toelichting: Text
    controle: bool
    per_uitvoerder: dict[str, list[Filled]]


class PositiveHealth(Record):
    toelichting: Text
    dimensies: list[Dimension]


class Principles(Record):
    toelichting: Text
    bron: Filled
    lijst: list[Principle]


class Wording(Record):
    jargon: Filled
    wij_schrijven: Filled


class Wordings(Record):
    toelichting: Text
    lijst: list[Wording]


class Vocabularies(Record):
    """vocabularies.yaml"""

    schema_: Literal["taxonomie/1"] = Field(alias="schema")
    demo: bool
    toelichting: Text = ""
    peildatum: Filled
    wetten: list[Law]
    akkoorden_en_geld: list[Agreement]
    actoren: list[Party]
    zorgverzekeraarsconcerns: InsurerGroups
    zorgkantoorregios: CareRegions
    positieve_gezondheid: PositiveHealth
    leidende_principes: Principles
    themas: list[Theme]
    soorten_onderdeel: list[ItemWord]
    domeinen: list[SideWord]
    zo_zeggen_wij_het: Wordings


class SchoolHoliday(Record):
    naam: Filled
    van: Day
    tot_en_met: Day
    regios: Annotated[list[Region], Field(min_length=1)]
    zekerheid: Filled
    opmerking: Text = ""
    adviesweek: bool = False

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        return self.in_order("van", "tot_en_met", same=True)


class PublicHoliday(Record):
    naam: Filled
    datum: Day
    vrij: Annotated[DayOff, word(DAYS_OFF)]
    zekerheid: Filled
    opmerking: Text = ""


class DayToMind(Record):
    naam: Filled
    van: Day | None
    tot_en_met: Day | None
    zekerheid: Filled
    waar: Text = ""
    advies: Text = ""

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        return self.in_order("van", "tot_en_met", same=True)


class Regions(Record):
    noord: Filled
    midden: Filled
    zuid: Filled
    opmerking: Filled


class PlanningDays(Record):
    """planning_days.yaml"""

    schema_: Literal["kalender/1"] = Field(alias="schema")
    demo: bool
    toelichting: Text = ""
    weeknummering: Filled
    vakantieregios: Regions
    schoolvakanties: list[SchoolHoliday]
    feestdagen: list[PublicHoliday]
    let_op_dagen: list[DayToMind]
    regels_voor_plannen: list[Filled]


class MunicipalityText(Record):
    code: Annotated[Filled, Id("municipality")]
    naam: Filled
    ook: Text = ""
    provincie: Filled
    breedte: float
    lengte: float


class Municipalities(Record):
    """municipalities.yaml"""

    schema_: Literal["gemeenten/1"] = Field(alias="schema")
    toelichting: Text = ""
    bron: Filled
    bekend_vanaf: Day
    peildatum: Day
    gemeenten: list[MunicipalityText]


class EnglishText(Record):
    onderwerp: Filled
    knop: Text
    tekst: Filled


class MailText(Record):
    code: Annotated[Key, Id("mail")]
    naar: Filled
    wanneer: Filled
    onderwerp: Filled
    knop: Text
    tekst: Filled
    engels: EnglishText | None = None


class MailFrame(Record):
    aanhef: Filled
    slot: Filled
    voettekst: Filled


class MailTemplates(MailFrame):
    """mail_templates.yaml"""

    schema_: Literal["e_mailsjablonen/1"] = Field(alias="schema")
    taal: Literal["nl"]
    toelichting: Text = ""
    engels: MailFrame
    sjablonen: list[MailText]


class QuestionText(Record):
    id: Annotated[Key, Id("question")]
    soort: Annotated[QuestionKind, word(QUESTION_KINDS)]
    vraag: Filled
    van: Whole | None = None
    tot: Whole | None = None
    van_label: Text = ""
    tot_label: Text = ""
    opties: list[Filled] = []
    verplicht: bool = True
    ook_bij_start: bool = False

    @model_validator(mode="after")
    def lowest_comes_first(self) -> Self:
        return self.in_order("van", "tot")


class QuestionnaireText(Record):
    titel: Filled
    vragen: Annotated[list[QuestionText], Field(min_length=1)]
    duur_minuten: Whole | None = None
    anoniem: Text = ""


class CertificateCheck(Record):
    echt: Filled
    naam_verborgen: Filled
    onbekend: Filled


class CertificateText(Record):
    kop: Filled
    tekst: Filled
    onderdelen: list[Filled]
    controle: CertificateCheck
    voorbeeldcode: Filled


class Questionnaires(Record):
    """questionnaires.yaml"""

    schema_: Literal["evaluatie/1"] = Field(alias="schema")
    taal: Literal["nl"]
    dagevaluatie: QuestionnaireText
    eindevaluatie: QuestionnaireText
    na_drie_maanden: QuestionnaireText
    certificaat: CertificateText

    @property
    def by_code(self) -> dict[str, QuestionnaireText]:
        return {
            "dagevaluatie": self.dagevaluatie,
            "eindevaluatie": self.eindevaluatie,
            "na_drie_maanden": self.na_drie_maanden,
        }


@dataclass(frozen=True)
class Shipped:
    """The files together."""

    vocabularies: Vocabularies
    planning_days: PlanningDays
    mail_templates: MailTemplates
    questionnaires: Questionnaires
    municipalities: Municipalities


FILES = (
    "vocabularies.yaml", "planning_days.yaml", "mail_templates.yaml", "questionnaires.yaml", "municipalities.yaml",
)  # fmt: skip


def read_shipped(folder: Path, book: Book) -> Shipped:
    """The files of a folder. Raises ContentError."""
    vocabularies, days, mails, questionnaires, municipalities = (folder / name for name in FILES)
    return Shipped(
        vocabularies=read(vocabularies, Vocabularies, book),
        planning_days=read(days, PlanningDays, book),
        mail_templates=read(mails, MailTemplates, book),
        questionnaires=read(questionnaires, Questionnaires, book),
        municipalities=read(municipalities, Municipalities, book),
    )


@cache
def shipped() -> Shipped:
    """What ships, read once."""
    return read_shipped(FOLDER, Book())
