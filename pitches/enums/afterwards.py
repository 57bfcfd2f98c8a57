"""After the course: how it stands with pitches and promises, and when that is asked."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class CheckInMoment(IntegerChoices):
    """So many months after the last day of the edition."""

    THREE = 3, _("Three months after the course")
    SIX = 6, _("Six months after the course")


class Standing(TextChoices):
    """How it is now."""

    LASTS = "lasts", _("It is done and it lasts")
    GOES_ON = "goes_on", _("It goes on")
    DIFFERENT = "different", _("It became something else")
    STOPPED = "stopped", _("It stands still")
