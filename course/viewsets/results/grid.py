"""Who was where in an edition: a picture, the same as a table, and a sheet to download."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from course.formatting import day_in_numbers
from course.models import Meeting
from course.queries.results.attendance import WORDS, Line
from course.queries.results.grid import Grid, grid_of
from course.viewsets.editions.copying import OfEditions
from course.viewsets.export import workbook_response
from course.viewsets.types import Context

CELL, NAMES, HEAD = 26, 200, 90
"""Sizes of the picture in its own units: a cell, the room for names, the room for days."""


@dataclass(frozen=True)
class Mark:
    """A sign in the picture: where its middle is, and which."""

    x: int
    y: int
    state: str


class AttendanceView(OfEditions, TemplateView):
    template_name = "course/results/office/grid.html"
    header_icon = "tasks"
    page_title = gettext_lazy("Attendance")

    @cached_property
    def grid(self) -> Grid:
        return grid_of(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "export" in request.GET:
            rows = sheet_of(self.grid)
            return workbook_response(title=_("Attendance"), rows=rows, filename="aanwezigheid.xlsx")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        grid = self.grid
        columns = [(NAMES + CELL * number + CELL // 2, one) for number, one in enumerate(grid.meetings)]
        names = [(HEAD + CELL * number + CELL // 2, person) for number, (person, _cells) in enumerate(grid.rows)]
        shown = {
            "edition": self.object,
            "grid": grid,
            "columns": columns,
            "names": names,
            "marks": list(_marks(grid)),
            "legend": [(state, str(words)) for state, words in WORDS.items()],
            "width": NAMES + CELL * len(grid.meetings) + HEAD // 2,
            "height": HEAD + CELL * len(grid.rows),
        }
        return super().get_context_data(**shown | kwargs)


def _marks(grid: Grid) -> Iterator[Mark]:
    for row, (_person, cells) in enumerate(grid.rows):
        for column, line in enumerate(cells):
            if line is not None:
                x, y = NAMES + CELL * column + CELL // 2, HEAD + CELL * row + CELL // 2
                yield Mark(x, y, line.state)


def sheet_of(grid: Grid) -> Iterator[list[object]]:
    """A row for each participant, then one for each guest; a dash where nobody was expected."""
    yield [_("Name"), _("Organisation"), *(_head(meeting) for meeting in grid.meetings), _("Course days")]
    for person, cells in grid.rows:
        days = sum(_counts(meeting, line) for meeting, line in zip(grid.meetings, cells, strict=True))
        yield [person, person.organisation or "", *(line.words if line else "–" for line in cells), days]
    for meeting, line in grid.guests:
        cells_of_guest = (line.words if one == meeting else "–" for one in grid.meetings)
        yield [_("%(name)s (guest)") % {"name": line.name}, line.organisation, *cells_of_guest, "–"]


def _head(meeting: Meeting) -> str:
    return f"{day_in_numbers(meeting.day)} {meeting.title}"


def _counts(meeting: Meeting, line: Line | None) -> bool:
    return bool(line and line.standing.is_present and meeting.counts_as_day)
