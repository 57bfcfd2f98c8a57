"""Mails: their codes, when each may leave, what each is about, and the states of a message."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailCode(StrEnum):
    """The mail templates that actions send; the texts are rows that the course office edits."""

    RECEIVED = "aanmelding_ontvangen"
    DRAFT_KEPT = "aanmelding_bewaard"
    ORGANISATION_CONFIRMED = "organisatie_bevestigd"
    ORGANISATION_REFUSED = "organisatie_geweigerd"
    ASK_APPROVAL = "akkoord_vragen"
    REMIND_APPROVAL = "akkoord_herinneren"
    APPROVED = "akkoord_gegeven"
    APPROVAL_REFUSED = "akkoord_geweigerd"
    PLACED = "bevestiging"
    WAITING = "wachtlijst"
    OFFERED = "plek_vrij"
    OFFER_LAPSED = "aanbod_verlopen"
    NOT_PLACED = "niet_geplaatst"
    SIGNED_OFF = "afgemeld"
    HANDED_OVER = "overgedragen"
    TAKEN_OVER = "plek_overgenomen"
    CANCELLED = "gaat_niet_door"
    CHANGED = "wijziging"
    CALLED_OFF = "bijeenkomst_vervalt"
    ON_AGAIN = "bijeenkomst_gaat_toch_door"
    NEW_MEETING = "nieuwe_bijeenkomst"
    PROGRAMME = "programma_gewijzigd"
    PROFILE = "profiel_aanvullen"
    CHOOSE = "keuze_doorgeven"
    PREPARE = "voorbereiding"
    PRACTICAL = "praktisch"
    NEW_MATERIAL = "nieuw_materiaal"
    CANNOT_COME = "bijeenkomst_afgezegd"
    COMES_AFTER_ALL = "bijeenkomst_toch_erbij"

    HOST_ASKED = "gast_vragen"
    HOST_AGREED = "gast_toegezegd"
    HOST_PLANNED = "gast_programma_rond"
    HOST_READY = "gast_klaar"
    HOST_THANKED = "gast_bedankt"
    HOST_LEARNED = "gast_opbrengst"
    HOST_CALLED_OFF = "gast_vervalt"
    HOST_BACK = "gast_stap_terug"
    HOST_MOVED = "gast_verzet"
    HOST_REPLACED = "gast_overgedragen"
    HOST_LINK = "gast_link"
    HOST_TASKS = "gast_klaarmaken"
    VISIT_TASKS = "draaiboek_herinneren"
    OTHER_TASKS = "draaiboek_ander"

    SPEAKER_ASKED = "spreker_vragen"
    SPEAKER_AGREED = "spreker_toegezegd"
    SPEAKER_BRIEFED = "spreker_afspraken"
    SPEAKER_CALLED_OFF = "spreker_vervalt"
    SPEAKER_SAID_YES = "spreker_zegt_ja"
    SPEAKER_SAID_NO = "spreker_zegt_nee"
    SPEAKER_REMINDED = "spreker_herinneren"
    SPEAKER_MATERIAL = "spreker_klaarmaken"
    SPEAKER_PRACTICAL = "spreker_praktisch"

    VISIT_CHOOSE = "werkbezoek_kiezen"
    VISIT_PLACED = "werkbezoek_ingedeeld"

    POLL_ASKED = "datumprikker_vragen"
    POLL_CHANGED = "datumprikker_veranderd"
    POLL_REMINDS = "datumprikker_herinneren"
    POLL_CHOSEN = "datumprikker_gekozen"

    INVITATION = "agenda_uitnodiging"

    ADDRESS_CHANGED = "adres_gewijzigd"
    ACCOUNTS_MERGED = "accounts_samengevoegd"


class Leaves(StrEnum):
    """When a mail leaves: at once; when people work (`settings.MAIL_HOURS`); or then, unless that is too late."""

    AT_ONCE = "at_once"
    IN_HOURS = "in_hours"
    IN_TIME = "in_time"


LEAVES: dict[str, Leaves] = {
    MailCode.RECEIVED: Leaves.AT_ONCE,
    MailCode.ORGANISATION_CONFIRMED: Leaves.AT_ONCE,
    MailCode.ORGANISATION_REFUSED: Leaves.AT_ONCE,
    MailCode.DRAFT_KEPT: Leaves.IN_HOURS,
    MailCode.ASK_APPROVAL: Leaves.IN_HOURS,
    MailCode.REMIND_APPROVAL: Leaves.IN_HOURS,
    MailCode.APPROVED: Leaves.AT_ONCE,
    MailCode.APPROVAL_REFUSED: Leaves.AT_ONCE,
    MailCode.PLACED: Leaves.AT_ONCE,
    MailCode.WAITING: Leaves.AT_ONCE,
    MailCode.OFFERED: Leaves.IN_HOURS,
    MailCode.OFFER_LAPSED: Leaves.IN_HOURS,
    MailCode.NOT_PLACED: Leaves.IN_HOURS,
    MailCode.SIGNED_OFF: Leaves.AT_ONCE,
    MailCode.HANDED_OVER: Leaves.AT_ONCE,
    MailCode.TAKEN_OVER: Leaves.AT_ONCE,
    MailCode.CANCELLED: Leaves.IN_HOURS,
    MailCode.CHANGED: Leaves.IN_TIME,
    MailCode.NEW_MEETING: Leaves.IN_TIME,
    MailCode.PROGRAMME: Leaves.IN_TIME,
    MailCode.CALLED_OFF: Leaves.IN_TIME,
    MailCode.ON_AGAIN: Leaves.IN_TIME,
    MailCode.PROFILE: Leaves.IN_TIME,
    MailCode.CHOOSE: Leaves.IN_TIME,
    MailCode.PREPARE: Leaves.IN_TIME,
    MailCode.PRACTICAL: Leaves.IN_TIME,
    MailCode.NEW_MATERIAL: Leaves.IN_HOURS,
    MailCode.CANNOT_COME: Leaves.IN_TIME,
    MailCode.COMES_AFTER_ALL: Leaves.IN_TIME,
    MailCode.HOST_ASKED: Leaves.IN_HOURS,
    MailCode.HOST_AGREED: Leaves.IN_HOURS,
    MailCode.HOST_PLANNED: Leaves.IN_HOURS,
    MailCode.HOST_READY: Leaves.IN_HOURS,
    MailCode.HOST_THANKED: Leaves.IN_HOURS,
    MailCode.HOST_LEARNED: Leaves.IN_HOURS,
    MailCode.HOST_CALLED_OFF: Leaves.IN_HOURS,
    MailCode.HOST_BACK: Leaves.IN_HOURS,
    MailCode.HOST_MOVED: Leaves.IN_HOURS,
    MailCode.HOST_REPLACED: Leaves.IN_HOURS,
    MailCode.HOST_LINK: Leaves.AT_ONCE,
    MailCode.HOST_TASKS: Leaves.IN_TIME,
    MailCode.VISIT_TASKS: Leaves.IN_TIME,
    MailCode.OTHER_TASKS: Leaves.IN_TIME,
    MailCode.SPEAKER_ASKED: Leaves.IN_HOURS,
    MailCode.SPEAKER_AGREED: Leaves.IN_HOURS,
    MailCode.SPEAKER_BRIEFED: Leaves.IN_TIME,
    MailCode.SPEAKER_CALLED_OFF: Leaves.IN_TIME,
    MailCode.SPEAKER_SAID_YES: Leaves.IN_TIME,
    MailCode.SPEAKER_SAID_NO: Leaves.IN_TIME,
    MailCode.SPEAKER_REMINDED: Leaves.IN_TIME,
    MailCode.SPEAKER_MATERIAL: Leaves.IN_TIME,
    MailCode.SPEAKER_PRACTICAL: Leaves.IN_TIME,
    MailCode.VISIT_CHOOSE: Leaves.IN_TIME,
    MailCode.VISIT_PLACED: Leaves.IN_TIME,
    MailCode.POLL_ASKED: Leaves.IN_HOURS,
    MailCode.POLL_CHANGED: Leaves.IN_HOURS,
    MailCode.POLL_REMINDS: Leaves.IN_HOURS,
    MailCode.POLL_CHOSEN: Leaves.IN_HOURS,
    MailCode.INVITATION: Leaves.IN_HOURS,
    MailCode.ADDRESS_CHANGED: Leaves.AT_ONCE,
    MailCode.ACCOUNTS_MERGED: Leaves.AT_ONCE,
}
"""Answers to what somebody just did come at once; nobody is written to at night about what others decided. The apps
above add their mails (`course.mailing`).
"""

CAN_WAIT = (
    MailCode.PROFILE,
    MailCode.CHOOSE,
    MailCode.PREPARE,
    MailCode.NEW_MATERIAL,
    MailCode.CANNOT_COME,
    MailCode.COMES_AFTER_ALL,
    MailCode.SPEAKER_SAID_YES,
    MailCode.SPEAKER_SAID_NO,
)
"""Mails that go along with others, in the rhythm that somebody chose."""

ABOUT_SAFETY = (MailCode.ADDRESS_CHANGED, MailCode.ACCOUNTS_MERGED)
"""Mails to the owner of an account about what the course office did with it: it neither words nor stops them."""

NOT_WORDED = (*ABOUT_SAFETY, MailCode.INVITATION)
"""The course office does not change the words of these: they go with what a calendar is told."""

TELLS_STATE = (
    MailCode.RECEIVED,
    MailCode.ORGANISATION_CONFIRMED,
    MailCode.ORGANISATION_REFUSED,
    MailCode.APPROVED,
    MailCode.APPROVAL_REFUSED,
    MailCode.PLACED,
    MailCode.WAITING,
    MailCode.OFFERED,
    MailCode.OFFER_LAPSED,
    MailCode.NOT_PLACED,
    MailCode.SIGNED_OFF,
    MailCode.HANDED_OVER,
    MailCode.TAKEN_OVER,
    MailCode.CANCELLED,
)
"""Mails that say how an enrolment stands: two of these about one enrolment contradict each other."""

TELLS_MEETING = (MailCode.CHANGED, MailCode.NEW_MEETING, MailCode.CALLED_OFF, MailCode.ON_AGAIN)
"""Mails about how a meeting stands, to who has it in the calendar."""

TELLS_HOST = (
    MailCode.HOST_ASKED,
    MailCode.HOST_AGREED,
    MailCode.HOST_PLANNED,
    MailCode.HOST_READY,
    MailCode.HOST_THANKED,
    MailCode.HOST_LEARNED,
    MailCode.HOST_CALLED_OFF,
    MailCode.HOST_BACK,
    MailCode.HOST_MOVED,
    MailCode.HOST_REPLACED,
)
"""Mails about how a work visit stands, to the contact of its host."""

TELLS_POLL = (MailCode.POLL_ASKED, MailCode.POLL_CHANGED, MailCode.POLL_REMINDS, MailCode.POLL_CHOSEN)
"""Mails about how a date poll stands, to whom it asks."""

OF_RUNBOOK = (MailCode.HOST_TASKS, MailCode.VISIT_TASKS, MailCode.OTHER_TASKS)
"""Mails about what is still to do for a visit: to the contact of its host, to who has a task at the office, and to
others who have one.
"""
TELLS_SPEAKER = (
    MailCode.SPEAKER_ASKED,
    MailCode.SPEAKER_AGREED,
    MailCode.SPEAKER_BRIEFED,
    MailCode.SPEAKER_CALLED_OFF,
    MailCode.SPEAKER_REMINDED,
    MailCode.SPEAKER_MATERIAL,
    MailCode.SPEAKER_PRACTICAL,
)
"""Mails about one meeting to who is asked to speak there; each has the link of the speaker."""

SAYS_WHEN = (
    MailCode.SPEAKER_ASKED,
    MailCode.SPEAKER_AGREED,
    MailCode.SPEAKER_BRIEFED,
    MailCode.SPEAKER_PRACTICAL,
    MailCode.HOST_ASKED,
    MailCode.HOST_AGREED,
    MailCode.HOST_PLANNED,
    MailCode.HOST_READY,
    MailCode.HOST_MOVED,
)
"""Mails to speakers and hosts that say when and where they are expected."""

SPEAKER_STANDS = (
    MailCode.SPEAKER_ASKED,
    MailCode.SPEAKER_REMINDED,
    MailCode.SPEAKER_AGREED,
    MailCode.SPEAKER_BRIEFED,
    MailCode.SPEAKER_CALLED_OFF,
)
"""Those of them that say how it stands; what is for a day of its own looks then whether they speak."""

FROM_SPEAKER = (MailCode.SPEAKER_SAID_YES, MailCode.SPEAKER_SAID_NO)
"""What a speaker answered, to the course office."""

GOES_ANYWAY = (MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL, MailCode.OFFERED, *ABOUT_SAFETY)
"""Mails that nobody holds or keeps back when they are written: an answer is waited for from then on, or they guard an
account.
"""

SUPERSEDES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(TELLS_STATE, TELLS_STATE),
    **dict.fromkeys(TELLS_MEETING, TELLS_MEETING),
    **dict.fromkeys(TELLS_HOST, TELLS_HOST),
    **dict.fromkeys(TELLS_POLL, TELLS_POLL),
    **dict.fromkeys((MailCode.SPEAKER_ASKED, MailCode.SPEAKER_AGREED, MailCode.SPEAKER_CALLED_OFF), SPEAKER_STANDS),
    **dict.fromkeys(FROM_SPEAKER, FROM_SPEAKER),
    MailCode.SPEAKER_BRIEFED: (MailCode.SPEAKER_BRIEFED,),
    MailCode.HOST_MOVED: (MailCode.HOST_MOVED,),
    MailCode.PROGRAMME: (MailCode.PROGRAMME,),
    MailCode.HOST_TASKS: (MailCode.HOST_TASKS,),
    MailCode.VISIT_TASKS: (MailCode.VISIT_TASKS,),
    MailCode.OTHER_TASKS: (MailCode.OTHER_TASKS,),
    MailCode.INVITATION: (MailCode.INVITATION,),
    MailCode.VISIT_CHOOSE: (MailCode.VISIT_CHOOSE,),
    MailCode.VISIT_PLACED: (MailCode.VISIT_PLACED, MailCode.VISIT_CHOOSE),
}
"""Which older mails about the same row to the same reader a mail makes untrue: those never go after it."""


class MessageState(TextChoices):
    QUEUED = "queued", _("Queued")
    HELD = "held", _("Held")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Dropped")


WAITS = (MessageState.QUEUED, MessageState.HELD)
"""Mails that did not leave: as they do, they say how it stands then."""


class Tell(TextChoices):
    """What the course office decides about the mails of what it does (*versturen, vasthouden, niemand vertellen*)."""

    SEND = "send", _("Send")
    HOLD = "hold", _("Hold")
    NOBODY = "nobody", _("Tell nobody")


class MailRhythm(TextChoices):
    """How often somebody wants mail that can wait."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
