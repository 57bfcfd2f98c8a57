"""Who sees a material, and what they may do with it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Who may open a material."""

    PUBLIC = "public", _("For everybody")
    PARTICIPANTS = "participants", _("For participants")
    MEETING = "meeting", _("Only on the day itself")


class Rights(TextChoices):
    COURSE_ONLY = "course_only", _("Only within this course")
    WITH_CREDIT = "with_credit", _("May be shared with my name")
    FREE = "free", _("Free to use")
