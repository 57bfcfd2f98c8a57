"""What stands in calendars beside meetings and visits, and how a link shows it."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """Who finds a stored event in which calendar; what is one's own or of a visit has none of these."""

    DEADLINE = "deadline", _("deadline")
    OFFICE = "office", _("deadline of the course office")


class Alarm(IntegerChoices):
    """How many minutes before the start an app warns."""

    NONE = 0, _("No reminder")
    HOUR = 60, _("1 hour before")
    DAY = 1440, _("1 day before")


class Travel(IntegerChoices):
    """How many minutes somebody needs to get there, as they say themselves."""

    NONE = 0, _("No travel time")
    HALF_HOUR = 30, _("30 minutes")
    THREE_QUARTERS = 45, _("45 minutes")
    HOUR = 60, _("1 hour")
    HOUR_AND_HALF = 90, _("1½ hours")
    TWO_HOURS = 120, _("2 hours")
    THREE_HOURS = 180, _("3 hours")
