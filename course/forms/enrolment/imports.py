"""The list of people that the course office uploads, and what a row of it must be."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.errors import Refusal
from course.forms.fields import AddressField, CleanCharField
from course.forms.materials.files import check_file
from course.queries.enrolment.import_rows import GivenRow
from course.sheets.cells import Cell
from course.sheets.reading import CSV, XLSX, Sheet, SheetRow, heading_of, read_sheet
from course.text import clean_line

MOST_BYTES = 2 * 1024 * 1024
LONGEST_SHOWN = 200
"""So much of a refused cell is shown again."""


class PeopleListForm(forms.Form):
    """A file with people. When it is valid, `sheet` is what stands in it."""

    file = forms.FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy("XLSX or CSV, at most 500 people and 2 MB. You see first what would happen."),
        widget=forms.FileInput(attrs={"accept": f".{XLSX},.{CSV}"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("There are no people in this list. Fill in one row for each person."),
        },
    )
    sheet: Sheet

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        kind = str(file.name).rsplit(".", 1)[-1].lower()
        if kind not in {XLSX, CSV}:
            raise ValidationError(_("We read XLSX and CSV. Save the list as one of these and try once more."))
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("This file is too large (%(size)s). It may be at most %(most)s.")
                % {"size": filesizeformat(file.size), "most": filesizeformat(MOST_BYTES)}
            )
        if kind == XLSX:
            check_file(file)
        try:
            self.sheet = read_sheet(file.read(), kind)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


class PersonRowForm(forms.Form):
    """One row. Names and organisation may be empty for who is known; `queries.enrolment.import_rows` sees to that."""

    email = AddressField()
    first_name = CleanCharField(max_length=80, required=False)
    infix = CleanCharField(max_length=30, required=False)
    last_name = CleanCharField(max_length=100, required=False)
    job_title = CleanCharField(max_length=120, required=False)
    organisation = CleanCharField(max_length=200, required=False)
    manager_name = CleanCharField(max_length=150, required=False)
    manager_email = AddressField(required=False)
    purchase_order = CleanCharField(max_length=60, required=False)
    cost_centre = CleanCharField(max_length=60, required=False)


def given_rows(sheet: Sheet) -> list[GivenRow]:
    """The rows of a list with clean values, and with what is wrong with each."""
    return [_given(row) for row in sheet.rows]


def _given(row: SheetRow) -> GivenRow:
    form = PersonRowForm({name: cell.text for name, cell in row.cells.items()})
    errors = form.errors
    values = {name: form.cleaned_data.get(name) or _shown(cell) for name, cell in row.cells.items()}
    problems = [_problem(name, cell, errors.get(name, ())) for name, cell in row.cells.items()]
    notes = [f"{heading_of(name)}: {cell.note}" for name, cell in row.cells.items() if cell.note]
    return GivenRow(
        row.number,
        values,
        tuple(problem for problem in problems if problem),
        tuple(note for note in (row.note, *notes) if note),
    )


def _shown(cell: Cell) -> str:
    return clean_line(cell.text)[:LONGEST_SHOWN]


def _problem(name: str, cell: Cell, errors: list[str] | tuple[str, ...]) -> str:
    """What is wrong with a cell. A formula is not read at all, whatever it would give."""
    if cell.is_formula:
        errors = [_("there is a formula in this cell. Type what must stand there; we never calculate.")]
    elif cell.doubt:
        errors = [cell.doubt]
    return f"{heading_of(name)}: {' '.join(errors)}" if errors else ""
