"""The programme of a meeting to the minute, and the visits in it, changed by the course office.

Lock order: the editions first, then their meetings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.locks import lock_editions
from course.actions.mail.telling import deciding
from course.actions.planning import Accepting, known_findings, settle_findings
from course.actions.programme.elsewhere import Whereabouts, hear_along, take_along, tell_along
from course.actions.programme.keeping import Reading, keep_up
from course.actions.programme.notices import is_to_come, tell_programme, tell_who_is_back
from course.actions.speakers.following import Followed, follow_programme, tell_asked_in_draft, tell_followed
from course.actions.visits.notices import tell_hosts_asked
from course.authority import check_office
from course.models import Meeting, User
from course.queries.calendars.events import people_of
from course.queries.programme.meetings import programme_lines

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

Row = TypeVar("Row")


@dataclass
class ProgrammeChange:
    """What happens to the programme of one meeting, and what who is there knew before. Made under the lock.

    `is_told` is False when its times follow those of the meeting: a message about that says it all.
    """

    meeting: Meeting
    write: Callable[[], object]
    is_told: bool = True
    lines: list[str] = field(init=False)
    people: set[User] = field(init=False)
    reading: Reading = field(init=False)
    followed: Followed = field(init=False, default=Followed())
    aside: Collection[int] = field(init=False, default=())
    """Who (keys) hears in a mail of their own that a part of theirs came or went."""

    def __post_init__(self) -> None:
        self.lines, self.people = programme_lines(self.meeting), set(people_of(self.meeting))
        self.reading = Reading(self.meeting)

    def follow(self, meeting: Meeting, *, by: Authority) -> None:
        """The questions to its speakers do."""
        self.followed = follow_programme(meeting, by=by)

    def tell(self, meeting: Meeting, *, but: Collection[int] = ()) -> None:
        """Also who was there until now. Of drafts, of what is over and of what does not go ahead nobody hears, but who
        knew that they would speak and will not. Who is there again hears how the meeting itself stands. Speakers who
        came or left hear that in a mail of their own, and so do these people (keys) who host or did.
        """
        people, moved = set(people_of(meeting)), self.followed.came | self.followed.gone
        tell_followed(meeting, self.followed)
        if self.is_told and is_to_come(meeting):
            otherwise = {*moved, *but, *self.aside}
            readers = (self.people & people) | {one for one in self.people ^ people if one.pk not in otherwise}
            tell_programme(meeting, people=readers, before=self.lines, after=programme_lines(meeting))
        elif self.is_told and meeting.goes_ahead and meeting.ends_at > clock.now():
            tell_asked_in_draft(meeting, but={*moved, *self.aside})
            tell_hosts_asked(meeting, but={*but, *self.aside})
        if meeting.is_announced:
            tell_who_is_back(meeting, {one for one in people - self.people if one.pk not in self.aside})


@transaction.atomic
def change_programme(
    *,
    meetings: Collection[int],
    write: Callable[[], Row],
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
    but: Collection[int] = (),
) -> Row:
    """Do what `write` does to items or visits of these meetings (by key); calendars follow, and who is there hears of
    it, as `telling` says: participants, speakers and hosts, also who was one until now.

    Of drafts, of what is over and of what does not go ahead nobody hears; `but` (keys) are hosts who came or left and
    hear that in a mail of their own. Raises OnlyTheOffice, and what `settle_findings` and `deciding` raise.
    """
    check_office(by)
    concerned = Meeting.objects.filter(pk__in=meetings).select_related("edition", "place").order_by("pk")
    lock_editions(set(concerned.order_by().values_list("edition_id", flat=True)))
    rows = list(concerned)
    changes = [ProgrammeChange(row, write) for row in rows]
    known = known_findings(rows)
    parts = Whereabouts(rows)
    with deciding(telling, row=rows[0], by=by):
        written = write()
        went = parts.follow()
        questions = take_along(went, by=by)
        for change in changes:
            change.aside = hear_along(went, questions)
            change.reading.keep(change.meeting)
        settle_findings(rows, before=known, by=by, accepting=accepting)
        keep_up([row.pk for row in rows])
        for change in changes:
            change.follow(change.meeting, by=by)
            refresh_calendar(meeting=change.meeting)
            change.tell(change.meeting, but=but)
        tell_along(went, questions)
    return written
