"""What was found about meetings, beside why it is planned so all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from course import clock
from course.enums import FindingLevel
from course.models import AcceptedFinding, Meeting
from course.queries.planning.days import MarkedDays
from course.queries.planning.findings import Finding, Overlay, findings_by_meeting
from course.queries.planning.moving import can_move


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting and what was found about it, each with how it was accepted. `waits` are lines of what is put ready and
    not published (`queries.programme.wording`); then the meeting is as it would be.
    """

    meeting: Meeting
    findings: Sequence[tuple[Finding, AcceptedFinding | None]]
    waits: Sequence[object] = ()

    @property
    def waiting(self) -> list[Finding]:
        """Of which somebody has to say now why it is planned so all the same."""
        return self._warnings if self.meeting.is_announced else []

    @property
    def asked_later(self) -> list[Finding]:
        """Of a draft: that is asked when it is announced."""
        return [] if self.meeting.is_announced else self._warnings

    @cached_property
    def _warnings(self) -> list[Finding]:
        """Nothing of what is over."""
        if self.meeting.ends_at <= clock.now():
            return []
        return [found for found, accepted in self.findings if found.level == FindingLevel.WARNS and not accepted]

    @cached_property
    def day(self) -> dt.date:
        return self.meeting.day

    @property
    def can_move(self) -> bool:
        return can_move(self.meeting)

    def about_visit(self, visit: int) -> PlannedMeeting:
        """With what is about this visit alone (by key)."""
        return replace(self, findings=[pair for pair in self.findings if visit in pair[0].visits])


def planned_meetings(
    meetings: Sequence[Meeting], overlay: Overlay | None = None, days: MarkedDays | None = None
) -> dict[int, PlannedMeeting]:
    """By the key of the meeting; as many queries for many as for one. With an overlay as they would be.

    What stands at two meetings is accepted at either. `days` as in `findings_by_meeting`.
    """
    overlay = overlay or {}
    found = findings_by_meeting(meetings, overlay, days)
    concerned = {*found, *(finding.other for findings in found.values() for finding in findings if finding.other)}
    rows = AcceptedFinding.objects.filter(meeting__in=concerned).prefetch_related("accepted_by")
    accepted = {(row.meeting_id, row.key): row for row in rows}

    def how(meeting: Meeting, finding: Finding) -> AcceptedFinding | None:
        other = accepted.get((finding.other, finding.key)) if finding.other else None
        return accepted.get((meeting.pk, finding.key)) or other

    def as_wanted(meeting: Meeting) -> Meeting:
        return overlay[meeting.pk][0] if meeting.pk in overlay else meeting

    return {
        meeting.pk: PlannedMeeting(
            as_wanted(meeting), [(finding, how(meeting, finding)) for finding in found[meeting.pk]]
        )
        for meeting in meetings
    }
