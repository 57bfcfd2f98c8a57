"""Reads a file of content into records: typed, closed and frozen, or one error that names file and place.

What a value may be stands in the types below; what pydantic finds is said in our own words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from course import clock
from course.content.errors import ContentError, Place
from course.content.files import read_yaml

OURS = "content"
"""The type of an error that says itself what is wrong."""

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{2}:\d{2}")


class Record(BaseModel):
    """Keys with values. Knows where it stands, so that checks between records can say it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    _place: Place = PrivateAttr(default=Place(""))

    @property
    def place(self) -> Place:
        return self._place

    def in_order(self, first: str, last: str, *, same: bool = False) -> Self:
        """The value of `last` comes after that of `first`; with `same` it may be equal. Both may be absent."""
        start, end = getattr(self, first), getattr(self, last)
        if start is not None and end is not None and (end < start or (end == start and not same)):
            raise wrong(_("'%(last)s' lies before '%(first)s'") % {"last": last, "first": first})
        return self


AnyRecord = TypeVar("AnyRecord", bound=Record)


def wrong(problem: str) -> PydanticCustomError:
    """What a validator raises: a sentence of ours."""
    return PydanticCustomError(OURS, "{problem}", {"problem": problem})


# --- values ---------------------------------------------------------------------------------------------


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(value if DATE.fullmatch(value) else "")
    except (TypeError, ValueError) as error:
        raise wrong(_("'%(value)s' is no date; write it as 2027-01-21") % {"value": value}) from error


def _time(value: Any) -> dt.time:
    try:
        return dt.time.fromisoformat(value if TIME.fullmatch(value) else "")
    except (TypeError, ValueError) as error:
        raise wrong(_("'%(value)s' is no time; write it as 09:30") % {"value": value}) from error


def _moment(value: Any) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        problem = _("'%(value)s' is no moment; write it as 2026-09-01T09:00:00+02:00") % {"value": value}
        raise wrong(problem) from error
    if found.utcoffset() != found.replace(tzinfo=clock.AMSTERDAM).utcoffset():
        raise wrong(_("'%(value)s' has not the offset of Dutch time that day") % {"value": value})
    return found


def _amount(value: Any) -> Decimal:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise wrong(_("'%(value)s' is no amount") % {"value": value})
    return Decimal(str(value)).quantize(Decimal("0.01"))


def word(words: Mapping[str, Any]) -> BeforeValidator:
    """One of these words; gives what it stands for."""

    def read(value: Any) -> Any:
        if not isinstance(value, str | bool) or str(value).lower() not in words:
            details = {"value": value, "known": ", ".join(words)}
            raise wrong(_("unknown word '%(value)s'; known are: %(known)s") % details)
        return words[str(value).lower()]

    return BeforeValidator(read)


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
"""Something to read; may be empty."""

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,60}$")]
Whole = Annotated[int, Field(ge=0)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
"""Euros."""

Day = Annotated[dt.date, BeforeValidator(_day)]
"""A calendar day, written 2027-01-21."""

Time = Annotated[dt.time, BeforeValidator(_time)]
"""A Dutch wall-clock time, written 09:30."""

Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
"""A moment with the offset that the Netherlands have on that day."""


# --- ids and references ---------------------------------------------------------------------------------


class Id:
    """Marks the id of a record, unique in each of these namespaces."""

    def __init__(self, *namespaces: str) -> None:
        self.namespaces = namespaces


class Ref(Id):
    """Marks ids of records elsewhere, each in one of these namespaces."""


class Book:
    """The ids that were declared, by namespace, and the references to them."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[str, Place]] = {}
        self.references: list[tuple[tuple[str, ...], str, Place]] = []

    def note(self, mark: Id, name: str, place: Place) -> None:
        if isinstance(mark, Ref):
            self.references.append((mark.namespaces, name, place))
            return
        for namespace in mark.namespaces:
            first = self.ids.setdefault(namespace, {}).setdefault(name, place)
            if first is not place:
                problem = _("the id '%(id)s' stands there twice, first in %(first)s")
                raise ContentError(place, problem % {"id": name, "first": first})

    def check_references(self) -> None:
        """Every reference points to an id. Raises ContentError for the first that does not."""
        for namespaces, name, place in self.references:
            if not any(name in self.ids.get(namespace, {}) for namespace in namespaces):
                raise ContentError(place, _("unknown id '%(id)s'") % {"id": name})


# --- reading --------------------------------------------------------------------------------------------


def read(path: Path, model: type[AnyRecord], book: Book | None = None) -> AnyRecord:
    """The record that a file holds; its ids and references are noted in the book. Raises ContentError."""
    raw, place = read_yaml(path), Place(path.name)
    try:
        found = model.model_validate(raw)
    except ValidationError as error:
        raise _explained(place, error.errors(include_url=False)) from error
    _settle(found, place, book or Book())
    return found


def _settle(record: Record, place: Place, book: Book) -> None:
    """Tell a record and all below it where they stand, and note what they are called and point to."""
    record._place = place
    for name, field in type(record).model_fields.items():
        marks = [mark for mark in field.metadata if isinstance(mark, Id)]
        for value, spot in _parts(getattr(record, name), place.key(field.alias or name)):
            if isinstance(value, Record):
                _settle(value, spot, book)
            for mark in marks:
                book.note(mark, value, spot)


def _parts(value: Any, place: Place) -> Iterator[tuple[Any, Place]]:
    """What stands in a value, with its place: records are named by their number, plain values by their list."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _parts(part, place.key(key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _parts(part, place.index(number) if isinstance(part, list | dict | Record) else place)
    elif value is not None:
        yield value, place


# --- what is wrong --------------------------------------------------------------------------------------

NO_NUMBER = gettext_lazy("'%(value)s' is no whole number of 0 or more")
NO_KEYS = gettext_lazy("expected keys with values")

SENTENCES: dict[str, str | Promise] = {
    "bool_type": gettext_lazy("'%(value)s' is not true or false"),
    "dict_type": NO_KEYS,
    "extra_forbidden": gettext_lazy("unknown key '%(key)s'"),
    "greater_than_equal": NO_NUMBER,
    "int_type": NO_NUMBER,
    "list_type": gettext_lazy("expected a list"),
    "literal_error": gettext_lazy("expected '%(expected)s', found '%(value)s'"),
    "missing": gettext_lazy("the key '%(key)s' is missing"),
    "model_type": NO_KEYS,
    "string_pattern_mismatch": gettext_lazy("'%(id)s' is no id; use small letters, digits, - and _"),
    "string_too_short": gettext_lazy("this must not be empty"),
    "string_type": gettext_lazy("expected text, found '%(value)s'; put it between quotes"),
    "too_short": gettext_lazy("expected at least %(number)d"),
    OURS: "%(problem)s",
}
"""What pydantic calls an error, and what we say."""

ABOUT_A_KEY = ("extra_forbidden", "missing")


def _explained(place: Place, errors: list[ErrorDetails]) -> ContentError:
    """The first error; a key that nobody knows comes before all, because the one that is missing may be meant by it."""
    error = next((found for found in errors if found["type"] == "extra_forbidden"), errors[0])
    path, value = list(error["loc"]), error["input"]
    context = error.get("ctx", {})
    details = {
        **context,
        "value": value,
        "id": value,
        "expected": str(context.get("expected", "")).strip("'"),
        "number": context.get("min_length"),
    }
    if error["type"] in ABOUT_A_KEY:
        details["key"] = path.pop()
    elif path and isinstance(path[-1], int) and not isinstance(value, dict | list):
        path.pop()
    for part in path:
        place = place.index(part) if isinstance(part, int) else place.key(part)
    return ContentError(place, str(SENTENCES.get(error["type"], error["msg"])) % details)
