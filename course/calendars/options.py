"""What the owner of a link chose, put into stored events as they leave: reminders, travel time, and later stamps.

Works on the text of VEVENTs as `calendars.appointments` renders them: cheap for hundreds, and no number changes.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

END = "END:VEVENT\r\n"
TITLE = "\r\nSUMMARY:"
STAMPS = ("\r\nDTSTAMP:", "\r\nLAST-MODIFIED:")
STAMP = "%Y%m%dT%H%M%SZ"
WALL_CLOCK = "%Y%m%dT%H%M%S"
START, FINISH = ("\r\n" + name + ";TZID=Europe/Amsterdam:" for name in ("DTSTART", "DTEND"))
WHOLE_DAY = "\r\nDTSTART;VALUE=DATE:"
IS_FREE = "\r\nTRANSP:TRANSPARENT\r\n"
IS_OFF = "\r\nSTATUS:CANCELLED\r\n"

_TITLE = re.compile(r"\r\nSUMMARY:(.*?)\r\n(?! )", re.DOTALL)
_PLACE = re.compile(r"\r\nLOCATION:(.*?)\r\n(?! )", re.DOTALL)
_PAGE = re.compile(r"\r\nURL:.*?\r\n(?! )", re.DOTALL)

MORNING = 9
"""The hour at which an app warns of what takes a whole day."""


@dataclass(frozen=True)
class Choices:
    """`alarm` and `travel` in minutes, 0 for none. `since` is when its owner last chose otherwise: an app that heard of
    an event before reads that it is newer.
    """

    alarm: int = 0
    travel: int = 0
    since: dt.datetime | None = None
    language: str = "nl"


def as_chosen(texts: list[str], choices: Choices) -> list[str]:
    """The same events with what was chosen."""
    if not (choices.alarm or choices.travel or choices.since):
        return texts
    with override(choices.language):
        return [text for one in texts for text in _as_chosen(one, choices)]


def as_waiting(text: str, language: str) -> str:
    """As who stands in line has it: with a UID of its own, so that the event of who gets the place begins anew."""
    with override(language):
        text = _titled(text, _("Waiting list:"))
    uid = _uid(text)
    text = text.replace(uid, str(uuid.uuid5(uuid.UUID(uid), "waiting")), 1)
    text = text.replace("\r\nSTATUS:CONFIRMED\r\n", "\r\nSTATUS:TENTATIVE\r\n", 1)
    return text.replace("\r\nTRANSP:OPAQUE\r\n", IS_FREE, 1)


def _as_chosen(text: str, choices: Choices) -> Iterator[str]:
    text = _not_older(text, choices.since) if choices.since else text
    if choices.travel and _is_journey(text):
        yield from _travel(text, choices.travel)
    yield _with_alarm(text, choices.alarm) if choices.alarm else text


def _not_older(text: str, since: dt.datetime) -> str:
    """DTSTAMP and LAST-MODIFIED of at least this moment; of both the value has one length."""
    least = since.strftime(STAMP)
    for name in STAMPS:
        start = text.index(name) + len(name)
        if text[start : start + len(least)] < least:
            text = text[:start] + least + text[start + len(least) :]
    return text


def _with_alarm(text: str, minutes: int) -> str:
    """None for what does not go ahead or may not: nobody needs to leave for it."""
    is_day = WHOLE_DAY in text
    found = _TITLE.search(text)
    if found is None or (IS_FREE in text and not is_day):
        return text
    trigger = _of_a_day(minutes) if is_day else f"-PT{minutes}M"
    words = f"DESCRIPTION:\r\n {found[1]}"  # broken at once: the name is longer than that of the title
    alarm = f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:{trigger}\r\n{words}\r\nEND:VALARM\r\n"
    return f"{text.removesuffix(END)}{alarm}{END}"


def _of_a_day(minutes: int) -> str:
    """In the morning of that day, or of the day before."""
    return f"-PT{24 - MORNING}H" if minutes >= 24 * 60 else f"PT{MORNING}H"


def _is_journey(text: str) -> bool:
    """At a place with an address, at a time that is taken."""
    place = _PLACE.search(text)
    has_address = place is not None and "\\," in place[1] and not place[1].startswith("http")
    return has_address and START in text and IS_FREE not in text


def _travel(text: str, minutes: int) -> Iterator[str]:
    starts, ends = (_moment(text, name) for name in (START, FINISH))
    way = dt.timedelta(minutes=minutes)
    yield _journey(text, "there", starts - way, starts)
    yield _journey(text, "back", ends, ends + way)


def _moment(text: str, name: str) -> dt.datetime:
    start = text.index(name) + len(name)
    return dt.datetime.strptime(text[start : start + 15], WALL_CLOCK)  # noqa: DTZ007 - the wall clock of its TZID


def _journey(text: str, way: str, starts: dt.datetime, ends: dt.datetime) -> str:
    """An event of its own, with the versions of the one it belongs to."""
    uid, page, title = uuid.uuid5(uuid.UUID(_uid(text)), way), _PAGE.search(text), _TITLE.search(text)
    if page is None or title is None:
        return ""
    stamps = text[text.index(STAMPS[0]) : text.index(START)]
    word, category = _("Travel:"), _("Travel time")
    status = "TENTATIVE" if "\r\nSTATUS:TENTATIVE\r\n" in text else "CONFIRMED"
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}{stamps}{START}{starts:{WALL_CLOCK}}{FINISH}{ends:{WALL_CLOCK}}"
        f"{TITLE}{word}\r\n  {title[1]}\r\nSTATUS:{status}\r\nTRANSP:OPAQUE{page[0]}"
        f"CATEGORIES:{category}\r\n{END}"
    )


def _titled(text: str, word: str) -> str:
    """With this word before the title, on a line of its own: a line may have 75 bytes."""
    return text.replace(TITLE, f"{TITLE}{word}\r\n  ", 1)


def _uid(text: str) -> str:
    start = text.index("UID:") + 4
    return text[start : text.index("\r\n", start)]
