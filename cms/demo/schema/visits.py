"""werkbezoeken.yaml"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, model_validator

from cms.demo.words import VISIT_STATUSES
from course.content.reading import Amount, Day, Filled, Id, Key, Record, Ref, Text, Time, Whole, word, wrong
from course.enums import VisitStatus

DISTANCE = re.compile(r"(?:binnen )?(?P<number>\d+) (?P<unit>week|weken|dag|dagen) (?P<side>vooraf|erna)")
DAYS = {"week": 7, "weken": 7, "dag": 1, "dagen": 1}

Status = Annotated[VisitStatus, word(VISIT_STATUSES)]


def _days_from_visit(value: Any) -> int:
    found = DISTANCE.fullmatch(str(value))
    if found is None:
        problem = _("'%(value)s' is no time before or after a visit; write it as 8 weken vooraf")
        raise wrong(problem % {"value": value})
    days = int(found["number"]) * DAYS[found["unit"]]
    return -days if found["side"] == "vooraf" else days


class Task(Record):
    wanneer: Annotated[int, BeforeValidator(_days_from_visit)]
    """Days between the visit and the last day of the task; before the visit it is negative."""

    wat: Filled
    wie: Filled


class Step(Record):
    begin: Time
    eind: Time
    titel: Filled
    wie: Filled

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        return self.in_order("begin", "eind")


class EmergencyCard(Record):
    bellen: Filled
    hulp: Filled
    adres_112: Filled


class Group(Record):
    minimum: Whole
    maximum: Whole
    subgroepen: Whole
    per_subgroep: Whole


class Costs(Record):
    vergoeding_gastorganisatie_eur: Amount
    demo_bedrag: bool
    cadeau: Text


class Result(Record):
    fictief: bool = True
    samenvatting: Text
    geleerd: list[Filled]
    goedgekeurd_door_gastpersoon: bool


class Visit(Record):
    id: Annotated[Key, Id("visit")]
    titel: Filled
    module: Annotated[Key, Ref("module")]
    status_bij_demo_halverwege: Status
    datum: Day
    begin: Time
    eind: Time
    plaats: Filled
    locatie: Annotated[Key, Ref("place")]
    gastorganisatie: Annotated[Key, Ref("organisation")]
    andere_gastheren: Annotated[list[Key], Ref("organisation")]
    gastpersoon: Annotated[Key, Ref("host")]
    afspraak_is_fictief: bool
    goed_voorbeeld: Annotated[Key | None, Ref("case")] = None
    extra_goede_voorbeelden: Annotated[list[Key], Ref("case")] = []
    groep: Group
    leervragen: list[Filled]
    programma: list[Step]
    vervoer: Text
    toegankelijkheid: Text
    kosten: Costs
    noodplan: Filled
    noodkaart: EmergencyCard
    weten: Text
    bewoners_doen_mee: bool
    opbrengst: Result

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        return self.in_order("begin", "eind")


class General(Record):
    kijkwijzer: list[Filled]
    afspraken_voor_bezoekers: list[Filled]
    checklist_gastorganisatie: list[Task]
    gegevens_voor_gastorganisatie: Filled


class VisitsFile(Record):
    schema_: Literal["werkbezoeken/1"] = Field(alias="schema")
    toelichting: Text = ""
    statussen: list[Status]
    algemeen: General
    werkbezoeken: list[Visit]
