"""A strict reader of iCalendar bytes, independent of the library that writes them: RFC 5545, RFC 7986."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
NAME = re.compile(r"[A-Z][A-Z0-9-]*")
ONCE_IN_CALENDAR = ("PRODID", "VERSION", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "SOURCE")
ONCE_IN_EVENT = (
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY",
    "STATUS", "TRANSP", "URL", "CATEGORIES",
)  # fmt: skip
NEVER = ("METHOD", "ORGANIZER", "ATTENDEE", "ATTACH", "CLASS", "RDATE")


def unfolded(body: bytes) -> list[str]:
    """The content lines, after checking how they are broken."""
    assert body.endswith(b"\r\n")
    raw = body.split(b"\r\n")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in raw) <= 75
    text = body.decode("utf-8").replace("\r\n ", "")
    assert CONTROL.search(text) is None
    return text.split("\r\n")[:-1]


def components(lines: list[str]) -> list[tuple[str, list[str]]]:
    """(name, own lines) of every component, after checking that they nest."""
    found, stack = [], []
    for line in lines:
        name, value = re.split("[:;]", line, maxsplit=1)
        assert NAME.fullmatch(name), line
        if name == "BEGIN":
            stack.append((value, []))
            found.append(stack[-1])
        elif name == "END":
            assert stack.pop()[0] == value
        else:
            stack[-1][1].append(line)
    assert stack == []
    return found


def names_of(lines: list[str]) -> list[str]:
    return [re.split("[:;]", line, maxsplit=1)[0] for line in lines]


def lint(body: bytes) -> list[dict[str, str]]:
    """Assert that the bytes are a good calendar; the events as {name with parameters: raw value}."""
    found = components(unfolded(body))
    assert [name for name, _lines in found if name not in ("VEVENT", "VALARM", "DAYLIGHT", "STANDARD")] == [
        "VCALENDAR",
        "VTIMEZONE",
    ]
    calendar = names_of(found[0][1])
    assert [calendar.count(name) for name in ONCE_IN_CALENDAR] == [1] * len(ONCE_IN_CALENDAR)
    events = [lines for name, lines in found if name == "VEVENT"]
    for lines in [found[0][1], *events]:
        assert [name for name in names_of(lines) if name in NEVER] == []
    for lines in events:
        names = names_of(lines)
        assert [names.count(name) for name in ONCE_IN_EVENT] == [1] * len(ONCE_IN_EVENT)
        assert all(names.count(name) <= 1 for name in ("LOCATION", "DESCRIPTION", "GEO"))
    read = [dict(_split(line) for line in lines) for lines in events]
    uids = [event["UID"] for event in read]
    assert len(uids) == len(set(uids))
    for event in read:
        kind, form = (
            ("VALUE=DATE", r"\d{8}") if "DTSTART;VALUE=DATE" in event else ("TZID=Europe/Amsterdam", r"\d{8}T\d{6}")
        )
        starts, ends = (event[f"{name};{kind}"] for name in ("DTSTART", "DTEND"))
        assert re.fullmatch(form, starts)
        assert starts < ends
        assert event["DTSTAMP"] == event["LAST-MODIFIED"]
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    return read


def _split(line: str) -> tuple[str, str]:
    """Name with parameters, and value; a colon between quotes belongs to a parameter."""
    quoted = False
    for index, sign in enumerate(line):
        quoted ^= sign == '"'
        if sign == ":" and not quoted:
            return line[:index], line[index + 1 :]
    raise AssertionError(line)


def plain(value: str) -> str:
    """A TEXT value without its escapes."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)
