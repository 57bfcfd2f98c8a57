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
    SHARED = "pitch_samen"
    NOT_SHARED = "pitch_niet_samen"
    PASSED_ON = "pitch_van_jou"
    PROMISES_DUE = "beloften_herinneren"
    CHECK_IN = "hoe_is_het_nu"
    LETTER = "brief_aan_jezelf"


ABOUT_OWNERS = (PitchMail.SHARED, PitchMail.NOT_SHARED, PitchMail.PASSED_ON)
"""Mails to who owns a pitch together with its author, or does so no more, and to whom it was passed on."""

OF_PEOPLE = (PitchMail.PROMISES_DUE, PitchMail.CHECK_IN, PitchMail.LETTER)
"""Mails about no single pitch."""

TELLS_PITCH = tuple(code for code in PitchMail if code not in (*ABOUT_OWNERS, *OF_PEOPLE))
"""Mails about how a pitch stands: the newest is true."""

ABOUT_TURN = (PitchMail.PLANNED, PitchMail.OFF_AGENDA)
