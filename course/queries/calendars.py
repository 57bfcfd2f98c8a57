"""Whose calendar holds which meetings: rows for a page, and stored events for an app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from course import clock
from course.calendars.events import READER_AUDIENCES
from course.models import (
    CalendarEvent,
    CalendarLink,
    Edition,
    Enrolment,
    Material,
    Meeting,
    ProgrammeItem,
    User,
    VisitPlace,
    VisitRank,
    WorkVisit,
)
from course.models.programme import MeetingQuerySet
from course.rules import released_at

CANCELLED_STAYS = dt.timedelta(days=30)
"""So long after its date a cancelled meeting stays in calendars, for who looks where it went."""

FEEDS_GO_BACK = 365
"""Days. What began earlier leaves the calendars that apps follow; a download has everything."""

OFF_FROM = Case(When(called_off=True, then="starts_at"))
"""When a meeting would have begun that does not go ahead; None for all others, of which nobody need read a moment."""


EVER = Q()


class StoredEvents(NamedTuple):
    """Rendered events by start and UID. `modified_at` is the last moment at which one came, changed or left."""

    texts: list[str]
    modified_at: dt.datetime | None


def agenda_of(user: User) -> QuerySet[Meeting]:
    """Meetings of editions in which the person has a place, and those where they speak or host; no drafts."""
    hosted = WorkVisit.objects.with_part_in_meeting().filter(contact=user).order_by()
    return (
        (_meetings_of(user) | Meeting.objects.filter(pk__in=hosted.values("item__meeting_id")))
        .announced()
        .select_related("edition", "module", "place")
        .defer("ical_component", "ical_public_component", "ical_english_component")
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
    return _stored(_rows_of(user, "revised_at"))


def texts_of(user: User) -> list[str]:
    """The same for an app, which hears from its link since when it is so: no moment is read."""
    return [text for _place, text, off_from in _rows_of(user, since=_window()) if text and not _has_left(off_from)]


def events_of_edition(edition: Edition, user: User | None = None) -> StoredEvents:
    """All meetings of an edition for everybody, or with the visits of somebody who is in it; one query."""
    if user is None:
        return _stored(_of_meetings(edition.meetings.all(), "revised_at", text="ical_public_component"))
    own = Q(visit__item__meeting__edition=edition)
    visits = _of_visits(_visits_of(user).filter(own), _perhaps_of(user).filter(own), "revised_at")
    return _stored(_of_meetings(edition.meetings.all(), "revised_at").union(*visits, all=True))


def planning_of(edition: Edition) -> StoredEvents:
    """Everything of an edition for the course office: drafts, and visits of which only their hosts know; one query."""
    of_edition = Q(meeting__edition=edition) | Q(visit__item__meeting__edition=edition)
    others = _of_visits(CalendarEvent.objects.filter(of_edition), CalendarEvent.objects.none(), "revised_at")
    return _stored(_of_meetings(edition.meetings.all(), "revised_at").union(*others, all=True))


def _window() -> Q:
    """What feeds show: from the same midnight on for a whole day, so that their bytes stand still."""
    first = clock.today() - dt.timedelta(days=FEEDS_GO_BACK)
    return Q(starts_at__gte=clock.at(first, dt.time()))


def event_of_visit(visit: WorkVisit, user: User | None = None) -> CalendarEvent | None:
    """What stands in the calendar of somebody of whom it is known that they may see the visit; None when nothing does.
    Without `user` as its host has it. Of a choice that waits its `component` says so.
    """
    event = CalendarEvent.objects.filter(visit=visit).exclude(component="").first()
    if event and user and _perhaps_of(user).filter(pk=event.pk).exists():
        event.component = event.chosen_component
    return event


def meetings_with_new_material() -> list[Meeting]:
    """Announced ones of which something opened for their readers since their event was rendered. One query."""
    now = clock.now()
    rows = Material.objects.current().filter(release_days__isnull=False, audience__in=READER_AUDIENCES)
    rows = rows.exclude(meeting__ical_component="").select_related("meeting").order_by("meeting", "pk")
    opened = {row.meeting for row in rows if row.meeting.ical_revised_at < released_at(row) <= now}
    return sorted(opened, key=lambda meeting: meeting.pk)


def published_edition(slug: str) -> Edition | None:
    """An edition that everybody may know of."""
    return Edition.objects.published().filter(slug=slug).first()


def links_of(user: User) -> QuerySet[CalendarLink]:
    """The links that work, oldest first."""
    return CalendarLink.objects.filter(user=user, revoked_at=None).select_related("edition")


def link_with(token_hash: str) -> CalendarLink | None:
    """The link of a token, also when it was withdrawn; of its owner no more than whether the account is open, and of
    the course office.
    """
    of_owner = ("user__is_active", "user__is_staff")
    asked = ("revoked_at", "fetched_at", "version", "version_at", *of_owner, "edition__title", "edition__slug")
    return CalendarLink.objects.select_related("user", "edition").only(*asked).filter(token_hash=token_hash).first()


def _meetings_of(user: User) -> MeetingQuerySet:
    """Two look-ups by index: joined into one they would read the whole programme. A host has the visit and not the day
    around it.
    """
    spoken = ProgrammeItem.speakers.through.objects.filter(user=user)
    return Meeting.objects.filter(
        Q(edition__in=_enrolled(user).values("edition_id")) | Q(pk__in=spoken.values("programmeitem__meeting_id"))
    )


def _enrolled(user: User) -> QuerySet[Enrolment]:
    return user.enrolments.taking_part().order_by()


def _visits_of(user: User) -> QuerySet[CalendarEvent]:
    """The visits to which somebody surely goes or of which they are the host, and what is theirs alone."""
    hosted = WorkVisit.objects.known_to_host().filter(contact=user).order_by()
    placed = VisitPlace.objects.filter(enrolment__in=_enrolled(user)).order_by()
    for_all = Q(is_choice=False, visit__item__meeting__edition__in=_enrolled(user).values("edition_id"))
    going = Q(is_open=True) & (for_all | Q(visit__in=placed.values("visit")))
    return CalendarEvent.objects.filter(going | Q(visit__in=hosted.values("pk")) | Q(owner=user))


def _perhaps_of(user: User) -> QuerySet[CalendarEvent]:
    """The visits of which one may become theirs: they chose it, or there is nothing to choose yet."""
    ranked = VisitRank.objects.filter(choice__enrolment__in=_enrolled(user), choice__round__published_at=None)
    is_theirs = Q(visit__in=ranked.order_by().values("visit")) | Q(visit__rounds=None)
    editions = _enrolled(user).values("edition_id")
    open_ones = CalendarEvent.objects.filter(is_open=True, is_choice=True, visit__item__meeting__edition__in=editions)
    return open_ones.filter(is_theirs).exclude(visit__contact=user)


def _rows_of(user: User, *more: str, since: Q = EVER) -> list[tuple[Any, ...]]:
    """The order of each event, its text, when it would have begun and does not, and these columns."""
    visits = _of_visits(_visits_of(user).filter(since), _perhaps_of(user).filter(since), *more)
    rows = _of_meetings(_meetings_of(user).filter(since), *more).union(*visits, all=True)
    return sorted(rows, key=lambda row: row[0])


def _of_meetings(meetings: MeetingQuerySet, *more: str, text: str = "ical_component") -> QuerySet[Any, Any]:
    """What calendars ever held of them."""
    rows = meetings.exclude(ical_material="").with_called_off().annotate(order=_order("ical_uid"))
    return rows.order_by().values_list("order", text, OFF_FROM, *(f"ical_{name}" for name in more))


def _of_visits(
    certain: QuerySet[CalendarEvent], perhaps: QuerySet[CalendarEvent], *more: str
) -> list[QuerySet[Any, Any]]:
    """The same of visits, of those to which somebody may go in other words."""
    both = ((certain, "component"), (perhaps, "chosen_component"))
    kept = [(rows.exclude(material="").annotate(order=_order("uid")), text) for rows, text in both]
    return [rows.order_by().values_list("order", text, "off_from", *more) for rows, text in kept]


def _order(uid: str) -> Concat:
    """By start and UID, as one text: read as moments and keys they would cost more than all the rest."""
    return Concat(Cast("starts_at", CharField()), Value(" "), Cast(uid, CharField()))


def _stored(rows: Iterable[tuple[str, str, dt.datetime | None, dt.datetime]]) -> StoredEvents:
    """The texts in order. That one left (a draft again, or cancelled long ago) is a change as well."""
    texts, moments = [], []
    for _place, text, off_from, revised_at in sorted(rows, key=lambda row: row[0]):
        gone = _has_left(off_from)
        moments.append(max(revised_at, _end_of_stay(off_from)) if gone and off_from else revised_at)
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
