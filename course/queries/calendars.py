"""Whose calendar holds which meetings: rows for a page, and stored events for an app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from course import clock
from course.models import CalendarLink, Edition, Enrolment, Meeting, ProgrammeItem, User, WorkVisit
from course.models.programme import MeetingQuerySet

CANCELLED_STAYS = dt.timedelta(days=30)
"""So long after its date a cancelled meeting stays in calendars, for who looks where it went."""


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
    """Who has the meeting in their calendar, each once: participants with a place, speakers and hosts."""
    editions = Enrolment.objects.taking_part().filter(edition=meeting.edition_id).order_by()
    spoken = ProgrammeItem.speakers.through.objects.filter(programmeitem__meeting=meeting)
    hosted = WorkVisit.objects.known_to_host().filter(item__meeting=meeting, contact__isnull=False).order_by()
    return User.objects.filter(
        Q(pk__in=editions.values("user_id"))
        | Q(pk__in=spoken.values("user_id"))
        | Q(pk__in=hosted.values("contact_id")),
        is_active=True,
    ).order_by("pk")


def events_of(user: User) -> StoredEvents:
    """The calendar of one person; one query."""
    return _stored(_meetings_of(user), "ical_component")


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
    """The link of a token, with its owner; also when it was withdrawn."""
    return CalendarLink.objects.select_related("user").filter(token_hash=token_hash).first()


def _meetings_of(user: User) -> MeetingQuerySet:
    """Three look-ups by index: joined into one they would read the whole programme."""
    editions = user.enrolments.taking_part().order_by()
    spoken = ProgrammeItem.speakers.through.objects.filter(user=user)
    hosted = WorkVisit.objects.known_to_host().filter(contact=user).order_by()
    return Meeting.objects.filter(
        Q(edition__in=editions.values("edition_id"))
        | Q(pk__in=spoken.values("programmeitem__meeting_id"))
        | Q(pk__in=hosted.values("item__meeting_id"))
    )


def _stored(meetings: MeetingQuerySet, component: str) -> StoredEvents:
    """The texts in order. That one left (a draft again, or cancelled long ago) is a change as well."""
    rows = (
        meetings.exclude(ical_material="")
        .with_called_off()
        .order_by("starts_at", "ical_uid")
        .values_list(component, "ical_revised_at", "starts_at", "called_off")
    )
    now, texts, moments = clock.now(), [], []
    for text, revised_at, starts_at, called_off in rows:
        leaves_at = _end_of_stay(starts_at) if called_off else None
        gone = leaves_at is not None and leaves_at <= now
        moments.append(max(revised_at, leaves_at) if leaves_at and gone else revised_at)
        if text and not gone:
            texts.append(text)
    return StoredEvents(texts, max(moments, default=None))


def _end_of_stay(starts_at: dt.datetime) -> dt.datetime:
    """The midnight after the thirtieth day after a meeting."""
    day = starts_at.astimezone(clock.AMSTERDAM).date() + CANCELLED_STAYS + dt.timedelta(days=1)
    return clock.at(day, dt.time())
