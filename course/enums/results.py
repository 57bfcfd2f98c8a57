"""Attendance and questionnaires."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AttendanceKind(TextChoices):
    """What a tap on the list of a meeting says (*aanwezigheid*). Late and left early are minutes beside present."""

    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Not present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    UNDO = "undo", _("Taken back")


class AttendanceSource(TextChoices):
    """Who tapped: what the course office saw counts before what a phone said."""

    OFFICE = "office", _("Course office")
    CODE = "code", _("Code on the screen")


class QuestionKind(TextChoices):
    SCALE = "scale", _("Scale")
    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")
    NUMBER = "number", _("Number")
    RANKING = "ranking", _("Ranking")
