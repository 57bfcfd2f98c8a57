"""Calendars as bytes: a head, the stored events and a tail. Same rows, same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, vText

from course.calendars import trial
from course.calendars.options import Choices, as_chosen
from course.calendars.text import address, line
from course.formatting import DUTCH, in_dutch
from course.models import CalendarEvent, CalendarLink, Edition, Meeting, Place, User, WorkVisit

PRODID = "-//Zorg en Gemeente//Course platform//NL"
COLOUR = "purple"
"""The name in CSS 3 (RFC 7986, 5.9) that comes nearest to the colour that the two worlds share."""

TAIL = "END:VCALENDAR\r\n"

TIMEZONE = "\r\n".join(
    [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Amsterdam",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
)
"""Written out: what icalendar generates (one RDATE with many values) puts ical.js, vobject and ts-ics an hour
late in summer. A test compares it with zoneinfo."""


@dataclass(frozen=True)
class Feed:
    """The bytes of a calendar. `modified_at` is the last moment at which an event came, changed or left."""

    body: bytes
    modified_at: dt.datetime | None

    @cached_property
    def version(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()


def of_link(link: CalendarLink, events: list[str]) -> Feed:
    """What the apps of a link read: its events as its owner chose, and a trial event while it asked for one."""
    choices = Choices(link.alarm, link.travel, link.chosen_at, link.language)
    texts = [*as_chosen(events, choices), *trial.of(link)]
    with override(link.language):
        name, source = _name_of(link)
    return feed(name, source, texts, None, link.language)


def _name_of(link: CalendarLink) -> tuple[str, str]:
    """Its name in the active language and where its file is, behind log-in: the token is a secret."""
    if link.edition:
        return _planning_name(link.edition.title), reverse("course:office_ics", args=[link.edition.slug])
    if link.all_editions:
        return _planning_name(_("All editions")), reverse("course:all_editions_ics")
    if link.place:
        return _place_name(link.place), reverse("course:place_ics", args=[link.place.pk])
    if link.speaker:
        return _speaker_name(link.speaker), reverse("course:speaker_ics", args=[link.speaker.pk])
    return settings.WAGTAIL_SITE_NAME, reverse("course:my_calendar_ics")


def _planning_name(title: str) -> str:
    return _("%(edition)s: planning of the course office") % {"edition": title}


def _place_name(place: Place) -> str:
    return _("Planning at %(place)s") % {"place": place.name}


def _speaker_name(speaker: User) -> str:
    return _("Planning of %(speaker)s") % {"speaker": speaker.full_name}


def of_all_editions(events: Iterable[str], modified_at: dt.datetime | None) -> Feed:
    """Everything, for the course office."""
    with in_dutch():
        name = _planning_name(_("All editions"))
    return feed(name, reverse("course:all_editions_ics"), events, modified_at)


def of_place(place: Place, events: Iterable[str], modified_at: dt.datetime | None) -> Feed:
    """Everything at a place, for the course office."""
    with in_dutch():
        return feed(_place_name(place), reverse("course:place_ics", args=[place.pk]), events, modified_at)


def of_speaker(speaker: User, events: Iterable[str], modified_at: dt.datetime | None) -> Feed:
    """Everything with a speaker, for the course office."""
    with in_dutch():
        return feed(_speaker_name(speaker), reverse("course:speaker_ics", args=[speaker.pk]), events, modified_at)


def of_person(events: Iterable[str], modified_at: dt.datetime | None = None) -> Feed:
    """Everything of one person. Its source is the download behind log-in, because the token is a secret."""
    return feed(settings.WAGTAIL_SITE_NAME, reverse("course:my_calendar_ics"), events, modified_at)


def of_edition(edition: Edition, events: Iterable[str], modified_at: dt.datetime | None, *, public: bool) -> Feed:
    """An edition, for its participants or for everybody."""
    source = reverse("course:public_programme" if public else "course:edition_ics", args=[edition.slug])
    return feed(edition.title, source, events, modified_at)


def of_office(edition: Edition, events: Iterable[str], modified_at: dt.datetime | None = None) -> Feed:
    """The whole planning of an edition. Its source is the download behind log-in."""
    with in_dutch():
        name = _planning_name(edition.title)
    return feed(name, reverse("course:office_ics", args=[edition.slug]), events, modified_at)


def of_meeting(meeting: Meeting) -> Feed:
    """One meeting for its participants, also long after it was cancelled."""
    source = reverse("course:meeting_ics", args=[meeting.pk])
    return feed(meeting.title, source, [meeting.ical_component], meeting.ical_revised_at)


def of_visit(visit: WorkVisit, event: CalendarEvent) -> Feed:
    """One work visit."""
    return feed(visit.title, reverse("course:visit_ics", args=[visit.pk]), [event.component], event.revised_at)


def feed(name: str, source: str, events: Iterable[str], modified_at: dt.datetime | None, language: str = DUTCH) -> Feed:
    """Join rendered events into one calendar. `source` is its path on this site, without any secret."""
    beginning = head(name, f"{settings.SITE_URL}{source}", language)
    return Feed("".join([beginning, *events, TAIL]).encode(), modified_at)


def _about(language: str) -> str:
    """What somebody reads who finds it among other calendars."""
    with override(language):
        site = line(settings.WAGTAIL_SITE_NAME)
        return _("Dates of %(site)s. Who follows them sees every change.") % {"site": site}


@lru_cache(maxsize=256)
def head(name: str, source: str, language: str = DUTCH) -> str:
    """Everything before the first event (RFC 5545, RFC 7986): no METHOD, so that it reads as publication."""
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", vText(line(name)))  # the library escapes no name that it does not know as a text
    calendar.add("X-WR-CALNAME", vText(line(name)))
    calendar.add("X-WR-CALDESC", vText(_about(language)))
    calendar.add("COLOR", COLOUR)
    calendar.add("X-WR-TIMEZONE", "Europe/Amsterdam")
    calendar.add("REFRESH-INTERVAL", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    calendar.add("SOURCE", address(source), parameters={"VALUE": "URI"})
    return calendar.to_ical(sorted=False).decode().removesuffix(TAIL) + TIMEZONE
