"""Editions as the public pages speak of them: the row, its seats, its phase and its page."""

from __future__ import annotations

from dataclasses import dataclass

from cms.models import CourseIndexPage, CoursePage, HomePage
from course.enums import Phase
from course.models import Edition
from course.queries.editions import Seats, current_edition, phase_of, seats_by_edition, seats_of

TONES = {Phase.OPEN: "good", Phase.LAST_PLACES: "warning", Phase.FULL: "warning", Phase.CANCELLED: "bad"}


@dataclass(frozen=True)
class EditionNow:
    """An edition at this moment. `page` is None as long as no public page tells about it."""

    edition: Edition
    seats: Seats
    phase: Phase
    page: CoursePage | None

    @property
    def can_enrol(self) -> bool:
        return self.phase in {Phase.OPEN, Phase.LAST_PLACES}

    @property
    def can_wait(self) -> bool:
        return self.phase == Phase.FULL

    @property
    def is_over(self) -> bool:
        """Nothing to enrol for and no programme to come."""
        return self.phase in {Phase.FINISHED, Phase.CANCELLED}

    @property
    def tone(self) -> str:
        """The tone of the badge that names the phase."""
        return TONES.get(self.phase, "neutral")


def edition_now(edition: Edition, page: CoursePage | None) -> EditionNow:
    """Where the edition stands; one query."""
    seats = seats_of(edition)
    return EditionNow(edition, seats, phase_of(edition, seats), page)


def edition_of_home(home: HomePage) -> EditionNow | None:
    """The edition that the editors chose, or else the newest; never one that is not announced."""
    edition = home.edition or current_edition()
    if edition is None or not edition.is_published:
        return None
    return edition_now(edition, CoursePage.objects.live().public().filter(edition=edition).first())


def editions_of(index: CourseIndexPage) -> list[EditionNow]:
    """The announced editions with a public page, the newest first."""
    pages = (
        CoursePage.objects.child_of(index)
        .live()
        .public()
        .filter(edition__is_published=True)
        .select_related("edition")
        .order_by("-edition__starts_on")
    )
    found = list(pages)
    seats = seats_by_edition(page.edition for page in found)
    return [
        EditionNow(page.edition, seats[page.edition_id], phase_of(page.edition, seats[page.edition_id]), page)
        for page in found
    ]
