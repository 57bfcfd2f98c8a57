"""Everything that the page of an edition shows, as a visitor may see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from cms.models import CoursePage
from cms.queries.pages.editions import EditionNow, edition_now
from course.enums import Actor, EnrolmentState
from course.models import Edition, Enrolment, Meeting, Module, ProgrammeItem, User, WorkVisit
from course.queries.editions.current import course_days_of
from course.queries.enrolment.own import enrolment_of
from course.queries.enrolment.transitions import may_transition
from course.queries.enrolment.withdrawal import WithdrawalCost, costs_of_withdrawing
from course.queries.programme.published import with_changes

OWN_TONES = {
    EnrolmentState.PLACED: "good",
    EnrolmentState.COMPLETED: "good",
    EnrolmentState.OFFERED: "warning",
}


@dataclass(frozen=True)
class Part:
    """A module with its meetings, or a meeting that stands alone."""

    module: Module | None
    meetings: list[Meeting]


@dataclass(frozen=True)
class CourseContent:
    """The page of an edition. `own` is the reader's own enrolment.

    The programme is the same for every reader and read when it is asked for: the template keeps what it made of it.
    """

    now: EditionNow
    own: Enrolment | None
    course_days: int
    withdrawing: list[WithdrawalCost]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """All meetings but drafts; `has_visit` says that a host agreed to a visit on that day, `changes` what changed
        about it.
        """
        meetings = _public_meetings(self.now.edition)
        with_changes(meetings)
        for meeting in meetings:
            meeting.has_visit = bool(_visits_in(meeting))  # type: ignore[attr-defined]  # for the line
        return meetings

    @property
    def parts(self) -> list[Part]:
        return [Part(module, list(days)) for module, days in groupby(self.meetings, attrgetter("module"))]

    @property
    def visits(self) -> list[WorkVisit]:
        return [visit for meeting in self.meetings for visit in _visits_in(meeting)]

    @property
    def speakers(self) -> list[User]:
        return _speakers_at(self.meetings)

    @property
    def may_enrol(self) -> bool:
        """The reader has not sent an enrolment, or took it back."""
        return self.own is None or self.own.state == EnrolmentState.DRAFT

    @property
    def own_may_withdraw(self) -> bool:
        return self.own is not None and may_transition(self.own, EnrolmentState.WITHDRAWN, by=Actor.APPLICANT)

    @property
    def own_tone(self) -> str:
        """The tone of the badge that names the state of the reader's own enrolment."""
        return OWN_TONES.get(EnrolmentState(self.own.state), "neutral") if self.own else "neutral"


def course_content(page: CoursePage, user: User | AnonymousUser) -> CourseContent:
    """Read the page of an edition in a fixed number of queries, whatever the length of the programme."""
    edition = page.edition
    return CourseContent(
        now=edition_now(edition, page.url),
        own=enrolment_of(user, edition) if user.is_authenticated else None,
        course_days=course_days_of(edition),
        withdrawing=costs_of_withdrawing(edition),
    )


def _public_meetings(edition: Edition) -> list[Meeting]:
    """All meetings but drafts, with items, speakers and the visits that a host agreed to."""
    visits = WorkVisit.objects.public().select_related("place", "host", "contact")
    items = ProgrammeItem.objects.order_by("starts", "pk").prefetch_related(
        Prefetch("speakers", User.objects.order_by("sort_name")),
        Prefetch("visit", visits.prefetch_related("co_hosts")),
    )
    meetings = edition.meetings.announced().order_by("starts_at", "pk")
    return list(meetings.select_related("module", "place").prefetch_related(Prefetch("items", items)))


def _visits_in(meeting: Meeting) -> list[WorkVisit]:
    return [item.visit for item in meeting.items.all() if hasattr(item, "visit")]


def _speakers_at(meetings: list[Meeting]) -> list[User]:
    items = [item for meeting in meetings for item in meeting.items.all()]
    speakers = {speaker for item in items for speaker in item.speakers.all()}
    return sorted(speakers, key=attrgetter("sort_name"))
