"""What a copy of an edition would be, day by day. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from course import clock
from course.enums import MeetingStatus, SpeakerState
from course.models import (
    CancellationTerm,
    Edition,
    MailTemplate,
    Meeting,
    Module,
    ProgrammeItem,
    SpeakerInvitation,
    User,
    WorkVisit,
)
from course.queries.planning.days import MarkedDays, marked

if TYPE_CHECKING:
    from course.authority import Authority

COPIED = "course.edition.copy"
"""The line of history with which a copy begins."""

KEPT = (
    "subtitle", "organiser", "names_days_before", "names_days_after", "day_number", "spares_calendars",
    "capacity", "minimum", "seats_insurer", "seats_municipality",
    "max_per_organisation", "offer_working_days", "after_lapse", "placing", "approval_working_days",
    "approval_required", "price", "vat", "vat_note", "certificate_name", "certificate_text", "certificate_days",
    "certificate_visits", "certificate_pitches",
)  # fmt: skip
"""What the copy has of its edition. The rest is asked, or begins anew."""

ENROLMENT_DATES = ("enrolment_opens_at", "enrolment_closes_at", "results_by", "seats_released_on")

A_YEAR = 52
"""In weeks: the same weekday, about the same time of the year."""


@dataclass(frozen=True)
class Asked:
    """What the course office says about the new edition. Enrolment dates are never taken from the old one."""

    title: str
    slug: str
    starts_on: dt.date
    enrolment_opens_at: dt.datetime
    enrolment_closes_at: dt.datetime
    results_by: dt.date
    seats_released_on: dt.date
    with_visits: bool = False
    with_links: bool = False
    with_speakers: bool = False
    with_page: bool = False
    moments: Mapping[int, tuple[dt.datetime, dt.datetime]] = field(default_factory=dict)
    """Begin and end (aware) of the copies of these meetings, by their keys; the others move by whole weeks."""

    @property
    def dates(self) -> dict[str, dt.date | dt.datetime]:
        """The dates of enrolling, by the name of the field."""
        return {name: getattr(self, name) for name in ENROLMENT_DATES}


CHOICES = ("with_visits", "with_links", "with_speakers", "with_page")
"""What comes along when somebody asks for it: work visits, as ideas to agree anew, links for online, speakers, as
people to ask anew, and the page, as a draft.
"""

NAMES = tuple(one.name for one in fields(Asked) if one.name not in (*CHOICES, "moments"))


@dataclass(frozen=True)
class PageOfEdition:
    """The public page of an edition, of which an app that stands higher knows: whether there is one, and how it is
    copied for another edition (from, to, who acts), inside the transaction of the copy.
    """

    exists: Callable[[Edition], bool]
    copy: Callable[[Edition, Edition, Authority], object]


PAGES: list[PageOfEdition] = []


def register_page(page: PageOfEdition) -> None:
    """Let the page of an edition come along with its copy."""
    PAGES.append(page)


def pages_of(edition: Edition) -> list[PageOfEdition]:
    """What there is to take along."""
    return [page for page in PAGES if page.exists(edition)]


@dataclass(frozen=True)
class MovedMeeting:
    """A meeting, and when its copy would be. `marks` says what stands in the way of the new day."""

    meeting: Meeting
    starts_at: dt.datetime
    ends_at: dt.datetime
    marks: tuple[str, ...]


@dataclass(frozen=True)
class AskedDate:
    """A date of enrolling as it was filled in, with what is odd about it."""

    label: str
    value: dt.date | dt.datetime
    remarks: tuple[str, ...]

    @property
    def has_time(self) -> bool:
        return isinstance(self.value, dt.datetime)


@dataclass(frozen=True)
class CopyPlan:
    """A copy that can be made. `edition` is not stored; `cancelled` are meetings that do not come along."""

    source: Edition
    edition: Edition
    weeks: int
    meetings: tuple[MovedMeeting, ...]
    cancelled: tuple[Meeting, ...]
    numbers: Mapping[str, int]
    looked_up: MarkedDays
    asked: Asked

    @property
    def marked(self) -> list[MovedMeeting]:
        """The meetings on a day to look at."""
        return [moved for moved in self.meetings if moved.marks]

    @property
    def enrolment_dates(self) -> list[AskedDate]:
        return [_asked_date(self.edition, name) for name in ENROLMENT_DATES]

    @property
    def fingerprint(self) -> str:
        """Differs as soon as the copy, or what is said about it, would be another."""
        facts = [
            self.source.pk,
            [str(getattr(self.edition, name)) for name in (*NAMES, *KEPT)],
            [(row.meeting.pk, row.meeting.title, row.starts_at, row.ends_at, row.marks) for row in self.meetings],
            [meeting.pk for meeting in self.cancelled],
            sorted(self.numbers.items()),
            [getattr(self.asked, name) for name in CHOICES],
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def plan_of(source: Edition, asked: Asked) -> CopyPlan:
    """The copy by whole weeks; nine queries. The new first day has the weekday of the old one
    (`actions.editions.copying`).
    """
    shift = asked.starts_on - source.starts_on
    rows = source.meetings.select_related("place").order_by("starts_at", "pk")
    goes_along = [meeting for meeting in rows if not meeting.is_cancelled]
    moments = {meeting.pk: _moments(meeting, shift, asked) for meeting in goes_along}
    looked_up = marked([_day(starts) for starts, _ends in moments.values()])
    kept = {name: getattr(source, name) for name in KEPT}
    given = {name: getattr(asked, name) for name in NAMES}
    return CopyPlan(
        source=source,
        edition=Edition(**kept, **given, ends_on=source.ends_on + shift),
        weeks=shift.days // 7,
        meetings=tuple(_moved(meeting, moments[meeting.pk], looked_up) for meeting in goes_along),
        cancelled=tuple(meeting for meeting in rows if meeting.is_cancelled),
        numbers=_numbers(source, goes_along),
        looked_up=looked_up,
        asked=asked,
    )


def later(moment: dt.datetime, shift: dt.timedelta) -> dt.datetime:
    """So many days later at the same time on the Dutch clock, whatever summer time does. In UTC, to compare with."""
    local = moment.astimezone(clock.AMSTERDAM)
    return clock.at(local.date() + shift, local.time()).astimezone(dt.UTC)


def suggested(source: Edition) -> dict[str, object]:
    """A form to begin with: a year later, with that year in title and web address. No date of enrolling."""
    starts_on = source.starts_on + dt.timedelta(weeks=A_YEAR)
    years = str(source.starts_on.year), str(starts_on.year)
    slug = source.slug.replace(*years)
    return {
        "title": source.title.replace(*years),
        "slug": slug if slug != source.slug else "",
        "starts_on": starts_on,
    }


def nearest_first_days(source: Edition, wanted: dt.date) -> tuple[dt.date, dt.date]:
    """The two days nearest to a wanted one that lie whole weeks after the old first day."""
    weeks = max(1, (wanted - source.starts_on).days // 7)
    return source.starts_on + dt.timedelta(weeks=weeks), source.starts_on + dt.timedelta(weeks=weeks + 1)


def copy_made(fingerprint: str, by: User | None) -> Edition | None:
    """The copy that this person made of the same plan before, when it is still there."""
    lines = ModelLogEntry.objects.filter(action=COPIED, user=by, data__plan=fingerprint)
    keys = lines.values_list("object_id", flat=True)
    return Edition.objects.filter(pk__in=[int(key) for key in keys]).first()


def origin_of(edition: Edition) -> str:
    """The title of the edition that this one was copied from; empty when it was not."""
    line = ModelLogEntry.objects.for_instance(edition).filter(action=COPIED).first()
    return str(line.data["from"]) if line else ""


def days_to_look_at(edition: Edition) -> list[MovedMeeting]:
    """The meetings that are still drafts, on days that are marked."""
    drafts = list(edition.meetings.filter(status=MeetingStatus.DRAFT).order_by("starts_at", "pk"))
    looked_up = marked([meeting.day for meeting in drafts])
    rows = [_moved(meeting, (meeting.starts_at, meeting.ends_at), looked_up) for meeting in drafts]
    return [row for row in rows if row.marks]


def _moments(meeting: Meeting, shift: dt.timedelta, asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    """In UTC."""
    starts, ends = asked.moments.get(meeting.pk, (later(meeting.starts_at, shift), later(meeting.ends_at, shift)))
    return starts.astimezone(dt.UTC), ends.astimezone(dt.UTC)


def _moved(meeting: Meeting, moments: tuple[dt.datetime, dt.datetime], looked_up: MarkedDays) -> MovedMeeting:
    return MovedMeeting(meeting, *moments, looked_up.marks[_day(moments[0])])


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.AMSTERDAM).date()


def speakers_of(meetings: Iterable[Meeting | int]) -> QuerySet[SpeakerInvitation]:
    """Who spoke, or would speak, at these meetings, and has an account still."""
    rows = SpeakerInvitation.objects.filter(meeting__in=meetings, state=SpeakerState.ACCEPTED, person__is_active=True)
    return rows.order_by("pk")


def _numbers(source: Edition, meetings: Sequence[Meeting]) -> dict[str, int]:
    """How many rows of each kind come along."""
    items = ProgrammeItem.objects.filter(meeting__edition=source).exclude(meeting__status=MeetingStatus.CANCELLED)
    return {
        "modules": Module.objects.filter(edition=source).count(),
        "meetings": len(meetings),
        "items": items.count(),
        "visits": WorkVisit.objects.filter(item__in=items).count(),
        "speakers": speakers_of(meetings).count(),
        "pages": len(pages_of(source)),
        "links": sum(bool(meeting.online_url) for meeting in meetings),
        "terms": CancellationTerm.objects.filter(edition=source).count(),
        "texts": MailTemplate.objects.filter(edition=source).count(),
    }


def _asked_date(edition: Edition, name: str) -> AskedDate:
    value = getattr(edition, name)
    day = value.astimezone(clock.AMSTERDAM).date() if isinstance(value, dt.datetime) else value
    odd = (
        (day < clock.today(), _("This day has passed.")),
        (day >= edition.starts_on, _("This is not before the first course day.")),
    )
    label = capfirst(str(Edition._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # a column of ours
    return AskedDate(label, value, tuple(words for holds, words in odd if holds))
