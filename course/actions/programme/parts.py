"""The programme of a meeting to the minute, and the visits in it, changed by the course office.

Lock order: the editions first, then their meetings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from course.actions.calendars.events import refresh_calendar
from course.actions.locks import lock_editions
from course.actions.mail.telling import deciding
from course.actions.planning import Accepting, known_findings, settle_findings
from course.actions.programme.notices import is_to_come, tell_programme
from course.authority import check_office
from course.models import Meeting
from course.queries.calendars import people_of
from course.queries.programme import programme_lines

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

Row = TypeVar("Row")


@transaction.atomic
def change_programme(
    *,
    meetings: Collection[int],
    write: Callable[[], Row],
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> Row:
    """Do what `write` does to items or visits of these meetings (by key); calendars follow, and who is there hears of
    it, as `telling` says: participants, speakers and hosts, also who was one until now.

    Of drafts, of what is over and of what does not go ahead nobody hears. Raises OnlyTheOffice, and what
    `settle_findings` and `deciding` raise.
    """
    check_office(by)
    concerned = Meeting.objects.filter(pk__in=meetings).select_related("edition", "place").order_by("pk")
    lock_editions(set(concerned.order_by().values_list("edition_id", flat=True)))
    rows = list(concerned)
    before = {row.pk: (programme_lines(row), set(people_of(row))) for row in rows}
    known = known_findings(rows)
    written = write()
    settle_findings(rows, before=known, by=by, accepting=accepting)
    for row in rows:
        refresh_calendar(meeting=row)
        lines, people = before[row.pk]
        if is_to_come(row):
            with deciding(telling, row=row, by=by):
                tell_programme(row, people=people | set(people_of(row)), before=lines, after=programme_lines(row))
    return written
