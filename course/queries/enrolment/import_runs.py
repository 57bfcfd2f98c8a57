"""What is known of an imported list: its rows, its report, the mails that would go, and who was not written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from course.models import Edition, ImportRun, Message, User
from course.models.imports import ImportRunQuerySet
from course.queries.enrolment.import_rows import PlannedRow
from course.queries.mail.audience import IN_ORDER, Audience, AudienceGroup
from course.sheets.people import GivenRow
from course.text import well_formed

LAST_SHOWN = 10
OF_PERSON = ("first_name", "infix", "last_name", "email", "language")
OF_LETTER = ("template", "address", "language", "subject", "body", "facts", "button", "link")


@dataclass(frozen=True)
class RefusedRow:
    """A row that nothing happened with, and why."""

    given: GivenRow
    reasons: tuple[str, ...]

    @property
    def name(self) -> str:
        """As the list has it."""
        return PlannedRow(self.given).name


def runs_of(edition: Edition) -> ImportRunQuerySet:
    """The lists of an edition, the last first; without what stood in them."""
    return ImportRun.objects.filter(edition=edition).without_lists().select_related("asked_by")


def under_way(edition: Edition) -> ImportRun | None:
    """The one list that is on its way into this edition."""
    return runs_of(edition).under_way().first()


def as_sheet(*, title: str, unknown: Sequence[str], rows: Sequence[GivenRow]) -> dict[str, Any]:
    """How a list that was read is kept; without what no database can hold."""
    return {
        "title": well_formed(title),
        "unknown": [well_formed(name) for name in unknown],
        "rows": [
            [
                row.number,
                {name: well_formed(value) for name, value in row.values.items()},
                [well_formed(problem) for problem in row.problems],
                [well_formed(note) for note in row.notes],
            ]
            for row in rows
        ],
    }


def rows_of(run: ImportRun) -> list[GivenRow]:
    """The rows as they were read."""
    rows = run.sheet.get("rows", ())
    return [GivenRow(number, values, tuple(problems), tuple(notes)) for number, values, problems, notes in rows]


def refused_rows(run: ImportRun) -> list[RefusedRow]:
    """Rows that were refused when the list was last looked through, with the reasons."""
    rows = {row.number: row for row in rows_of(run)}
    return [RefusedRow(rows[number], tuple(reasons)) for number, reasons in run.refusals if number in rows]


def rows_left(run: ImportRun) -> list[GivenRow]:
    """Rows that would have been written, and were not."""
    left = {number for batch in run.batches[run.position :] for number in batch["rows"]}
    return [row for row in rows_of(run) if row.number in left]


def as_preview(letters: Sequence[Message], audience: Audience) -> dict[str, Any]:
    """How mails are kept that would be written, while they are not."""
    labels = [str(label) for label in IN_ORDER]
    return {
        "letters": [_kept(letter) for letter in letters],
        "groups": [[labels.index(str(group.label)), list(group.readers)] for group in audience.groups],
    }


def _kept(letter: Message) -> dict[str, Any]:
    person = letter.person
    of_person = {name: getattr(person, name) for name in OF_PERSON} if person else None
    return {**{name: getattr(letter, name) for name in OF_LETTER}, "person": of_person}


def letters_of(run: ImportRun) -> list[Message]:
    """The mails that would go. No rows: neither they nor their readers may be there yet."""
    return [_letter(kept) for kept in run.preview.get("letters", ())]


def _letter(kept: dict[str, Any]) -> Message:
    values = {name: kept[name] for name in OF_LETTER}
    return Message(**values, person=User(**kept["person"]) if kept["person"] else None)


def audience_of_run(run: ImportRun, letters: Iterable[Message]) -> Audience:
    """Who would get these mails, by what they will be."""
    groups = run.preview.get("groups", ())
    return Audience(tuple(letters), tuple(AudienceGroup(IN_ORDER[place], tuple(readers)) for place, readers in groups))
