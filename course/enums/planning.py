"""Days to mind, and how heavy a finding about a planning weighs."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HolidayRegion(TextChoices):
    """Dutch school holidays are spread over three regions (*vakantieregio*)."""

    NORTH = "north", _("North")
    MIDDLE = "middle", _("Middle")
    SOUTH = "south", _("South")


class DayKind(TextChoices):
    SCHOOL_HOLIDAY = "school_holiday", _("School holiday")
    PUBLIC_HOLIDAY = "public_holiday", _("Public holiday")
    NOTICE = "notice", _("Day to mind")


class FindingLevel(TextChoices):
    """What a finding about the planning does to who plans."""

    BLOCKS = "blocks", _("Cannot be planned")
    WARNS = "warns", _("Think of this")
    TELLS = "tells", _("Good to know")


class DayOff(TextChoices):
    YES = "yes", _("Day off")
    OFTEN = "often", _("Often a day off")
    NO = "no", _("Working day")


class PollKind(TextChoices):
    """What a date is sought for (*datumprikker*)."""

    VISIT = "visit", _("Work visit")
    CALL = "call", _("Call")


class PollPart(TextChoices):
    """As who somebody is asked. Who takes part and leaves the edition counts no longer."""

    PARTICIPANT = "participant", _("Participant")
    SPEAKER = "speaker", _("Speaker")
    HOST = "host", _("Contact of a host")


class PollReply(TextChoices):
    """What somebody answers about one option. Nothing at all is an answer of its own, and no "no"."""

    YES = "yes", _("Yes")
    IF_NEED_BE = "if_need_be", _("If need be")
    NO = "no", _("No")


CAN_COME = (PollReply.YES, PollReply.IF_NEED_BE)
"""Who answers so can be there."""


class PollStage(TextChoices):
    """How far a date poll is. Computed by `DatePoll.stage`, never stored."""

    PREPARING = "preparing", _("Nobody is asked yet")
    OPEN = "open", _("People answer")
    CLOSED = "closed", _("Closed, to be chosen")
    CHOSEN = "chosen", _("Date chosen")
