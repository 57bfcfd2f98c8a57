"""Taps on the list of a meeting. Each is a row that stays; taking back is a row too.

A tap carries the key that the device gave it: what is sent again is answered as the first time.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.authority import check_organiser
from course.enums import AttendanceKind, AttendanceSource
from course.errors import AlreadyDone, Refusal
from course.formatting import day_in_words, time_in_words
from course.models import AttendanceEvent, DayGuest, Meeting, User
from course.queries.results.attendance import attendance_of, opens_at
from course.queries.results.codes import has_pass
from course.queries.results.expected import is_expected

QUICK = dt.timedelta(minutes=2)
"""So long somebody takes back an own tap without a reason: a slip of the thumb."""

FITS = dt.timedelta(days=1)
"""A tap that would be older than this, or lie ahead of us, has the time at which it arrived, and is in doubt."""

SLACK = dt.timedelta(minutes=1)
MOST_MINUTES = 24 * 60


class NoSuchDay(Refusal):
    message = _("This meeting does not go ahead, or is a draft: there is no list.")


class NotOpenYet(Refusal):
    message = _("The list opens at %(time)s on %(day)s. Nothing was written.")


class ListClosed(Refusal):
    message = _("The meeting is over. Ask the course office to mark you.")


class NotExpected(Refusal):
    message = _("This person has no place on this day. Add them as a guest for one day.")


class NoPlaceThatDay(Refusal):
    message = _("You have no place on this day. Tell the course office that you are here.")


class NotValid(Refusal):
    message = _("This code is of another moment or another meeting. Look at the screen: there is a new one.")


class NothingToCount(Refusal):
    message = _("How many minutes? By our clock it was not late, or not early.")


class TooManyMinutes(Refusal):
    message = _("That is more than a day.")


class KeyTaken(Refusal):
    message = _("This tap was sent before and said something else. Load the page anew and tap again.")


class NothingToTakeBack(Refusal):
    message = _("What you take back does not stand on this list.")


class WhyTakeBack(Refusal):
    message = _("After two minutes, or of somebody else, say why it is taken back.")


class ListChanged(Refusal):
    message = _("Somebody was marked meanwhile. These are the people who remain now.")


class NobodyRemains(AlreadyDone):
    message = _("Everybody on the list is marked.")


@dataclass(frozen=True)
class Tapped:
    """A tap as it came in. `at` (aware) and `offset` (our clock minus that of the device) are of the device."""

    key: uuid.UUID
    kind: AttendanceKind
    person: int | None = None
    guest: int | None = None
    minutes: int | None = None
    undoes: uuid.UUID | None = None
    reason: str = ""
    at: dt.datetime | None = None
    offset: dt.timedelta | None = None


@transaction.atomic
def mark(*, meeting: Meeting, tapped: Tapped, by: User) -> AttendanceEvent:
    """Write down what somebody of the course office saw. The same tap again gives the row of the first.

    Raises OnlyTheOffice, and the refusals above.
    """
    check_organiser(by)
    meeting = _locked(meeting)
    before = AttendanceEvent.objects.filter(key=tapped.key).first()
    if before is not None:
        return _same(before, meeting, tapped)
    _check_day(meeting)
    event = _event(meeting, tapped, by)
    _check_subject(event)
    if tapped.kind == AttendanceKind.UNDO:
        _take_back(event, tapped)
    elif tapped.kind in (AttendanceKind.LATE, AttendanceKind.LEFT_EARLY):
        event.minutes = _minutes(event, tapped.minutes)
    event.save(force_insert=True)
    return event


@transaction.atomic
def confirm_presence(*, meeting: Meeting, by: User, proof: str) -> AttendanceEvent:
    """Write down that a participant who saw the code says to be there; a second time changes nothing.

    Raises NotValid, NotOpenYet, ListClosed, NoSuchDay, NoPlaceThatDay.
    """
    meeting = _locked(meeting)
    if not has_pass(meeting, proof):
        raise NotValid
    if not meeting.is_on_the_agenda:
        raise NoSuchDay
    now = clock.now()
    if now < opens_at(meeting):
        raise NotOpenYet(time=time_in_words(opens_at(meeting)), day=day_in_words(opens_at(meeting)))
    if now > meeting.ends_at:
        raise ListClosed
    if not is_expected(by, meeting):
        raise NoPlaceThatDay
    before = AttendanceEvent.objects.filter(meeting=meeting, person=by, source=AttendanceSource.CODE, undone_by=None)
    return before.first() or AttendanceEvent.objects.create(
        key=uuid.uuid4(),
        meeting=meeting,
        person=by,
        kind=AttendanceKind.PRESENT,
        source=AttendanceSource.CODE,
        by=by,
        arrived_at=now,
        happened_at=now,
    )


@transaction.atomic
def add_guest(
    *, meeting: Meeting, key: uuid.UUID, name: str, organisation: str, instead_of: User | None, by: User
) -> DayGuest:
    """Somebody who is there for this day, and marked as present. The same key and name again give the first; another
    name comes from a page to which somebody went back, and is another guest.

    Raises OnlyTheOffice, NoSuchDay, NotOpenYet, NotExpected when it is for a colleague who has no place.
    """
    check_organiser(by)
    meeting = _locked(meeting)
    before = DayGuest.objects.filter(key=key).first()
    if before is not None:
        told = (before.meeting_id, before.name, before.organisation, before.instead_of)
        if told == (meeting.pk, name, organisation, instead_of):
            return before
        key = uuid.uuid5(key, f"{meeting.pk} {name} {organisation} {instead_of.pk if instead_of else ''}")
        return add_guest(meeting=meeting, key=key, name=name, organisation=organisation, instead_of=instead_of, by=by)
    _check_day(meeting)
    if instead_of is not None and not is_expected(instead_of, meeting):
        raise NotExpected
    guest = DayGuest.objects.create(
        key=key, meeting=meeting, name=name, organisation=organisation, instead_of=instead_of
    )
    tapped = Tapped(uuid.uuid5(key, "present"), AttendanceKind.PRESENT, guest=guest.pk)
    _event(meeting, tapped, by).save(force_insert=True)
    return guest


@transaction.atomic
def close_list(*, meeting: Meeting, remaining: Collection[int], by: User) -> int:
    """Mark as not present who remains without a mark, by somebody who saw who that is. Returns how many.

    Raises OnlyTheOffice, NoSuchDay, NotOpenYet, ListChanged, and NobodyRemains for a second click.
    """
    check_organiser(by)
    meeting = _locked(meeting)
    _check_day(meeting)
    left = [line.who.pk for line in attendance_of(meeting).unmarked if not line.is_guest]
    if not left:
        raise NobodyRemains
    if set(left) != set(remaining):
        raise ListChanged
    for pk in left:
        tapped = Tapped(uuid.uuid4(), AttendanceKind.ABSENT, person=pk)
        _event(meeting, tapped, by).save(force_insert=True)
    record(row=meeting, action="course.attendance.close", by=by, number=len(left))
    return len(left)


def _locked(meeting: Meeting) -> Meeting:
    """Whoever taps at the same meeting waits, so that a tap which comes twice at once is found the second time."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("edition").get(pk=meeting.pk)


def _check_day(meeting: Meeting) -> None:
    """From the first minute of its day on the office can mark."""
    if not meeting.is_on_the_agenda:
        raise NoSuchDay
    midnight = clock.at(meeting.day, dt.time.min)
    if clock.now() < midnight:
        raise NotOpenYet(time=time_in_words(midnight), day=day_in_words(meeting.day))


def _same(before: AttendanceEvent, meeting: Meeting, tapped: Tapped) -> AttendanceEvent:
    told = (before.meeting_id, before.person_id, before.guest_id, before.kind, before.reason)
    says = (meeting.pk, tapped.person, tapped.guest, tapped.kind, tapped.reason)
    if told != says or (before.minutes is not None and tapped.minutes not in (None, before.minutes)):
        raise KeyTaken
    return before


def _event(meeting: Meeting, tapped: Tapped, by: User) -> AttendanceEvent:
    now = clock.now()
    happened_at, in_doubt = _when(tapped, now)
    return AttendanceEvent(
        key=tapped.key,
        meeting=meeting,
        person_id=tapped.person,
        guest_id=tapped.guest,
        kind=tapped.kind,
        by=by,
        reason=tapped.reason,
        device_at=tapped.at,
        clock_offset=tapped.offset,
        arrived_at=now,
        happened_at=happened_at,
        in_doubt=in_doubt,
    )


def _when(tapped: Tapped, now: dt.datetime) -> tuple[dt.datetime, bool]:
    """When it happened by our clock, and whether that is in doubt."""
    if tapped.at is None:
        return now, False
    try:
        corrected = tapped.at + (tapped.offset or dt.timedelta())
    except OverflowError:
        return now, True
    fits = now - FITS <= corrected <= now + SLACK
    return (min(corrected, now), tapped.offset is None) if fits else (now, True)


def _check_subject(event: AttendanceEvent) -> None:
    """A participant with a place that day, or who was marked before; or a guest of this meeting."""
    if event.guest_id is not None:
        known = DayGuest.objects.filter(pk=event.guest_id, meeting=event.meeting_id).exists()
    else:
        person = User.objects.filter(pk=event.person_id or 0).first()
        marked = AttendanceEvent.objects.filter(meeting=event.meeting_id, person=person)
        known = person is not None and (is_expected(person, event.meeting) or marked.exists())
    if not known:
        raise NotExpected


def _take_back(event: AttendanceEvent, tapped: Tapped) -> None:
    about = {"meeting": event.meeting_id, "person": event.person_id, "guest": event.guest_id}
    if tapped.undoes is None:
        raise NothingToTakeBack
    taps = AttendanceEvent.objects.filter(**about).exclude(kind=AttendanceKind.UNDO)
    found = taps.filter(key=tapped.undoes).first()
    if found is None or AttendanceEvent.objects.filter(undoes=found).exists():
        raise NothingToTakeBack
    is_quick = found.by_id == event.by_id and event.happened_at - found.happened_at <= QUICK
    if not is_quick and not tapped.reason.strip():
        raise WhyTakeBack
    event.undoes = found


def _minutes(event: AttendanceEvent, given: int | None) -> int:
    """As said, or by the clock: since the meeting began, or until it ends."""
    if given is not None:
        if given > MOST_MINUTES:
            raise TooManyMinutes
        return given
    meeting = event.meeting
    late = event.kind == AttendanceKind.LATE
    span = event.happened_at - meeting.starts_at if late else meeting.ends_at - event.happened_at
    minutes = round(span.total_seconds() / 60)
    if not 0 < minutes <= MOST_MINUTES:
        raise NothingToCount
    return minutes
