"""Whose calendar holds which meetings: rows for a page, and stored events for an app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db.models import (
    BigAutoField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from course import clock
from course.calendars.events import READER_AUDIENCES
from course.calendars.options import as_waiting
from course.enums import EnrolmentState, EventKind
from course.formatting import DUTCH, ENGLISH
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
from course.models.programme import CALENDAR_TEXTS, MeetingQuerySet
from course.queries.prepared import Given, Prepared
from course.rules import released_at

CANCELLED_STAYS = dt.timedelta(days=30)
"""So long after its date a cancelled meeting stays in calendars, for who looks where it went."""

FEEDS_GO_BACK = dt.timedelta(days=365)
"""What began earlier leaves the calendars that apps follow; a download has everything."""

OFF_FROM = Case(When(called_off=True, then="starts_at"))
"""When a meeting would have begun that does not go ahead; None for all others, of which nobody need read a moment."""

WHOSE = Given("whose", BigAutoField())
"""Of a calendar that apps follow: the key of its person, or of what the office follows."""

IN_FEEDS = Q(starts_at__gte=Given("since", DateTimeField()))
HAS_LEFT_BEFORE = Given("has_left_before", DateTimeField())
"""What would have begun before this moment and does not go ahead stood in calendars long enough."""

MEETING_HAS_LEFT = Q(called_off=True, starts_at__lt=HAS_LEFT_BEFORE)
EVENT_HAS_LEFT = Q(off_from__lt=HAS_LEFT_BEFORE)

STANDS_IN_LINE = (EnrolmentState.WAITING, EnrolmentState.OFFERED)
"""Who may get a place and has none: the dates are tentative to them."""


class StoredEvents(NamedTuple):
    """Rendered events by start and UID. `modified_at` is the last moment at which one came, changed or left."""

    texts: list[str]
    modified_at: dt.datetime | None


def meetings_of(user: User) -> list[Meeting]:
    """The agenda of somebody, in the order of time; one query."""
    return _agenda().rows(whose=user.pk)


@cache
def _agenda() -> Prepared[Meeting]:
    return Prepared(agenda_of(WHOSE))


def agenda_of(user: User | Given) -> QuerySet[Meeting]:
    """Meetings of editions in which the person has a place, and those where they speak or host; no drafts."""
    hosted = WorkVisit.objects.with_part_in_meeting().filter(contact=user).order_by()
    return (
        (_meetings_of(user) | Meeting.objects.filter(pk__in=hosted.values("item__meeting_id")))
        .announced()
        .select_related("edition", "module", "place")
        .defer(*CALENDAR_TEXTS)
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
    return _stored(_of_person(user, _Wanted()))


def texts_behind(link: CalendarLink) -> list[str]:
    """What the apps of a link read, in its language, as far back as feeds go; one query. An app hears from its link
    since when it is so: no moment is read.
    """
    is_in_line = getattr(link, "is_in_line", False)
    wanted = _Wanted(link.has_deadlines, link.has_drafts, link.language, is_in_line, is_for_apps=True)
    leads_to = next(name for name in (*PLANNED, "user") if getattr(link, name))
    rows = _prepared(leads_to, wanted).rows(
        whose=getattr(link, f"{leads_to}_id", None),
        since=_midnight_before(FEEDS_GO_BACK),
        has_left_before=_midnight_before(CANCELLED_STAYS),
    )
    return [_in_line(text, link.language) for _order, text in sorted(rows) if text]


def stored_of(user: User) -> list[tuple[Any, ...]]:
    """The order of each event of one person, which ends in its UID, its number, what people plan by, its text in the
    language of the person, and the keys of its meeting and edition; one query.
    """
    spoken = _Wanted(language=user.language)
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
    if user is None:
        return _stored(_of_meetings(edition.meetings.all(), _Wanted(), text="ical_public_component"))
    own = Q(visit__item__meeting__edition=edition)
    visits = _of_visits(_visits_of(user).filter(own), _perhaps_of(user).filter(own), _Wanted())
    return _stored(_of_meetings(edition.meetings.all(), _Wanted()).union(*visits, all=True))


def planning_of(edition: Edition) -> StoredEvents:
    """Everything of an edition for the course office: drafts, and visits of which only their hosts know; one query."""
    return _stored(_of_office(_planned(edition), _Wanted()))


def planning_of_all() -> StoredEvents:
    """The same of all editions together."""
    return _stored(_of_office(_planned_anywhere(), _Wanted()))


def planning_at(place: Place) -> StoredEvents:
    """The same of everything at a place, in any edition."""
    return _stored(_of_office(_planned_at(place), _Wanted()))


def planning_with(speaker: User) -> StoredEvents:
    """The same of everything where somebody speaks, and of what they host."""
    return _stored(_of_office(_planned_with(speaker), _Wanted()))


class _Wanted(NamedTuple):
    """What a calendar shows, and whether apps read it: of each event its place in the order and its text alone, else
    also when it would have begun and does not, and when it changed. Without choices in Dutch, with drafts and no
    deadlines.
    """

    has_deadlines: bool = False
    has_drafts: bool = True
    language: str = DUTCH
    is_in_line: bool = False
    is_for_apps: bool = False

    def text(self, name: str) -> Case | str:
        """The column in this language; in Dutch what was not rendered since there is English."""
        if self.language != ENGLISH:
            return name
        english = f"{name.removesuffix(COMPONENT).removesuffix(CHOSEN)}english_{CHOSEN * (CHOSEN in name)}{COMPONENT}"
        return Case(When(**{english: ""}, then=F(name)), default=F(english))


COMPONENT, CHOSEN = "component", "chosen_"


class _Planned(NamedTuple):
    """Meetings, events of visits and drafts, and deadlines of something that the office follows."""

    meetings: MeetingQuerySet
    events: Q
    deadlines: Q


def _planned(edition: Edition | Given) -> _Planned:
    of_edition = Q(meeting__edition=edition) | Q(visit__item__meeting__edition=edition)
    return _Planned(Meeting.objects.filter(edition=edition), of_edition, Q(edition=edition, owner=None))


def _planned_anywhere(_whose: object = None) -> _Planned:
    of_all = Q(meeting__isnull=False) | Q(visit__isnull=False)
    return _Planned(Meeting.objects.all(), of_all, Q(edition__isnull=False, owner=None))


def _planned_at(place: Place | Given) -> _Planned:
    at_place = Q(meeting__place=place) | Q(visit__place=place)
    return _Planned(Meeting.objects.filter(place=place), at_place, Q(pk=None))


def _planned_with(speaker: User | Given) -> _Planned:
    spoken = _spoken(speaker)
    events = Q(meeting__in=spoken) | Q(visit__contact=speaker)
    return _Planned(Meeting.objects.filter(pk__in=spoken), events, Q(owner=speaker, kind=EventKind.DEADLINE))


PLANNED: dict[str, Callable[[Any], _Planned]] = {
    "all_editions": _planned_anywhere,
    "edition": _planned,
    "place": _planned_at,
    "speaker": _planned_with,
}


@cache
def _prepared(leads_to: str, wanted: _Wanted) -> Prepared[tuple[str, str]]:
    """The question behind all links of one kind, by the field of the link."""
    if leads_to in PLANNED:
        return Prepared(_of_office(PLANNED[leads_to](WHOSE), wanted))
    return Prepared(_of_person(WHOSE, wanted))


def _of_office(planned: _Planned, wanted: _Wanted) -> QuerySet[Any, Any]:
    own = planned.events & Q(kind="")
    own = own if wanted.has_drafts else own & Q(meeting=None)
    which = own | planned.deadlines if wanted.has_deadlines else own
    others = _of_visits(CalendarEvent.objects.filter(which), CalendarEvent.objects.none(), wanted)
    return _of_meetings(planned.meetings, wanted).union(*others, all=True)


IN_LINE_MARK = "IN LINE "


def _of_line(user: User | Given, wanted: _Wanted) -> QuerySet[Any, Any]:
    """The dates of editions for which somebody stands in line or was offered a place, as everybody reads them, each
    marked so. What one knows of otherwise is not there twice.
    """
    waiting = Enrolment.objects.filter(user=user, state__in=STANDS_IN_LINE).order_by().values("edition_id")
    meetings = Meeting.objects.filter(edition__in=waiting, edition__is_published=True).exclude(ical_public_component="")
    marked = Concat(Value(IN_LINE_MARK), "ical_public_component", output_field=TextField())
    return _of_meetings(meetings.exclude(pk__in=_spoken(user)), wanted, text=marked)


def _in_line(text: str, language: str) -> str:
    if text.startswith(IN_LINE_MARK):
        return as_waiting(text.removeprefix(IN_LINE_MARK), language)
    return text


def _midnight_before(days: dt.timedelta) -> dt.datetime:
    """The same moment for a whole day, so that the bytes of feeds stand still."""
    return clock.at(clock.today() - days, dt.time())


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


def _meetings_of(user: User | Given) -> MeetingQuerySet:
    """Two look-ups by index: joined into one they would read the whole programme. A host has the visit and not the day
    around it.
    """
    return Meeting.objects.filter(Q(edition__in=_enrolled(user).values("edition_id")) | Q(pk__in=_spoken(user)))


def _spoken(user: User | Given) -> QuerySet[Any, Any]:
    """Keys of the meetings at which somebody speaks."""
    return ProgrammeItem.speakers.through.objects.filter(user=user).values("programmeitem__meeting_id")


def _enrolled(user: User | Given) -> QuerySet[Enrolment]:
    return Enrolment.objects.taking_part().filter(user=user).order_by()


def _visits_of(user: User | Given, *, has_deadlines: bool = False) -> QuerySet[CalendarEvent]:
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


def _perhaps_of(user: User | Given) -> QuerySet[CalendarEvent]:
    """The visits of which one may become theirs: they chose it, or there is nothing to choose yet."""
    ranked = VisitRank.objects.filter(choice__enrolment__in=_enrolled(user), choice__round__published_at=None)
    is_theirs = Q(visit__in=ranked.order_by().values("visit")) | Q(visit__rounds=None)
    editions = _enrolled(user).values("edition_id")
    open_ones = CalendarEvent.objects.filter(is_open=True, is_choice=True, visit__item__meeting__edition__in=editions)
    return open_ones.filter(is_theirs).exclude(visit__contact=user)


def _of_person(user: User | Given, wanted: _Wanted) -> QuerySet[Any, Any]:
    """The same meetings as `_meetings_of` in two parts, each of which an index finds: asked for either, PostgreSQL
    reads all meetings there ever were.
    """
    editions = _enrolled(user).values("edition_id")
    spoken = Meeting.objects.filter(pk__in=_spoken(user)).exclude(edition__in=editions)
    parts = [_of_meetings(spoken, wanted)]
    parts += _of_visits(_visits_of(user, has_deadlines=wanted.has_deadlines), _perhaps_of(user), wanted)
    if wanted.is_in_line:
        parts.append(_of_line(user, wanted))
    return _of_meetings(Meeting.objects.filter(edition__in=editions), wanted).union(*parts, all=True)


def _of_meetings(meetings: MeetingQuerySet, wanted: _Wanted, text: Any = "ical_component") -> QuerySet[Any, Any]:
    """What calendars ever held of them, and to apps what stands there now."""
    shown = wanted.text(text) if isinstance(text, str) else text
    rows = meetings.exclude(ical_material="").with_called_off().annotate(order=_order("ical_uid")).order_by()
    if wanted.is_for_apps:
        return rows.filter(IN_FEEDS).exclude(MEETING_HAS_LEFT).values_list("order", shown)
    return rows.values_list("order", shown, OFF_FROM, "ical_revised_at")


def _of_visits(
    certain: QuerySet[CalendarEvent], perhaps: QuerySet[CalendarEvent], wanted: _Wanted
) -> list[QuerySet[Any, Any]]:
    """The same of visits, of those to which somebody may go in other words."""
    return [_of_events(certain, wanted, "component"), _of_events(perhaps, wanted, "chosen_component")]


def _of_events(events: QuerySet[CalendarEvent], wanted: _Wanted, text: str) -> QuerySet[Any, Any]:
    rows = events.exclude(material="").annotate(order=_order("uid")).order_by()
    if wanted.is_for_apps:
        return rows.filter(IN_FEEDS).exclude(EVENT_HAS_LEFT).values_list("order", wanted.text(text))
    return rows.values_list("order", wanted.text(text), "off_from", "revised_at")


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
