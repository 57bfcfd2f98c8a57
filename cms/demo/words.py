"""The Dutch words of the demo files and what they stand for.

The kinds of pitches and cases are known by their stored values: this floor knows neither app.
"""

from __future__ import annotations

from course.enums import (
    DayOff,
    HolidayRegion,
    InvoiceFormat,
    ItemKind,
    OrganisationKind,
    QuestionKind,
    Side,
    VisitStatus,
)

SIDES = {
    "verzekeraar": Side.INSURER,
    "gemeente": Side.MUNICIPALITY,
    "zorg": Side.NEITHER,
    "welzijn": Side.NEITHER,
    "bewoners": Side.NEITHER,
    "samenwerking": Side.NEITHER,
}
SEATED_SIDES = {word: side for word, side in SIDES.items() if side != Side.NEITHER}

ORGANISATION_KINDS = {
    "zorgverzekeraar": OrganisationKind.INSURER,
    "zorgkantoor": OrganisationKind.CARE_OFFICE,
    "gemeente": OrganisationKind.MUNICIPALITY,
    "ggd": OrganisationKind.PUBLIC_HEALTH,
    "huisartsenzorggroep": OrganisationKind.GENERAL_PRACTICE,
    "ggz-instelling": OrganisationKind.MENTAL_HEALTH,
    "welzijnsorganisatie": OrganisationKind.WELFARE,
    "samenwerkingsverband": OrganisationKind.ALLIANCE,
    "bewonersinitiatief": OrganisationKind.RESIDENTS,
}
HOLIDAY_REGIONS = {"noord": HolidayRegion.NORTH, "midden": HolidayRegion.MIDDLE, "zuid": HolidayRegion.SOUTH}
INVOICE_FORMATS = {"pdf": InvoiceFormat.PDF, "ubl-nlcius": InvoiceFormat.UBL}
DAYS_OFF = {"true": DayOff.YES, "ja": DayOff.YES, "vaak": DayOff.OFTEN, "false": DayOff.NO, "nee": DayOff.NO}

ITEM_KINDS = {
    "inloop": ItemKind.ARRIVAL,
    "opening": ItemKind.OPENING,
    "inleiding": ItemKind.INTRODUCTION,
    "goed_voorbeeld": ItemKind.GOOD_PRACTICE,
    "werkbezoek": ItemKind.WORK_VISIT,
    "pitch": ItemKind.PITCH,
    "interactie": ItemKind.WORKSHOP,
    "reflectie": ItemKind.REFLECTION,
    "netwerk": ItemKind.NETWORKING,
    "pauze": ItemKind.BREAK,
    "lunch": ItemKind.LUNCH,
    "reizen": ItemKind.TRAVEL,
    "afsluiting": ItemKind.CLOSING,
}
VISIT_STATUSES = {
    "idee": VisitStatus.IDEA,
    "gevraagd": VisitStatus.ASKED,
    "toegezegd": VisitStatus.AGREED,
    "programma_rond": VisitStatus.PLANNED,
    "klaar": VisitStatus.READY,
    "geweest": VisitStatus.DONE,
    "opbrengst_gedeeld": VisitStatus.SHARED,
    "vervallen": VisitStatus.CANCELLED,
}
APPLICANT_STATUSES = {
    "bevestigd": "placed",
    "vervangen": "transferred",
    "wachtlijst": "waiting",
    "wacht_op_akkoord": "awaiting_approval",
}
QUESTION_KINDS = {
    "schaal": QuestionKind.SCALE,
    "tekst": QuestionKind.TEXT,
    "keuze": QuestionKind.CHOICE,
    "getal": QuestionKind.NUMBER,
    "rangorde": QuestionKind.RANKING,
}
FORM_QUESTION_KINDS = {"tekst": "text", "tekst_lang": "long_text", "keuze": "choice"}
ROLES = {"organisator": "organiser", "redacteur": "editor"}

PITCH_KINDS = {"vraag": "question", "dilemma": "dilemma", "plan": "plan", "knelpunt": "obstacle"}
CONTRIBUTION_KINDS = {
    "vraag": "question",
    "ervaring": "experience",
    "tip": "tip",
    "tegengeluid": "objection",
    "aanbod": "offer",
}
PITCH_VISIBILITIES = {"deelnemers": "participants", "alleen_bijeenkomst": "meeting"}
PROMISE_STATES = {"open": "open", "bezig": "busy", "klaar": "kept", "niet_gelukt": "not_managed"}
MATURITIES = {"net_gestart": "started", "onderweg": "underway", "geborgd": "embedded"}
BLOCK_KINDS = {"actie": "edition", "drie_punten": "points", "goede_voorbeelden": "cases", "stem": "voice"}
