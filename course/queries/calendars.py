"""Whose calendar holds which meetings: rows for a page, and stored events for an app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, Q, QuerySet, When

from course import clock
from course.models import CalendarLink, Edition, Enrolment, Meeting, ProgrammeItem, User, WorkVisit
from course.models.programme import MeetingQuerySet

CANCELLED_STAYS = dt.timedelta(days=30)
"""So long after its date a cancelled meeting stays in calendars, for who looks where it went."""

OFF_FROM = Case(When(called_off=True, then="starts_at"))
"""When a meeting would have begun that does not go ahead; None for all others, of which nobody need read a moment."""


class StoredEvents(NamedTuple):
    """Rendered events by start and UID. `modified_at` is the last moment at which one came, changed or left."""

    texts: list[str]
    modified_at: dt.datetime | None


def agenda_of(user: User) -> QuerySet[Meeting]:
    """Meetings of editions in which the person has a place, and those where they speak or host; no drafts."""
    return (
        _meetings_of(user)
        .announced()
        .select_related("edition", "module", "place")
        .defer("ical_component", "ical_public_component")
        .order_by("starts_at", "pk")
    )


def next_in(agenda: Iterable[Meeting]) -> Meeting | None:
    """The first of these meetings, in the order of time, that is not over and goes ahead."""
    now = clock.now()
    coming = (one for one in agenda if one.ends_at > now and not one.is_cancelled and not one.edition.is_cancelled)
    return next(coming, None)


def people_of(meeting: Meeting) -> QuerySet[User]:
    """Who has the meeting in their calendar, each once: participants with a place, speakers and hosts. Hosts who were
    not asked yet know of nothing; as the question leaves it says how the meeting stands then.
    """
    editions = Enrolment.objects.taking_part().filter(edition=meeting.edition_id).order_by()
    spoken = ProgrammeItem.speakers.through.objects.filter(programmeitem__meeting=meeting)
    hosted = WorkVisit.objects.with_part_in_meeting().filter(item__meeting=meeting, contact__isnull=False).order_by()
    return User.objects.filter(
        Q(pk__in=editions.values("user_id"))
        | Q(pk__in=spoken.values("user_id"))
        | Q(pk__in=hosted.values("contact_id")),
        is_active=True,
    ).order_by("pk")


def events_of(user: User) -> StoredEvents:
    """The calendar of one person; one query."""
    return _stored(_meetings_of(user), "ical_component")


def texts_of(user: User) -> list[str]:
    """The same for an app, which hears from its link since when it is so: no moment is read."""
    rows = _kept(_meetings_of(user)).values_list("ical_component", OFF_FROM)
    return [text for text, off_from in rows if text and not _has_left(off_from)]


def events_of_edition(edition: Edition, *, public: bool) -> StoredEvents:
    """All meetings of an edition, for its participants or for everybody; one query."""
    return _stored(edition.meetings.all(), "ical_public_component" if public else "ical_component")


def published_edition(slug: str) -> Edition | None:
    """An edition that everybody may know of."""
    return Edition.objects.published().filter(slug=slug).first()


def links_of(user: User) -> QuerySet[CalendarLink]:
    """The links that work, oldest first."""
    return CalendarLink.objects.filter(user=user, revoked_at=None)


def link_with(token_hash: str) -> CalendarLink | None:
    """The link of a token, also when it was withdrawn; of its owner no more than whether the account is open."""
    asked = ("revoked_at", "fetched_at", "version", "version_at", "user__is_active")
    return CalendarLink.objects.select_related("user").only(*asked).filter(token_hash=token_hash).first()


def _meetings_of(user: User) -> MeetingQuerySet:
    """Three look-ups by index: joined into one they would read the whole programme."""
    editions = user.enrolments.taking_part().order_by()
    spoken = ProgrammeItem.speakers.through.objects.filter(user=user)
    hosted = WorkVisit.objects.with_part_in_meeting().filter(contact=user).order_by()
    return Meeting.objects.filter(
        Q(edition__in=editions.values("edition_id"))
        | Q(pk__in=spoken.values("programmeitem__meeting_id"))
        | Q(pk__in=hosted.values("item__meeting_id"))
    )


def _kept(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """What calendars ever held of them, in order."""
    return meetings.exclude(ical_material="").with_called_off().order_by("starts_at", "ical_uid")


def _stored(meetings: MeetingQuerySet, component: str) -> StoredEvents:
    """The texts in order. That one left (a draft again, or cancelled long ago) is a change as well."""
    texts, moments = [], []
    for text, off_from, revised_at in _kept(meetings).values_list(component, OFF_FROM, "ical_revised_at"):
        gone = _has_left(off_from)
        moments.append(max(revised_at, _end_of_stay(off_from)) if gone else revised_at)
        if text and not gone:
            texts.append(text)
    return StoredEvents(texts, max(moments, default=None))


def _has_left(off_from: dt.datetime | None) -> bool:
    """It does not go ahead, and stood there long enough."""
    return off_from is not None and _end_of_stay(off_from) <= clock.now()


def _end_of_stay(starts_at: dt.datetime) -> dt.datetime:
    """The midnight after the thirtieth day after a meeting."""
    day = starts_at.astimezone(clock.AMSTERDAM).date() + CANCELLED_STAYS + dt.timedelta(days=1)
    return clock.at(day, dt.time())
