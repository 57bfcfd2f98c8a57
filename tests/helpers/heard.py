"""What the course office does to those who speak and host, and what they hear of it."""

from __future__ import annotations

import datetime as dt

from django.core import mail

from course.actions.programme.meetings import move_meeting
from course.actions.programme.parts import change_programme
from course.actions.visits.save import VisitRows, save_visit
from course.models import ProgrammeItem
from course.queries.visits.host import visit_in_full

WEEK = dt.timedelta(weeks=1)


def put(item, people, office, **fields):
    def write():
        item.speakers.set(people)
        ProgrammeItem.objects.filter(pk=item.pk).update(**fields) if fields else None

    change_programme(meetings=[item.meeting_id], write=write, **office)


def keep(visit, office, **fields):
    row = visit_in_full(visit.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    rows = VisitRows(list(row.steps.all()), list(row.runbook.all()))
    return save_visit(visit=row, co_hosts=[], rows=rows, seen=row.version, **office)


def later(meeting, office):
    meeting.refresh_from_db()
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + WEEK, ends_at=meeting.ends_at + WEEK, **office)


def heard(person):
    """The subjects of what they got, in order."""
    return [one.subject for one in mail.outbox if one.to == [person.email]]
