"""Whose calendar holds which meetings: rows for a page, and stored events for an app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat

from course import clock
from course.calendars.events import READER_AUDIENCES
from course.calendars.options import as_waiting
from course.enums import EnrolmentState, EventKind
from course.formatting import ENGLISH
from course.models import (
    CalendarEvent,
    CalendarLink,
    Edition,
    Enrolment,
    Material,
    Meeting,
    Place,
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

STANDS_IN_LINE = (EnrolmentState.WAITING, EnrolmentState.OFFERED)
"""Who may get a place and has none: the dates are tentative to them."""

IS_IN_LINE = Exists(Enrolment.objects.filter(user=OuterRef("user"), state__in=STANDS_IN_LINE))

ASKED_OF_LINK = (
    "revoked_at", "fetched_at", "version", "version_at", "has_deadlines", "has_drafts", "alarm", "travel", "language",
    "chosen_at", "trial_at", "all_editions", "user__is_active", "user__is_staff", "edition__title", "edition__slug",
    "place__name", "speaker__first_name", "speaker__infix", "speaker__last_name",
)  # fmt: skip


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
    return _stored(_of_person(user, _Wanted(more=("revised_at",))))


def texts_behind(link: CalendarLink) -> list[str]:
    """What the apps of a link read, in its language, as far back as feeds go; one query. An app hears from its link
    since when it is so: no moment is read.
    """
    rows = sorted(_rows_behind(link, _Wanted(since=_window(), link=link)), key=lambda row: row[0])
    return [_in_line(text, link.language) for _place, text, off_from in rows if text and not _has_left(off_from)]


def stored_of(user: User) -> list[tuple[Any, ...]]:
    """The order of each event of one person, which ends in its UID, its number, what people plan by, its text in the
    language of the person, and the keys of its meeting and edition; one query.
    """
    spoken = _Wanted(link=CalendarLink(language=user.language))
    meetings = _meetings_of(user).exclude(ical_material="").annotate(order=_order("ical_uid"))
    text = spoken.text("ical_component")
    rows = meetings.order_by().values_list("order", "ical_sequence", "ical_material", text, "pk", "edition_id")
    around = ("visit__item__meeting", "visit__item__meeting__edition")
    both = ((_visits_of(user), "component"), (_perhaps_of(user), "chosen_component"))
    visits = [
        events.exclude(material="")
        .annotate(order=_order("uid"))
        .order_by()
        .values_list("order", "sequence", "material", spoken.text(name), *around)
        for events, name in both
    ]
    return list(rows.union(*visits, all=True))


def events_of_edition(edition: Edition, user: User | None = None) -> StoredEvents:
    """All meetings of an edition for everybody, or with the visits of somebody who is in it; one query."""
    stamped = _Wanted(more=("revised_at",))
    if user is None:
        return _stored(_of_meetings(edition.meetings.all(), stamped, text="ical_public_component"))
    own = Q(visit__item__meeting__edition=edition)
    visits = _of_visits(_visits_of(user).filter(own), _perhaps_of(user).filter(own), stamped)
    return _stored(_of_meetings(edition.meetings.all(), stamped).union(*visits, all=True))


def planning_of(edition: Edition) -> StoredEvents:
    """Everything of an edition for the course office: drafts, and visits of which only their hosts know; one query."""
    return _stored(_of_office(_planned(edition), _Wanted(more=("revised_at",))))


def planning_of_all() -> StoredEvents:
    """The same of all editions together."""
    return _stored(_of_office(_planned_anywhere(), _Wanted(more=("revised_at",))))


def planning_at(place: Place) -> StoredEvents:
    """The same of everything at a place, in any edition."""
    return _stored(_of_office(_planned_at(place), _Wanted(more=("revised_at",))))


def planning_with(speaker: User) -> StoredEvents:
    """The same of everything where somebody speaks, and of what they host."""
    return _stored(_of_office(_planned_with(speaker), _Wanted(more=("revised_at",))))


class _Wanted(NamedTuple):
    """Which columns, how far back, and for which link; without one in Dutch, with drafts and no deadlines."""

    more: tuple[str, ...] = ()
    since: Q = EVER
    link: CalendarLink | None = None

    @property
    def has_deadlines(self) -> bool:
        return self.link is not None and self.link.has_deadlines

    def text(self, name: str) -> Case | str:
        """The column in the language of the link; in Dutch what was not rendered since there is English."""
        if self.link is None or self.link.language != ENGLISH:
            return name
        english = f"{name.removesuffix(COMPONENT).removesuffix(CHOSEN)}english_{CHOSEN * (CHOSEN in name)}{COMPONENT}"
        return Case(When(**{english: ""}, then=F(name)), default=F(english))


COMPONENT, CHOSEN = "component", "chosen_"


class _Planned(NamedTuple):
    """Meetings, events of visits and drafts, and deadlines of something that the office follows."""

    meetings: MeetingQuerySet
    events: Q
    deadlines: Q


def _planned(edition: Edition) -> _Planned:
    of_edition = Q(meeting__edition=edition) | Q(visit__item__meeting__edition=edition)
    return _Planned(Meeting.objects.filter(edition=edition), of_edition, Q(edition=edition, owner=None))


def _planned_anywhere() -> _Planned:
    of_all = Q(meeting__isnull=False) | Q(visit__isnull=False)
    return _Planned(Meeting.objects.all(), of_all, Q(edition__isnull=False, owner=None))


def _planned_at(place: Place) -> _Planned:
    at_place = Q(meeting__place=place) | Q(visit__place=place)
    return _Planned(Meeting.objects.filter(place=place), at_place, Q(pk=None))


def _planned_with(speaker: User) -> _Planned:
    spoken = ProgrammeItem.speakers.through.objects.filter(user=speaker).values("programmeitem__meeting_id")
    events = Q(meeting__in=spoken) | Q(visit__contact=speaker)
    return _Planned(Meeting.objects.filter(pk__in=spoken), events, Q(owner=speaker, kind=EventKind.DEADLINE))


def _rows_behind(link: CalendarLink, wanted: _Wanted) -> Iterable[tuple[Any, ...]]:
    if link.edition:
        return _of_office(_planned(link.edition), wanted)
    if link.all_editions:
        return _of_office(_planned_anywhere(), wanted)
    if link.place:
        return _of_office(_planned_at(link.place), wanted)
    if link.speaker:
        return _of_office(_planned_with(link.speaker), wanted)
    return _of_person(link.user, wanted)


def _of_office(planned: _Planned, wanted: _Wanted) -> QuerySet[Any, Any]:
    link = wanted.link
    own = planned.events & Q(kind="") & (Q(meeting=None) if link and not link.has_drafts else EVER)
    which = own | planned.deadlines if wanted.has_deadlines else own
    events = CalendarEvent.objects.filter(which).filter(wanted.since)
    others = _of_visits(events, CalendarEvent.objects.none(), wanted)
    return _of_meetings(planned.meetings.filter(wanted.since), wanted).union(*others, all=True)


IN_LINE_MARK = "IN LINE "


def _of_line(user: User, wanted: _Wanted) -> QuerySet[Any, Any]:
    """The dates of editions for which somebody stands in line or was offered a place, as everybody reads them, each
    marked so. What one knows of otherwise is not there twice.
    """
    waiting = user.enrolments.filter(state__in=STANDS_IN_LINE).order_by().values("edition_id")
    meetings = Meeting.objects.filter(edition__in=waiting, edition__is_published=True).filter(wanted.since)
    marked = Concat(Value(IN_LINE_MARK), "ical_public_component", output_field=TextField())
    spoken = ProgrammeItem.speakers.through.objects.filter(user=user).values("programmeitem__meeting_id")
    return _of_meetings(meetings.exclude(pk__in=spoken), wanted, text=marked)


def _in_line(text: str, language: str) -> str:
    if text.startswith(IN_LINE_MARK):
        return as_waiting(text.removeprefix(IN_LINE_MARK), language)
    return text


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


def places_with_meetings() -> QuerySet[Place]:
    """Where something is planned, by name: of which the course office follows what happens there."""
    used = Exists(Meeting.objects.filter(place=OuterRef("pk"))) | Exists(WorkVisit.objects.filter(place=OuterRef("pk")))
    return Place.objects.filter(used).order_by("sort_name", "pk")


def who_speak() -> QuerySet[User]:
    """Who speaks somewhere, by name."""
    spoken = ProgrammeItem.speakers.through.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(spoken)).order_by("sort_name", "pk")


def published_edition(slug: str) -> Edition | None:
    """An edition that everybody may know of."""
    return Edition.objects.published().filter(slug=slug).first()


def links_of(user: User) -> QuerySet[CalendarLink]:
    """The links that work, oldest first."""
    links = CalendarLink.objects.filter(user=user, revoked_at=None).annotate(is_in_line=IS_IN_LINE)
    return links.select_related("user", "edition", "place", "speaker")


def link_with(token_hash: str) -> CalendarLink | None:
    """The link of a token, also when it was withdrawn; of its owner no more than whether the account is open, whether
    they are of the course office, and whether they stand in line (`is_in_line`).
    """
    rows = CalendarLink.objects.select_related("user", "edition", "place", "speaker").only(*ASKED_OF_LINK)
    return rows.annotate(is_in_line=IS_IN_LINE).filter(token_hash=token_hash).first()


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


def _visits_of(user: User, *, has_deadlines: bool = False) -> QuerySet[CalendarEvent]:
    """The visits to which somebody surely goes or of which they are the host, and what is theirs alone."""
    hosted = WorkVisit.objects.known_to_host().filter(contact=user).order_by()
    placed = VisitPlace.objects.filter(enrolment__in=_enrolled(user)).order_by()
    for_all = Q(is_choice=False, visit__item__meeting__edition__in=_enrolled(user).values("edition_id"))
    going = Q(is_open=True) & (for_all | Q(visit__in=placed.values("visit")))
    own = Q(owner=user) if has_deadlines else Q(owner=user, kind="")
    if has_deadlines:
        editions = _enrolled(user).values("edition_id")
        own |= Q(owner=None, kind=EventKind.DEADLINE, edition__in=editions)
    return CalendarEvent.objects.filter(going | Q(visit__in=hosted.values("pk")) | own)


def _perhaps_of(user: User) -> QuerySet[CalendarEvent]:
    """The visits of which one may become theirs: they chose it, or there is nothing to choose yet."""
    ranked = VisitRank.objects.filter(choice__enrolment__in=_enrolled(user), choice__round__published_at=None)
    is_theirs = Q(visit__in=ranked.order_by().values("visit")) | Q(visit__rounds=None)
    editions = _enrolled(user).values("edition_id")
    open_ones = CalendarEvent.objects.filter(is_open=True, is_choice=True, visit__item__meeting__edition__in=editions)
    return open_ones.filter(is_theirs).exclude(visit__contact=user)


def _of_person(user: User, wanted: _Wanted) -> QuerySet[Any, Any]:
    """Of each event where it stands in time, its text, when it would have begun and does not, and more columns."""
    certain = _visits_of(user, has_deadlines=wanted.has_deadlines).filter(wanted.since)
    parts = _of_visits(certain, _perhaps_of(user).filter(wanted.since), wanted)
    if getattr(wanted.link, "is_in_line", False):
        parts.append(_of_line(user, wanted))
    return _of_meetings(_meetings_of(user).filter(wanted.since), wanted).union(*parts, all=True)


def _of_meetings(meetings: MeetingQuerySet, wanted: _Wanted, text: Any = "ical_component") -> QuerySet[Any, Any]:
    """What calendars ever held of them."""
    shown = wanted.text(text) if isinstance(text, str) else text
    rows = meetings.exclude(ical_material="").with_called_off().annotate(order=_order("ical_uid"))
    return rows.order_by().values_list("order", shown, OFF_FROM, *(f"ical_{name}" for name in wanted.more))


def _of_visits(
    certain: QuerySet[CalendarEvent], perhaps: QuerySet[CalendarEvent], wanted: _Wanted
) -> list[QuerySet[Any, Any]]:
    """The same of visits, of those to which somebody may go in other words."""
    both = ((certain, "component"), (perhaps, "chosen_component"))
    kept = [(rows.exclude(material="").annotate(order=_order("uid")), text) for rows, text in both]
    return [rows.order_by().values_list("order", wanted.text(text), "off_from", *wanted.more) for rows, text in kept]


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
