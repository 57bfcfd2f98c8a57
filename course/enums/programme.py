"""Meetings, their parts, and what goes along on paper."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(TextChoices):
    COURSE_DAY = "course_day", _("Course day")
    ONLINE = "online", _("Online meeting")
    REUNION = "reunion", _("Reunion day")


class MeetingStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    TENTATIVE = "tentative", _("Date not certain yet")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


NOT_ON_THE_AGENDA = (MeetingStatus.DRAFT, MeetingStatus.CANCELLED)


class Published(TextChoices):
    """What participants read about a change of the programme, in this order."""

    NEW = "new", _("New")
    OFF = "off", _("Whether it goes ahead")
    DATE = "date", _("Date")
    TIMES = "times", _("Times")
    PLACE = "place", _("Place")
    PROGRAMME = "programme", _("Programme")


class PackPart(TextChoices):
    """What is printed for a day (*pakket voor de dag*), in the order in which it comes out of the printer."""

    ATTENDANCE = "attendance", _("Attendance list")
    BADGES = "badges", _("Badges")
    CARDS = "cards", _("Table cards")
    PROGRAMME = "programme", _("Programme of the day")
    CATERING = "catering", _("Numbers for the caterer")
    EMERGENCY = "emergency", _("When something goes wrong")


class ItemKind(TextChoices):
    """Kinds of programme item (*soort onderdeel*)."""

    ARRIVAL = "arrival", _("Arrival")
    OPENING = "opening", _("Opening")
    INTRODUCTION = "introduction", _("Introduction")
    GOOD_PRACTICE = "good_practice", _("Good practice")
    WORK_VISIT = "work_visit", _("Work visit")
    PITCH = "pitch", _("Pitch")
    WORKSHOP = "workshop", _("Hands-on")
    REFLECTION = "reflection", _("Looking back")
    NETWORKING = "networking", _("Meeting each other")
    BREAK = "break", _("Break")
    LUNCH = "lunch", _("Lunch")
    TRAVEL = "travel", _("Travel")
    CLOSING = "closing", _("Closing")


class TaskDoor(TextChoices):
    """The page of our own on which a task of the preparation is done."""

    PROFILE = "profile", _("My profile")
    NEEDS = "needs", _("What you need to take part")
