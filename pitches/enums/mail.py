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
    MERGE_ASKED = "pitch_samenvoegen"
    MERGE_REFUSED = "pitch_niet_samengevoegd"
    MERGED = "pitch_samengevoegd"
    GUEST_CONFIRM = "bewonersvraag_bevestigen"
    GUEST_TAKEN_UP = "bewonersvraag_opgepakt"
    GUEST_DECLINED = "bewonersvraag_afgewezen"
    GUEST_OUTCOME = "bewonersvraag_uitkomst"
    GUEST_NO_LONGER = "bewonersvraag_gestopt"
    GUEST_GIVEN = "bewonersvraag_voor_jou"
    PASSED_ON = "pitch_van_jou"
    LEADS = "pitch_leiden"
    LEADS_NO_MORE = "pitch_niet_leiden"
    PROMISES_DUE = "beloften_herinneren"
    CHECK_IN = "hoe_is_het_nu"
    LETTER = "brief_aan_jezelf"
    WEEKLY = "weekbericht"


ABOUT_OWNERS = (PitchMail.SHARED, PitchMail.NOT_SHARED, PitchMail.PASSED_ON)
"""Mails to who owns a pitch together with its author, or does so no more, and to whom it was passed on."""

ABOUT_MERGING = (PitchMail.MERGE_ASKED, PitchMail.MERGE_REFUSED, PitchMail.MERGED)
"""Mails to the owners of two pitches that become one, and to who stood behind them."""

ABOUT_LEADING = (PitchMail.LEADS, PitchMail.LEADS_NO_MORE)
"""Mails to who is to lead the discussion of a pitch, or to do so no more."""

TELLS_GUEST = (
    PitchMail.GUEST_CONFIRM,
    PitchMail.GUEST_TAKEN_UP,
    PitchMail.GUEST_DECLINED,
    PitchMail.GUEST_OUTCOME,
    PitchMail.GUEST_NO_LONGER,
)
"""Mails to who asked from outside."""

OF_PEOPLE = (PitchMail.PROMISES_DUE, PitchMail.CHECK_IN, PitchMail.LETTER, PitchMail.WEEKLY)
"""Mails about no single pitch."""

OF_THEIR_OWN = (*ABOUT_OWNERS, *ABOUT_MERGING, *ABOUT_LEADING, *TELLS_GUEST, PitchMail.GUEST_GIVEN, *OF_PEOPLE)
TELLS_PITCH = tuple(code for code in PitchMail if code not in OF_THEIR_OWN)
"""Mails about how a pitch stands: the newest is true."""

ABOUT_TURN = (PitchMail.PLANNED, PitchMail.OFF_AGENDA)
