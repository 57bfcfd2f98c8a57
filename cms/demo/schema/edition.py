"""editie-2027.yaml: the edition, its programme and the moments at which it can be seen."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cms.demo.words import (
    ATTENDANCE_KINDS,
    AUDIENCES,
    DOORS,
    FORM_QUESTION_KINDS,
    ITEM_KINDS,
    POLL_KINDS,
    POLL_REPLIES,
    RIGHTS,
)
from course.content.reading import Amount, Day, Filled, Id, Key, Moment, Record, Ref, Text, Time, Whole, word
from course.enums import AttendanceKind, Audience, ItemKind, PollKind, PollReply, Rights, TaskDoor

Days = Annotated[list[Day], Field(min_length=1)]
PlaceKey = Annotated[Key, Ref("place")]


class Item(Record):
    id: Annotated[Key, Id("item")]
    begin: Time
    eind: Time
    soort: Annotated[ItemKind, word(ITEM_KINDS)]
    titel: Filled
    dag: Day | None = None
    sprekers: Annotated[list[Key], Ref("organiser", "speaker")] = []
    samenvatting: Text = ""
    werkvorm: Text = ""
    goed_voorbeeld: Annotated[Key | None, Ref("case")] = None
    werkbezoek: Annotated[Key | None, Ref("visit")] = None
    pitches: Annotated[list[Key], Ref("pitch")] = []

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        return self.in_order("begin", "eind")


class Meetings(Record):
    """A module or the reunion: something with meetings."""

    id: Annotated[Key, Id("module")]
    titel: Filled
    data: Days
    weeknummer: Whole
    locatie: PlaceKey
    programma: Annotated[list[Item], Field(min_length=1)]


class TaskAnswers(Record):
    """Who ticked a task, or made this choice, on that moment."""

    op: Moment
    wie: Annotated[list[Key], Ref("participant")]
    keuze: Text = ""


class Task(Record):
    tekst: Filled
    pagina: Annotated[TaskDoor | None, word(DOORS)] = None
    keuze: list[Filled] = []
    tot: Day | None = None
    antwoorden: list[TaskAnswers] = []


class Preparation(Record):
    minuten: Whole
    opdrachten: list[Task]


class Night(Record):
    hotel: Filled
    inbegrepen: bool
    keuze: list[Filled]


class Module(Meetings):
    nummer: Whole
    vraag: Text
    telt_als_cursusdag: bool
    voorbereiding: Preparation
    opbrengst: Text
    let_op: Text = ""
    extra_locaties: Annotated[list[Key], Ref("place")] = []
    aantal_cursusdagen: Whole | None = None
    overnachting: Night | None = None


class Access(Record):
    """What is there, for as far as that is known."""

    drempelvrij: bool | None = None
    lift: bool | None = None
    ringleiding: bool | None = None
    rustruimte: bool | None = None
    gebedsruimte: bool | None = None
    genderneutraal_toilet: bool | None = None
    ondertiteling: bool | None = None
    schrijftolk_op_verzoek: bool | None = None


class Venue(Record):
    id: Annotated[Key, Id("place")]
    naam: Filled
    adres: Text
    postcode: Text
    plaats: Text
    provincie: Text
    ov: Text
    parkeren: Text
    toegankelijk: Access
    let_op: Text = ""
    zaal_voor: Whole | None = None


class FormQuestion(Record):
    id: Annotated[Key, Id("form question")]
    label: Filled
    soort: Annotated[str, word(FORM_QUESTION_KINDS)]
    verplicht: bool
    max_tekens: Whole | None = None
    uitleg: Text = ""
    opties: list[Filled] = []


class Quota(Record):
    verzekeraar: Whole
    gemeente: Whole


class EnrolmentRules(Record):
    opent: Moment
    sluit: Moment
    uitslag_uiterlijk: Day
    akkoord_leidinggevende_nodig: bool
    capaciteit: Whole
    minimum: Whole
    quota: Quota
    max_per_organisatie: Whole
    vrijgeven_quota_op: Day
    volgorde: Filled
    wachtlijst: bool
    aanbod_geldig_werkdagen: Whole
    vragen: list[FormQuestion]

    @model_validator(mode="after")
    def closes_after_it_opens(self) -> Self:
        return self.in_order("opent", "sluit")


class Invoice(Record):
    op_naam_van: Filled
    inkoopnummer_gevraagd: bool
    formaten: list[Filled]


class Cancelling(Record):
    tot_dagen_voor_start: Whole
    kosten_procent: Whole


class Price(Record):
    bedrag_eur: Amount
    demo_bedrag: bool
    btw: Filled
    btw_toelichting: Text
    inclusief: list[Filled]
    exclusief: list[Filled]
    factuur: Invoice
    annuleren: list[Cancelling]
    vervangen: Filled


class Requirement(Record):
    code: Annotated[Key, Id("requirement")]
    tekst: Filled
    minimum: Whole


class Certificate(Record):
    naam: Filled
    eisen: list[Requirement]
    inhalen: Filled


class Workload(Record):
    cursusdagen: Whole
    online_bijeenkomsten: Whole
    uren_per_week_voorbereiding: Whole
    totaal_uren: Whole


class Goal(Record):
    id: Annotated[Key, Id("goal")]
    tekst: Filled


class GroundRule(Record):
    code: Annotated[Key, Id("ground rule")]
    titel: Filled
    tekst: Filled


class Contact(Record):
    naam: Filled
    e_mail: Filled
    bereikbaar: Filled


class DemoMomentText(Record):
    id: Annotated[Key, Id("moment")]
    tijd: Moment
    wat: Filled


class OnADay(Record):
    """Of one participant, on one day of a module."""

    module: Annotated[Key, Ref("module")]
    dag: Day
    wie: Annotated[Key, Ref("participant")]


class Deviation(OnADay):
    wat: Annotated[AttendanceKind, word(ATTENDANCE_KINDS)]
    minuten: Whole | None = None


class ApologyText(OnADay):
    op: Moment
    toelichting: Text = ""


class SpeakerQuestion(Record):
    """Somebody who is asked beside those in the programme. Without `antwoord` the question was taken back."""

    wie: Annotated[Key, Ref("speaker")]
    onderdeel: Annotated[Key, Ref("item")]
    vraag: Filled
    gevraagd_op: Moment
    antwoord: Literal["ja", "nee", "ingetrokken"]
    antwoord_op: Moment
    reden: Text = ""


class GivenMaterial(Record):
    """What a speaker gave: a text of which a file is made."""

    wie: Annotated[Key, Ref("speaker")]
    onderdeel: Annotated[Key, Ref("item")]
    titel: Filled
    bestand: Filled
    tekst: Filled
    gegeven_op: Moment
    voor: Annotated[Audience, word(AUDIENCES)]
    dagen: int | None = None
    rechten: Annotated[Rights, word(RIGHTS)]


class PollMoment(Record):
    dag: Day
    begin: Time
    eind: Time

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        return self.in_order("begin", "eind")


class PollAnswers(Record):
    """Of one person, in the order of the moments."""

    wie: Annotated[Key, Ref("participant", "speaker")]
    op: Moment
    kan: list[Annotated[PollReply, word(POLL_REPLIES)]]


class DatePollText(Record):
    """A date that is sought for a new meeting; `gekozen` counts the moments from one."""

    titel: Filled
    toelichting: Text
    soort: Annotated[PollKind, word(POLL_KINDS)]
    locatie: PlaceKey
    sprekers: Annotated[list[Key], Ref("speaker")]
    gevraagd_op: Moment
    antwoorden_tot: Day
    momenten: Annotated[list[PollMoment], Field(min_length=2)]
    antwoorden: list[PollAnswers]
    gekozen: Whole
    gekozen_op: Moment

    @model_validator(mode="after")
    def asked_before_it_is_chosen(self) -> Self:
        return self.in_order("gevraagd_op", "gekozen_op")


class VisitChoiceText(Record):
    """Of one participant, the first choice first."""

    wie: Annotated[Key, Ref("participant")]
    op: Moment
    volgorde: Annotated[list[Key], Ref("visit")]


class VisitRoundText(Record):
    """A round of choosing between visits of one meeting, and when it was divided and published. Without `lot` it would
    come out otherwise each time.
    """

    bezoeken: Annotated[list[Key], Ref("visit"), Field(min_length=2)]
    opent: Moment
    sluit: Moment
    per_organisatie: Whole
    lot: Whole
    keuzes: list[VisitChoiceText]
    verdeeld_op: Moment

    @model_validator(mode="after")
    def closes_before_it_is_divided(self) -> Self:
        self.in_order("opent", "sluit")
        return self.in_order("sluit", "verdeeld_op")


class WaitingItem(Record):
    """How an item is to be; what is left out stays as it is."""

    onderdeel: Annotated[Key, Ref("item")]
    begin: Time | None = None
    eind: Time | None = None
    titel: Text = ""
    werkvorm: Text = ""


class WaitingChange(Record):
    """A change of the programme that the course office put ready, and let go later."""

    klaargezet_op: Moment
    losgelaten_op: Moment
    onderdelen: Annotated[list[WaitingItem], Field(min_length=1)]

    @model_validator(mode="after")
    def ready_before_it_is_let_go(self) -> Self:
        return self.in_order("klaargezet_op", "losgelaten_op")


class AttendanceText(Record):
    """Who was not there, or not all day; everybody else was. And who said beforehand that they could not come."""

    afwijkingen: list[Deviation]
    afmeldingen: list[ApologyText]


class EditionFile(Record):
    schema_: Literal["editie/1"] = Field(alias="schema")
    id: Annotated[Key, Id("edition")]
    demo: bool
    titel: Filled
    ondertitel: Text
    slug: Key
    organisator: Filled
    samenvatting: Filled
    wat_levert_het_op: list[Filled]
    doelgroep: Filled
    voertaal: Literal["nl"]
    studiebelasting: Workload
    aanmelding: EnrolmentRules
    prijs: Price
    certificaat: Certificate
    leerdoelen: list[Goal]
    spelregels: list[GroundRule]
    contact: Contact
    locaties: Annotated[list[Venue], Field(min_length=1)]
    nummer_voor_de_dag: Text
    aanwezigheid: AttendanceText
    sprekersvragen: list[SpeakerQuestion]
    materialen: list[GivenMaterial]
    keuzerondes: list[VisitRoundText]
    datumprikkers: list[DatePollText]
    planning_toch_zo: Text
    """Why it is planned so in spite of what the planner found, in the words of the course office."""

    klaargezet: list[WaitingChange]
    demo_momenten: Annotated[list[DemoMomentText], Field(min_length=1)]
    modules: Annotated[list[Module], Field(min_length=1)]
    terugkomdag: Meetings
