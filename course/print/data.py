"""What stands on paper for one meeting: plain values, in the words in which they are printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from course.enums import PackPart, Side

Printed = TypeVar("Printed")


@dataclass(frozen=True)
class Attendee:
    """Who is expected. `key` is of the person and is not printed; `role` is empty for a participant."""

    key: int
    name: str
    organisation: str
    side: Side
    role: str = ""


@dataclass(frozen=True)
class Line:
    """A part of the day. `starts` and `ends` as 09:30 on the Dutch clock."""

    starts: str
    ends: str
    title: str
    who: str = ""
    where: str = ""


@dataclass(frozen=True)
class Need:
    """What must be arranged, as it was typed, and for how many people."""

    text: str
    number: int


@dataclass(frozen=True)
class Choice:
    """A question beforehand: how many chose what, and how many did not answer."""

    question: str
    chosen: tuple[tuple[str, int], ...]
    silent: int


@dataclass(frozen=True)
class Emergency:
    """A visit of the day: where it is, who can be reached there, and what happens when it cannot go ahead."""

    title: str
    when: str
    address: str
    contact: str
    plan_b: str
    call: str = ""
    first_aid: str = ""
    address_for_112: str = ""


@dataclass(frozen=True)
class Pack:
    """All that can be printed for a meeting. `badges` are of the group and of who speaks, cards too."""

    title: str
    edition: str
    when: str
    place: str
    attendees: tuple[Attendee, ...] = ()
    badges: tuple[Attendee, ...] = ()
    programme: tuple[Line, ...] = ()
    needs: tuple[Need, ...] = ()
    told_needs: int = 0
    choices: tuple[Choice, ...] = ()
    visits: tuple[Emergency, ...] = ()
    day_number: str = ""

    def of(self, part: PackPart) -> object:
        """What a part shows besides title, day and place: when this differs, the paper is out of date."""
        return {
            PackPart.ATTENDANCE: self.attendees,
            PackPart.BADGES: self.badges,
            PackPart.CARDS: self.badges,
            PackPart.PROGRAMME: self.programme,
            PackPart.CATERING: (self.needs, self.told_needs, self.choices, len(self.attendees)),
            PackPart.EMERGENCY: (self.visits, self.day_number),
        }[part]


def texts_in(value: object) -> list[str]:
    """Every text in a row, a list of rows or a text, in order. What has a fixed set of values is no text."""
    if isinstance(value, Side):
        return []
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts_in(getattr(value, field.name))]
    return [text for one in value for text in texts_in(one)] if isinstance(value, tuple) else []


def rewritten(value: Printed, rewrite: Callable[[str], str]) -> Printed:
    """The same with each text rewritten."""
    if isinstance(value, Side):
        return value
    if isinstance(value, str):
        return rewrite(value)  # type: ignore[return-value]  # a text stays a text
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: rewritten(getattr(value, one.name), rewrite) for one in fields(value)})
    return tuple(rewritten(one, rewrite) for one in value) if isinstance(value, tuple) else value  # type: ignore[return-value]  # a tuple stays a tuple
