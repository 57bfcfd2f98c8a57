"""A day as the course office fills it in: the times of the meeting, and a row for each part.

Every button sends the whole day. But for saving nothing is stored: the day comes back with what was typed, and with the
times that it would have.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from course.enums import ItemKind
from course.formatting import time_in_numbers
from course.forms.fields import CleanCharField, CleanTextField
from course.forms.moments import HourField
from course.models import Meeting, User
from course.queries.programme.day import Day, Part, stored_day, version_of
from course.queries.programme.speakers import people_by_key, people_named
from course.schedule import MIDNIGHT, Running, Slot, minutes_of, time_of
from course.text import key_in

SAVE, PUT_READY = "save", "put_ready"
STORES = (SAVE, PUT_READY)
"""What keeps the whole day: now, or until it is published."""

MOST_PARTS, MOST_READ = 60, 200
"""Parts that a day may have; so many come back when there are more."""
TOO_MANY_PARTS = _(
    "A day has at most %(most)d parts, and this one has %(number)d. Take some out; nothing is saved yet."
)
BETWEEN_NAMES = re.compile(r"[,;]")
WRITTEN = ("kind", "title", "room", "summary", "method")


class PartForm(forms.Form):
    """What is typed about one part."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MIDNIGHT - 1)
    fixed = HourField(label=_("Fixed start"), required=False)
    beside = forms.BooleanField(label=_("At the same time as the part above"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind)
    title = CleanCharField(label=_("Title"), max_length=200)
    room = CleanCharField(label=_("Room"), max_length=100, required=False)
    summary = CleanTextField(label=_("Summary"), required=False)
    method = CleanCharField(label=_("How we work"), max_length=300, required=False)
    adding = CleanCharField(label=_("Add a speaker"), max_length=300, required=False)


LABELS = {name: part.label for name, part in PartForm.base_fields.items()}


@dataclass
class Row:
    """A part as it stands on the page. `key` is that of its item, or n1, n2 … of a new one."""

    key: str
    values: dict[str, str]
    speakers: list[int] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    matches: list[User] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    running: Running | None = None
    is_focused: bool = False

    @property
    def is_blank(self) -> bool:
        typed = (value for name, value in self.values.items() if name != "kind")
        return self.key.startswith("n") and not any(typed) and not self.speakers

    @property
    def problems(self) -> list[tuple[str, Any, str]]:
        """Where to look, the label, and what is wrong."""
        return [(f"{name}-{self.key}", LABELS[name], words) for name, words in self.errors.items()]

    @property
    def slack(self) -> str:
        return slack_in_words(self.running.slack if self.running else 0)


def slack_in_words(minutes: int) -> str:
    """Empty when a part begins where the one before it ends."""
    number = abs(minutes)
    left = ngettext("+%(number)d minute left", "+%(number)d minutes left", number)
    over = ngettext("−%(number)d minute: too long", "−%(number)d minutes: too long", number)
    return (left if minutes > 0 else over) % {"number": number} if minutes else ""


class DayForm(forms.Form):
    begins = HourField(label=_("The meeting begins"))
    ends = HourField(label=_("The meeting ends"))

    def __init__(
        self, data: QueryDict | None = None, *, meeting: Meeting, shown: Day | None = None, **kwargs: Any
    ) -> None:
        """`shown` is another day than the stored one to begin with: the one that waits."""
        self.meeting = meeting
        self.stored = stored_day(meeting)
        self.shown = shown or self.stored
        self.now = version_of(meeting, self.stored)
        times = {"begins": time_of(self.shown.begins), "ends": time_of(self.shown.ends)}
        super().__init__(data, initial=times, **kwargs)
        for name, bound in self.fields.items():
            bound.widget = forms.TimeInput({"type": "time"}, "%H:%M")
            bound.widget.attrs["aria-describedby"] = f"{name}-error"
        self.rows = self._typed(data) if data is not None else _rows_of(self.shown)
        self.version = str(data.get("version", "")) if data is not None else self.now

    def _typed(self, data: QueryDict) -> list[Row]:
        """The rows in the order in which they stand on the page; a key that nobody made counts as new."""
        keys = dict.fromkeys(key for key in data.getlist("row")[:MOST_READ] if re.fullmatch(r"n?\d{1,19}", key))
        return [_row_in(data, key) for key in keys]

    @property
    def is_saving(self) -> bool:
        return self.data.get("do") in STORES

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_saving:
            self.rows = [row for row in self.rows if not row.is_blank]
        self._find_speakers()
        self._know_speakers()
        self.parts = [self._part(row) for row in self.rows]
        for name in ("begins", "ends"):
            self._check_moment(name, cleaned.get(name))
        if self.is_saving and len(self.rows) > MOST_PARTS:
            raise ValidationError(TOO_MANY_PARTS, params={"most": MOST_PARTS, "number": len(self.rows)})
        if self.is_saving and any(row.errors for row in self.rows):
            raise ValidationError(_("Nothing is saved yet."))
        return cleaned

    def _check_moment(self, name: str, time: dt.time | None) -> None:
        """An hour that the clock skips, or shows twice, is no moment."""
        if time:
            try:
                from_current_timezone(dt.datetime.combine(self.meeting.day, time))
            except ValidationError as problem:
                self.add_error(name, problem)

    def _part(self, row: Row) -> Part:
        """As far as it can be read; what is missing matters when the day is saved."""
        form = PartForm(row.values)
        for name, errors in form.errors.items():
            if self.is_saving or row.values.get(name):
                row.errors.setdefault(name, " ".join(errors))
        read = form.cleaned_data
        fixed = read.get("fixed")
        slot = Slot(read.get("minutes") or 0, minutes_of(fixed) if fixed else None, bool(read.get("beside")))
        written = {name: read.get(name) or "" for name in WRITTEN}
        return Part(key_in(row.key) or None, slot, **written, speakers=frozenset(row.speakers))

    def _find_speakers(self) -> None:
        found: dict[str, list[User]] = {}
        for row in self.rows:
            names = [name.strip() for name in BETWEEN_NAMES.split(row.values["adding"]) if name.strip()]
            open_names = [name for name in names if not self._resolve(row, name, found)]
            row.values["adding"] = ", ".join(open_names)

    def _know_speakers(self) -> None:
        known = people_by_key({key for row in self.rows for key in row.speakers})
        for row in self.rows:
            row.speakers = [key for key in row.speakers if key in known]
            row.people = sorted((known[key] for key in row.speakers), key=lambda person: person.sort_name)

    def _resolve(self, row: Row, name: str, found: dict[str, list[User]]) -> bool:
        """One match speaks; of several one is ticked on the page."""
        if name not in found:
            found[name] = people_named(name)
        keys = [person.pk for person in found[name]]
        if len(keys) == 1 and keys[0] not in row.speakers:
            row.speakers.append(keys[0])
        if set(keys) & set(row.speakers):
            return True
        row.matches += found[name]
        which, nobody = _("Who is '%(name)s'? Tick who you mean."), _("Nobody here is called '%(name)s'.")
        row.errors["adding"] = str((which if keys else nobody) % {"name": name})
        return False

    def lay_out(self) -> None:
        """Give each row its speakers and the times that it would have; checks what was typed."""
        if not self.is_bound:
            self._know_speakers()
        self.is_valid()
        for row, running in zip(self.rows, self.day.running, strict=True):
            row.running = running

    @cached_property
    def day(self) -> Day:
        if not self.is_bound:
            return self.shown
        begins, ends = (self.cleaned_data.get(name) for name in ("begins", "ends"))
        return Day(
            minutes_of(begins) if begins else self.stored.begins,
            minutes_of(ends) if ends else self.stored.ends,
            tuple(self.parts),
        )

    @property
    def slack(self) -> str:
        return slack_in_words(self.day.slack)

    @property
    def moving_parts(self) -> str:
        """What another length or start changes on the page, beside the field in which somebody types."""
        return ",".join([*(f"#time-{row.key}" for row in self.rows), "#day-end"])

    @property
    def problems(self) -> list[tuple[str, Any, str]]:
        own = [
            (f"id_{name}", self.fields[name].label, " ".join(errors))
            for name, errors in self.errors.items()
            if name in self.fields
        ]
        return [*own, *(problem for row in self.rows for problem in row.problems)] if self.is_bound else []

    def rearrange(self) -> None:
        """What a button beside a row does, or the one that adds rows."""
        act, _colon, key = str(self.data.get("do", "")).partition(":")
        place = next((place for place, row in enumerate(self.rows) if row.key == key), None)
        if act == "more":
            self._add(len(self.rows), min(key_in(self.data.get("number", "")) or 1, MOST_PARTS))
        elif place is not None:
            getattr(self, ACTS.get(act, "_stay"))(place)

    def _stay(self, place: int) -> None:
        self.rows[place].is_focused = True

    def _up(self, place: int) -> None:
        self._move(place, max(0, place - 1))

    def _down(self, place: int) -> None:
        self._move(place, place + 1)

    def _move(self, place: int, to: int) -> None:
        row = self.rows.pop(place)
        row.is_focused = True
        self.rows.insert(to, row)

    def _insert(self, place: int) -> None:
        self._add(place + 1, 1)

    def _copy(self, place: int) -> None:
        """At the same length, but without a start of its own: it follows what it was copied from."""
        row = self.rows[place]
        values = {**row.values, "fixed": "", "beside": "", "adding": ""}
        self.rows.insert(place + 1, Row(self._new_key(), values, [*row.speakers], is_focused=True))

    def _remove(self, place: int) -> None:
        del self.rows[place]
        if self.rows:
            self.rows[min(place, len(self.rows) - 1)].is_focused = True

    def _add(self, place: int, number: int) -> None:
        for turn in range(min(number, MOST_PARTS - len(self.rows))):
            blank = dict.fromkeys(LABELS, "") | {"kind": ItemKind.INTRODUCTION}
            self.rows.insert(place + turn, Row(self._new_key(), blank, is_focused=not turn))

    def _new_key(self) -> str:
        taken = [int(row.key[1:]) for row in self.rows if row.key.startswith("n")]
        return f"n{max(taken, default=0) + 1}"


ACTS = {"up": "_up", "down": "_down", "insert": "_insert", "copy": "_copy", "remove": "_remove"}


def _row_in(data: QueryDict, key: str) -> Row:
    values = {name: str(data.get(f"{name}-{key}", "")) for name in LABELS}
    speakers = [key_in(typed) for typed in data.getlist(f"speakers-{key}")]
    return Row(key, values, list(dict.fromkeys(speaker for speaker in speakers if speaker)))


def _rows_of(day: Day) -> list[Row]:
    return [_row_of(part, str(part.key or f"n{number}")) for number, part in enumerate(day.parts, 1)]


def _row_of(part: Part, key: str) -> Row:
    written: Mapping[str, str] = {name: getattr(part, name) for name in WRITTEN}
    fixed = time_in_numbers(time_of(part.slot.fixed)) if part.slot.fixed is not None else ""
    times = {"minutes": str(part.slot.minutes), "fixed": fixed, "beside": "on" if part.slot.beside else ""}
    return Row(key, {**written, **times, "adding": ""}, sorted(part.speakers))
