"""Which kind of app fetches a calendar, by its User-Agent."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CalendarClient(TextChoices):
    """Kinds of calendar app that people ask about."""

    GOOGLE = "google", "Google Calendar"
    OUTLOOK = "outlook", "Outlook"
    THUNDERBIRD = "thunderbird", "Thunderbird"
    ICSX5 = "icsx5", "ICSx5 (Android)"
    NEXTCLOUD = "nextcloud", "Nextcloud"
    APPLE = "apple", _("Apple Calendar")
    OTHER = "other", _("another app")


MARKS = (
    (CalendarClient.GOOGLE, ("google-calendar", "googlebot", "google.com/bot")),
    (CalendarClient.OUTLOOK, ("outlook", "microsoft", "exchange", "ms-office")),
    (CalendarClient.THUNDERBIRD, ("thunderbird",)),
    (CalendarClient.ICSX5, ("icsx5",)),
    (CalendarClient.NEXTCLOUD, ("nextcloud",)),
    (CalendarClient.APPLE, ("calendaragent", "dataaccessd", "accountsd", "macos/", "mac os x/", "ios/")),
)
"""The first mark that is in the name of the app decides."""


def client_of(user_agent: str) -> CalendarClient:
    """The kind of app behind a User-Agent header; OTHER for every name that we do not know."""
    name = user_agent.casefold()
    known = (client for client, marks in MARKS if any(mark in name for mark in marks))
    return next(known, CalendarClient.OTHER)
