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
