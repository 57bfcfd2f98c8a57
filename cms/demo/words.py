"""The Dutch words of the demo files and what they stand for."""

from __future__ import annotations

from cms.enums import Maturity
from course.enums import (
    AttendanceKind,
    Audience,
    EnrolmentState,
    InvoiceFormat,
    ItemKind,
    OrganisationKind,
    PollKind,
    PollReply,
    Rights,
    Side,
    TaskDoor,
    VisitStatus,
)
from pitches.enums import ContributionKind, PitchKind, PromiseState, Visibility

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
INVOICE_FORMATS = {"pdf": InvoiceFormat.PDF, "ubl-nlcius": InvoiceFormat.UBL}

ATTENDANCE_KINDS = {
    "afwezig": AttendanceKind.ABSENT,
    "te_laat": AttendanceKind.LATE,
    "eerder_weg": AttendanceKind.LEFT_EARLY,
}

DOORS = {
    "profiel": TaskDoor.PROFILE,
    "nodig": TaskDoor.NEEDS,
}
"""The pages on which a task of the preparation is done."""

AUDIENCES = {
    "iedereen": Audience.PUBLIC,
    "deelnemers": Audience.PARTICIPANTS,
    "op_de_dag": Audience.MEETING,
}

POLL_KINDS = {"werkbezoek": PollKind.VISIT, "gesprek": PollKind.CALL}
POLL_REPLIES = {"ja": PollReply.YES, "als_het_moet": PollReply.IF_NEED_BE, "nee": PollReply.NO}

RIGHTS = {
    "binnen_de_cursus": Rights.COURSE_ONLY,
    "met_naam": Rights.WITH_CREDIT,
    "vrij": Rights.FREE,
}

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
    "bevestigd": EnrolmentState.PLACED,
    "vervangen": EnrolmentState.TRANSFERRED,
    "wachtlijst": EnrolmentState.WAITING,
    "wacht_op_akkoord": EnrolmentState.AWAITING_APPROVAL,
}
FORM_QUESTION_KINDS = {"tekst": "text", "tekst_lang": "long_text", "keuze": "choice"}
ROLES = {"organisator": "organiser", "redacteur": "editor"}

PITCH_KINDS = {
    "vraag": PitchKind.QUESTION,
    "dilemma": PitchKind.DILEMMA,
    "plan": PitchKind.PLAN,
    "knelpunt": PitchKind.OBSTACLE,
}
CONTRIBUTION_KINDS = {
    "vraag": ContributionKind.QUESTION,
    "ervaring": ContributionKind.EXPERIENCE,
    "tip": ContributionKind.TIP,
    "tegengeluid": ContributionKind.OBJECTION,
    "aanbod": ContributionKind.OFFER,
}
PITCH_VISIBILITIES = {
    "deelnemers": Visibility.PARTICIPANTS,
    "alleen_bijeenkomst": Visibility.MEETING,
    "alleen_gespreksleider": Visibility.FACILITATOR,
}
PROMISE_STATES = {
    "open": PromiseState.OPEN,
    "bezig": PromiseState.BUSY,
    "klaar": PromiseState.KEPT,
    "anders": PromiseState.CHANGED,
    "niet_gelukt": PromiseState.NOT_MANAGED,
}
MATURITIES = {"net_gestart": Maturity.STARTED, "onderweg": Maturity.UNDERWAY, "geborgd": Maturity.EMBEDDED}
BLOCK_KINDS = {"actie": "edition", "drie_punten": "points", "goede_voorbeelden": "cases", "stem": "voice"}
