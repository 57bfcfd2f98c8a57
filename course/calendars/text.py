"""Words that a calendar can carry: without what breaks a reader, and in Dutch, whatever the visitor reads."""

from __future__ import annotations

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import override

from course.enums import MeetingStatus
from course.formatting import DUTCH, period
from course.models import Meeting
from course.text import clean_text


def block(text: str) -> str:
    """Several lines as `course.text` cleans them, without tabs: also of rows that nobody cleaned.

    A NUL makes libical refuse the whole file, U+2028 makes node-ical lose the title.
    """
    lines = clean_text(text).replace("\t", " ").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def line(text: str) -> str:
    """One line without control characters."""
    return " ".join(block(text).split())


def address(url: str) -> str:
    """A URI as RFC 3986 wants it; a line end or blank in it would break the file."""
    return iri_to_uri("".join(line(url).split()))


def where(meeting: Meeting, *, public: bool = False) -> str:
    """The address on one line; of an online meeting the link, but never to the public."""
    if meeting.place.is_online and meeting.online_url and not public:
        return address(meeting.online_url)
    return line(meeting.place.full_address)


def when(meeting: Meeting, language: str = DUTCH) -> str:
    """donderdag 21 januari 2027, 09:30 tot 16:30"""
    with override(language):
        return period(meeting.starts_at, meeting.ends_at)


def appointment(meeting: Meeting, language: str = DUTCH) -> str:
    """When, where and whether: what a participant must know after a change."""
    parts = [when(meeting, language), where(meeting)]
    if meeting.online_url and not meeting.place.is_online:
        parts.append(address(meeting.online_url))
    with override(language):
        if not meeting.goes_ahead:
            parts.append(_("does not go ahead"))
        elif meeting.status == MeetingStatus.TENTATIVE:
            parts.append(str(MeetingStatus.TENTATIVE.label).lower())
    return ", ".join(parts)
