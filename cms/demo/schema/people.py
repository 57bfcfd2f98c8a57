"""organisaties.yaml and personen.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cms.demo.words import APPLICANT_STATUSES, INVOICE_FORMATS, ORGANISATION_KINDS, ROLES, SEATED_SIDES, SIDES
from course.content.reading import Day, Filled, Id, Key, Moment, Record, Ref, Text, Whole, word
from course.content.shipped import Region
from course.enums import EnrolmentState, InvoiceFormat, OrganisationKind, Side

EmployerKey = Annotated[Key, Ref("organisation")]
SeatedSide = Annotated[Side, word(SEATED_SIDES)]


class InvoiceWish(Record):
    inkoopnummer_verplicht: bool
    formaat: Annotated[InvoiceFormat, word(INVOICE_FORMATS)]


class Employer(Record):
    id: Annotated[Key, Id("organisation")]
    demo: bool
    naam: Filled
    soort: Annotated[OrganisationKind, word(ORGANISATION_KINDS)]
    domein: Annotated[Side, word(SIDES)]
    plaats: Filled
    vakantieregio: Region | None = None
    inwoners: Whole | None = None
    centrumgemeente: bool = False
    mandaatgemeente: bool = False
    factuur: InvoiceWish | None = None
    bron: Text = ""


class OrganisationsFile(Record):
    schema_: Literal["organisaties/1"] = Field(alias="schema")
    toelichting: Text = ""
    organisaties: list[Employer]


class Person(Record):
    """Somebody, with what only some groups have left open."""

    id: Annotated[Key, Id("person")]
    demo: bool = True
    voornaam: Filled
    tussenvoegsel: Text
    achternaam: Filled
    functie: Filled
    telefoon: Text = ""

    @property
    def employer(self) -> str | None:
        """The id of the organisation that somebody works for."""
        return getattr(self, "organisatie", None)


class Organiser(Person):
    id: Annotated[Key, Id("person", "organiser")]
    rol: Annotated[str, word(ROLES)]


class Speaker(Person):
    id: Annotated[Key, Id("person", "speaker")]
    onderwerp: Filled
    bio: Filled
    titulatuur: Text = ""


class Applicant(Person):
    """Somebody who asked for a place."""

    organisatie: EmployerKey
    domein: SeatedSide
    status: Annotated[EnrolmentState, word(APPLICANT_STATUSES)]
    aangemeld_op: Moment
    plek: Whole | None = None
    vervangen_op: Day | None = None
    vervangen_door: Annotated[Key | None, Ref("participant")] = None


class Participant(Applicant):
    id: Annotated[Key, Id("person", "participant")]
    regio: Filled
    leervraag: Filled
    kan_helpen: Text
    smoelenboek: bool
    foto_toestemming: bool
    vervangt: Annotated[Key | None, Ref("applicant")] = None


class Other(Applicant):
    """Who waited or left."""

    id: Annotated[Key, Id("person", "applicant")]
    toelichting: Text = ""


class Manager(Person):
    id: Annotated[Key, Id("person", "manager")]
    organisatie: EmployerKey
    rol: Literal["opdrachtgever"]
    keurt: Annotated[list[Key], Ref("participant", "applicant")]


class Host(Person):
    id: Annotated[Key, Id("person", "host")]
    rol: Literal["gastpersoon"]
    werkbezoek: Annotated[Key, Ref("visit")]


class Alumnus(Person):
    id: Annotated[Key, Id("person", "alumnus")]
    organisatie: EmployerKey
    editie: Whole
    wil: list[Filled]


class PeopleFile(Record):
    schema_: Literal["personen/1"] = Field(alias="schema")
    toelichting: Text = ""
    demo_label: Filled
    organisatoren: list[Organiser]
    sprekers: list[Speaker]
    deelnemers: Annotated[list[Participant], Field(min_length=1)]
    wachtlijst_en_afmeldingen: list[Other]
    leidinggevenden: list[Manager]
    gastpersonen: list[Host]
    oud_deelnemers: list[Alumnus]
    e_mail_regel: Filled
    leermaatjes: Annotated[list[list[Key]], Ref("participant")]
