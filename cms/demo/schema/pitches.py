"""pitches.yaml"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from cms.demo.schema.people import SeatedSide
from cms.demo.words import CONTRIBUTION_KINDS, PITCH_KINDS, PITCH_VISIBILITIES, PROMISE_STATES
from course.content.reading import Day, Filled, Id, Key, Record, Ref, Text, Whole, word
from pitches.enums import ContributionKind, PitchKind, PromiseState, Visibility

CHECKED = {"nee": True, "no": True, "false": True, "ja": False, "yes": False, "true": False}


def _is_free(value: Any) -> bool:
    answer = str(value).strip().lower()
    return CHECKED.get(answer, bool(answer))


FreeOf = Annotated[bool, BeforeValidator(_is_free)]
"""Whether a pitch is free of what it is checked for: the answer is no, or somebody wrote what was taken out."""


class ContributionText(Record):
    van: Annotated[Key, Ref("person")]
    soort: Annotated[ContributionKind, word(CONTRIBUTION_KINDS)]
    tekst: Filled


class PromiseText(Record):
    wat: Filled
    wie: Annotated[Key, Ref("person")]
    voor: Day
    status: Annotated[PromiseState, word(PROMISE_STATES)]
    klaar_als: Text = ""
    merkt_inwoner: Text = ""
    hoe_ging_het: Text = ""


class OutcomeText(Record):
    samenvatting: Filled
    inzichten: list[Filled]
    acties: list[PromiseText]
    neemt_mee: Text = ""
    laat_liggen: Text = ""
    na_drie_maanden: Text | None


class Checked(Record):
    herleidbaar: FreeOf
    marktgevoelig: FreeOf


class PitchText(Record):
    id: Annotated[Key, Id("pitch")]
    titel: Filled
    inbrenger: Annotated[Key, Ref("participant")]
    domein: SeatedSide
    soort: Annotated[PitchKind, word(PITCH_KINDS)]
    module: Annotated[Key, Ref("module")]
    datum: Day
    zichtbaar_voor: Annotated[Visibility, word(PITCH_VISIBILITIES)]
    vraag: Filled
    context: Filled
    al_geprobeerd: list[Filled]
    vraag_aan_groep: Filled
    themas: Annotated[list[Key], Ref("theme")]
    wetten: Annotated[list[Key], Ref("law")]
    goede_voorbeelden: Annotated[list[Key], Ref("case")]
    themakaart: Annotated[Key | None, Ref("theme card")] = None
    herken_ik: Whole
    wil_helpen: Annotated[list[Key], Ref("participant")]
    controle: Checked
    bijdragen: list[ContributionText]
    uitkomst: OutcomeText


class PitchWords(Record):
    vraag: Filled
    dilemma: Filled
    plan: Filled
    knelpunt: Filled


class ContributionWords(Record):
    vraag: Filled
    ervaring: Filled
    tip: Filled
    tegengeluid: Filled
    aanbod: Filled


class PitchStep(Record):
    minuut: Whole
    stap: Filled
    uitleg: Filled
    duur: Whole


class PitchCheck(Record):
    code: Filled
    vraag: Filled
    bij_ja: Text = ""
    bij_nee: Text = ""


class PitchesFile(Record):
    schema_: Literal["pitches/1"] = Field(alias="schema")
    toelichting: Text = ""
    demo: bool
    soorten_pitch: PitchWords
    soorten_bijdrage: ContributionWords
    verloop_van_een_pitch: list[PitchStep]
    controle_voor_indienen: list[PitchCheck]
    pitches: list[PitchText]
