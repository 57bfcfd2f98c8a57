"""Transition, cancel and announce meetings, so that programme, edition, calendars and people all follow.

Lock order: the edition first, then the meeting.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.events import STORED, refresh_calendar
from course.actions.enrolment.offers import end_offers_sooner
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.reminders import drop_reminders
from course.actions.mail.settling import let_settle
from course.actions.mail.telling import deciding
from course.actions.planning import Accepting, known_findings, settle_findings
from course.actions.programme.asked import tell_off
from course.actions.programme.items import fit_edition, shift_programme
from course.actions.programme.keeping import Reading, keep_new, keep_up
from course.actions.programme.notices import tell_change, tell_new
from course.actions.speakers.following import tell_newly_certain, tell_out, tell_untold
from course.actions.speakers.notices import tell_invited
from course.actions.visits.notices import tell_asked, tell_replaced, tell_unaware
from course.authority import check_office
from course.calendars.events import material
from course.calendars.text import appointment
from course.enums import MeetingStatus
from course.errors import Refusal
from course.models import Edition, Meeting, Place
from course.models.mail import about
from course.queries.calendars.events import people_of

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.actions.programme.parts import ProgrammeChange
    from course.authority import Authority

KEPT = {"id", "ical_uid", "ical_created_at", *STORED}
"""What a form cannot change."""


class DoesNotGoAhead(Refusal):
    message = _("This meeting does not go ahead.")


class MeetingIsOver(Refusal):
    message = _("This meeting is over. You can change its texts, not its date, time or place.")


class DayHasPassed(MeetingIsOver):
    message = _("This moment has passed. Choose a later one.")


class EndsBeforeStart(Refusal):
    message = _("A meeting must start before it ends.")


class NotOneDay(Refusal):
    message = _("A meeting lies on one day. Make a second meeting for the next day.")


class EditionIsFixed(Refusal):
    message = _("A meeting stays in its edition. Make a new meeting in the other edition.")


class AlreadyAnnounced(Refusal):
    message = _("People have this meeting in their calendars. Cancel it; it cannot be a draft again.")


class AlreadyCancelled(Refusal):
    message = _("This meeting was cancelled before.")


class NotCancelled(Refusal):
    message = _("This meeting is not cancelled.")


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: Place | None = None,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> None:
    """Another time (aware), and perhaps another place; the programme moves along.

    Raises MeetingIsOver, DayHasPassed, EndsBeforeStart, NotOneDay, PassesMidnight, and, as the others here, what
    `settle_findings` and `deciding` raise.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    wanted = copy.copy(stored)
    wanted.starts_at, wanted.ends_at, wanted.place = starts_at, ends_at, place or stored.place
    _change(stored, wanted, by, telling, accepting)
    meeting.refresh_from_db()


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Authority, telling: Telling | None = None) -> None:
    """The meeting does not go ahead and stays visible as such. Raises AlreadyCancelled, MeetingIsOver."""
    check_office(by)
    stored = lock_meeting(meeting)
    if stored.is_cancelled:
        raise AlreadyCancelled
    wanted = copy.copy(stored)
    wanted.status = MeetingStatus.CANCELLED
    _change(stored, wanted, by, telling)
    meeting.refresh_from_db()


@transaction.atomic
def reinstate_meeting(
    *, meeting: Meeting, by: Authority, telling: Telling | None = None, accepting: Accepting | None = None
) -> None:
    """A cancelled meeting goes ahead after all; what was never announced is a draft again. Raises NotCancelled,
    MeetingIsOver.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    if not stored.is_cancelled:
        raise NotCancelled
    wanted = copy.copy(stored)
    wanted.status = MeetingStatus.DRAFT if stored.was_draft else MeetingStatus.CONFIRMED
    _change(stored, wanted, by, telling, accepting)
    meeting.refresh_from_db()


@transaction.atomic
def save_meeting(
    *,
    meeting: Meeting,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
    programme: ProgrammeChange | None = None,
    is_settled: bool = False,
) -> None:
    """Store what a form changed, and do what the difference with the stored row asks for.

    Another time, place, status or link: a new number in calendars, and a message to who has it there, as `telling`
    says; also of a new meeting that is certain. Else the texts alone. The programme keeps its distance to the start,
    unless it changes too (`programme`). Who looked at the findings of several meetings together says `is_settled`.
    Raises AlreadyAnnounced, EditionIsFixed and the refusals of `move_meeting`.
    """
    check_office(by)
    if meeting.pk is None:
        _create(meeting, by, telling, accepting)
    else:
        _change(lock_meeting(meeting), meeting, by, telling, accepting, programme, is_settled=is_settled)


def _create(meeting: Meeting, by: Authority, telling: Telling | None, accepting: Accepting | None) -> None:
    lock_edition(meeting.edition_id)
    meeting.was_draft = meeting.is_cancelled
    _check_times(meeting)
    _check_to_come(meeting)
    meeting.save()
    refresh_calendar(meeting=meeting)
    fit_edition(None, meeting)
    settle_findings([meeting], before={}, by=by, accepting=accepting)
    if meeting.is_announced:
        keep_new(meeting)
        with deciding(telling, row=meeting, by=by):
            end_offers_sooner(_edition_of(meeting))
            if meeting.status == MeetingStatus.CONFIRMED:
                tell_new(meeting)


def lock_meeting(meeting: Meeting) -> Meeting:
    """The stored row, while nobody else changes it or its edition."""
    lock_edition(Meeting.objects.values_list("edition_id", flat=True).get(pk=meeting.pk))
    meetings = Meeting.objects.select_for_update(of=("self",)).select_related("edition", "place")
    return meetings.get(pk=meeting.pk)


def _change(
    before: Meeting,
    after: Meeting,
    by: Authority,
    telling: Telling | None,
    accepting: Accepting | None = None,
    programme: ProgrammeChange | None = None,
    *,
    is_settled: bool = False,
) -> None:
    """From the stored row to the wanted one."""
    if before.edition_id != after.edition_id:
        raise EditionIsFixed
    after.was_draft = after.is_cancelled and not before.is_announced
    is_announced = not before.is_announced and after.is_announced
    known = {} if is_announced or is_settled else known_findings([before])
    is_material = material(before) != material(after)
    if is_material:
        _check(before, after)
    reading = programme.reading if programme else Reading(before)
    _store(before, after, programme)
    if programme:
        programme.follow(after, by=by)
    reading.keep(after)
    refresh_calendar(meeting=after)
    if not is_settled:
        settle_findings([after], before=known, by=by, accepting=accepting)
    keep_up([after.pk])
    if is_material:
        fit_edition(before, after)
        drop_reminders(about=about(after))
        record(row=after, action=_name_of(before, after), by=by, **_history(before, after))
    if is_material or programme:
        with deciding(telling, row=after, by=by):
            _tell(before, after, programme)
            if is_material and _is_news_to_invited(before, after):
                _tell_asked(before, after)


def _store(before: Meeting, after: Meeting, programme: ProgrammeChange | None) -> None:
    if not programme:
        shift_programme(before, after)
    after.save(update_fields=[field.name for field in Meeting._meta.fields if field.name not in KEPT])
    if programme:
        programme.write()


def _tell(before: Meeting, after: Meeting, programme: ProgrammeChange | None) -> None:
    """Of a draft nobody hears. When it is confirmed it is new to everybody; but who was asked for one that was called
    off knows that it was.
    """
    if _is_certain(after) and not _is_certain(before):
        tell_newly_certain(after)
    if after.goes_ahead and (not before.goes_ahead or _is_certain(after) > _is_certain(before)):
        tell_unaware(after)
    if after.goes_ahead and not before.goes_ahead:
        tell_out(after)
        tell_replaced(after)
    if material(before) != material(after):
        _tell_first(before, after)
        end_offers_sooner(_edition_of(after))
        is_certain = after.status == MeetingStatus.CONFIRMED
        if (before.is_announced and after.is_announced) or (before.is_cancelled and is_certain):
            tell_change(before, after, but=programme.aside if programme else ())
        elif is_certain:
            tell_new(after)
    if programme:
        programme.tell(after)


def _tell_first(before: Meeting, after: Meeting) -> None:
    """Who never heard of their own part hears that, and not that it changed."""
    if _is_certain(before) and _is_certain(after):
        tell_untold(after)
        let_settle(tell_unaware(after))


def _is_certain(meeting: Meeting) -> bool:
    return meeting.goes_ahead and meeting.status == MeetingStatus.CONFIRMED


def _edition_of(meeting: Meeting) -> Edition:
    """As it is stored now that it fits its meetings."""
    return Edition.objects.get(pk=meeting.edition_id)


def _is_news_to_invited(before: Meeting, after: Meeting) -> bool:
    """Who was asked knows of a draft, too: that it is announced, with the same day and place, is none. Neither is that
    what is off is another day, or off for one reason more.
    """
    if not (before.goes_ahead or after.goes_ahead):
        return False
    same = copy.copy(before)
    if MeetingStatus.DRAFT in (before.status, after.status) and before.goes_ahead and after.goes_ahead:
        same.status = after.status
    return material(same) != material(after)


def _tell_asked(before: Meeting, after: Meeting) -> None:
    """Speakers and hosts who have it in no calendar. A visit has a place of its own: its host need not know of that of
    the meeting.
    """
    was_draft = not before.is_announced and after.status != MeetingStatus.CONFIRMED
    tell_invited(after, was_draft=was_draft)
    is_back = not before.goes_ahead
    if was_draft and (before.starts_at != after.starts_at or is_back or not after.goes_ahead):
        tell_asked(after, is_back=is_back)
    elif not after.goes_ahead:
        tell_off(after)


def _check(before: Meeting, after: Meeting) -> None:
    announced = before.is_announced
    if announced and before.ends_at <= clock.now():
        raise MeetingIsOver
    _check_times(after)
    if not announced or before.starts_at != after.starts_at:
        _check_to_come(after)
    if announced and not after.is_announced and people_of(before).exists():
        raise AlreadyAnnounced


def _check_to_come(meeting: Meeting) -> None:
    if meeting.is_announced and meeting.starts_at <= clock.now():
        raise DayHasPassed


def _check_times(meeting: Meeting) -> None:
    starts, ends = (moment.astimezone(dt.UTC) for moment in (meeting.starts_at, meeting.ends_at))
    if ends <= starts:  # in one zone Python compares what the clock on the wall says
        raise EndsBeforeStart
    if meeting.ends_at.astimezone(clock.AMSTERDAM).date() != meeting.day:
        raise NotOneDay


def _name_of(before: Meeting, after: Meeting) -> str:
    """What the history calls this change."""
    if after.is_cancelled and not before.is_cancelled:
        return "course.meeting.cancel"
    if before.is_cancelled and not after.is_cancelled:
        return "course.meeting.reinstate"
    if not before.is_announced and after.is_announced:
        return "course.meeting.announce"
    return "course.meeting.move"


def _history(before: Meeting, after: Meeting) -> dict[str, str | int]:
    return {"from": appointment(before), "to": appointment(after), "sequence": after.ical_sequence}
