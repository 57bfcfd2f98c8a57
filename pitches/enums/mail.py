"""Mails about pitches and promises: their codes."""

from __future__ import annotations

from enum import StrEnum


class PitchMail(StrEnum):
    """What the owner of a pitch reads, and who promised something."""

    RETURNED = "pitch_vraag_terug"
    OPENED = "pitch_open"
    PARKED = "pitch_geparkeerd"
    DECLINED = "pitch_afgewezen"
    PLANNED = "pitch_gepland"
    OFF_AGENDA = "pitch_van_agenda"
    NOT_CHOSEN = "pitch_niet_gekozen"
    DISCUSSED = "pitch_uitkomst"
    FINISHED = "pitch_afgerond"
    WITHDRAWN = "pitch_ingetrokken"
    PROMISES_DUE = "beloften_herinneren"


TELLS_PITCH = tuple(code for code in PitchMail if code != PitchMail.PROMISES_DUE)
"""Mails about how a pitch stands: the newest is true."""

ABOUT_TURN = (PitchMail.PLANNED, PitchMail.OFF_AGENDA)
