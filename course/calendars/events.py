"""One meeting as the text of a VEVENT (RFC 5545, RFC 7986). The only place that renders events.

Two variants: of participants, and of everybody (no link for online, nothing that is for participants alone).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Event

from course import clock
from course.calendars.text import address, block, line, title_of, where
from course.enums import MeetingKind, MeetingStatus
from course.formatting import in_dutch, time_in_numbers
from course.models import Meeting, ProgrammeItem

STATUSES = {MeetingStatus.TENTATIVE: "TENTATIVE", MeetingStatus.CONFIRMED: "CONFIRMED"}


@dataclass(frozen=True)
class Stamps:
    """What tells one version of an event from another. Moments in UTC, whole seconds."""

    created_at: dt.datetime
    revised_at: dt.datetime
    sequence: int


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIXED = Stamps(EPOCH, EPOCH, 0)
"""Stamps of nothing: to see whether the rest of an event changed."""


def event(meeting: Meeting, stamps: Stamps, *, public: bool = False) -> str:
    """The VEVENT with CRLF line ends, also the last. Reads edition, module, place, items and speakers."""
    with in_dutch():
        component = Event()
        _add_identity(component, meeting, stamps)
        _add_appointment(component, meeting, public=public)
        description = _public_description(meeting) if public else _description(meeting)
        if description:
            component.add("DESCRIPTION", description)
        component.add("URL", address(f"{settings.SITE_URL}/") if public else _page(meeting))
        component.add("CATEGORIES", [str(MeetingKind(meeting.kind).label)])
        if meeting.online_url and not public:
            _add_conference(component, meeting)
        rendered: bytes = component.to_ical(sorted=False)
    return rendered.decode()


def digest(meeting: Meeting) -> str:
    """SHA-256 of everything that is rendered, except the stamps."""
    both = event(meeting, FIXED) + event(meeting, FIXED, public=True)
    return hashlib.sha256(both.encode()).hexdigest()


def material(meeting: Meeting) -> str:
    """SHA-256 of what changes people's plans: start, end, status, place, online link (RFC 5546, 2.1.4).

    The place counts as such: its new name is no other appointment.
    """
    starts, ends = (moment.astimezone(dt.UTC).isoformat() for moment in (meeting.starts_at, meeting.ends_at))
    parts = [starts, ends, meeting.status, meeting.goes_ahead, meeting.place_id, meeting.online_url]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _add_identity(component: Event, meeting: Meeting, stamps: Stamps) -> None:
    """DTSTAMP is the last revision, because there is no METHOD (RFC 5545, 3.8.7.2)."""
    component.add("UID", str(meeting.ical_uid))
    component.add("DTSTAMP", stamps.revised_at)
    component.add("CREATED", stamps.created_at)
    component.add("LAST-MODIFIED", stamps.revised_at)
    component.add("SEQUENCE", stamps.sequence)


def _add_appointment(component: Event, meeting: Meeting, *, public: bool) -> None:
    on = meeting.goes_ahead
    component.add("DTSTART", meeting.starts_at.astimezone(clock.AMSTERDAM))
    component.add("DTEND", meeting.ends_at.astimezone(clock.AMSTERDAM))
    component.add("SUMMARY", f"{title_of(meeting)} ({line(meeting.edition.title)})")
    component.add("LOCATION", where(meeting, public=public))
    component.add("STATUS", STATUSES[MeetingStatus(meeting.status)] if on else "CANCELLED")
    component.add("TRANSP", "OPAQUE" if on else "TRANSPARENT")


def _add_conference(component: Event, meeting: Meeting) -> None:
    parameters = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": _("Take part online")}
    component.add("CONFERENCE", address(meeting.online_url), parameters=parameters)


def _page(meeting: Meeting) -> str:
    return address(f"{settings.SITE_URL}{meeting.get_absolute_url()}")


def _description(meeting: Meeting) -> str:
    """Plain text in short lines; an address stands alone on its line, so that every app makes it a link."""
    parts = [
        _question(meeting),
        _preparation(meeting),
        _note(meeting),
        _section(_("Programme"), [_item(item) for item in meeting.items.all()]),
        _section(_("How to get there"), _travel(meeting)),
        _section(_("Take part online"), [address(meeting.online_url)] if meeting.online_url else []),
        _section(_("More about this meeting"), [_page(meeting)]),
    ]
    return "\n\n".join(part for part in parts if part)


def _public_description(meeting: Meeting) -> str:
    return _question(meeting)


def _question(meeting: Meeting) -> str:
    return line(meeting.module.question) if meeting.module else ""


def _preparation(meeting: Meeting) -> str:
    minutes = meeting.module.preparation_minutes if meeting.module else 0
    words = ngettext("Preparation: %(minutes)d minute", "Preparation: %(minutes)d minutes", minutes)
    return words % {"minutes": minutes} if minutes else ""


def _note(meeting: Meeting) -> str:
    """What to mind on the day itself, or else with the module; as on the page of the meeting."""
    return block(meeting.mind or (meeting.module.mind if meeting.module else ""))


def _item(item: ProgrammeItem) -> str:
    speakers = ", ".join(line(speaker.full_name) for speaker in item.speakers.all())
    room = f", {line(item.room)}" if item.room else ""
    text = f"{time_in_numbers(item.starts)} {line(item.title)}{room}"
    return f"{text} ({speakers})" if speakers else text


def _travel(meeting: Meeting) -> list[str]:
    place = meeting.place
    return [
        line(place.public_transport),
        _("Parking: %(parking)s") % {"parking": line(place.parking)} if place.parking else "",
        _("Please note: %(note)s") % {"note": line(place.mind)} if place.mind else "",
    ]


def _section(heading: str, lines: list[str]) -> str:
    filled = [text for text in lines if text]
    return "\n".join([heading, *filled]) if filled else ""
