"""Editions as the public pages speak of them: the row, its seats, its phase and its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

from django.utils.functional import SimpleLazyObject

from cms.models import CourseIndexPage, CoursePage, HomePage
from course.enums import Phase
from course.models import Edition
from course.queries.editions.current import current_edition
from course.queries.editions.phase import phase_of
from course.queries.editions.seats import Seats, seats_by_edition, seats_of

TONES = {Phase.OPEN: "good", Phase.LAST_PLACES: "warning", Phase.FULL: "warning", Phase.CANCELLED: "bad"}


@dataclass(frozen=True)
class EditionNow:
    """An edition at this moment. `url` is empty as long as no public page tells about it."""

    edition: Edition
    seats: Seats
    phase: Phase
    url: str
    introduction: str = ""

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


def edition_now(edition: Edition, url: str) -> EditionNow:
    """Where the edition stands. Its seats are counted when they are asked for: one query."""
    seats = cast(Seats, SimpleLazyObject(partial(seats_of, edition)))
    return EditionNow(edition, seats, phase_of(edition, seats), url)


def edition_of_home(home: HomePage, urls: Mapping[int, str]) -> EditionNow | None:
    """The edition that the editors chose, or else the newest; never one that is not announced.

    `urls` are the addresses of public pages by edition.
    """
    edition = home.edition or current_edition()
    if edition is None or not edition.is_published:
        return None
    return edition_now(edition, urls.get(edition.pk, ""))


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
    return [_described(page, seats[page.edition_id]) for page in found]


def _described(page: CoursePage, seats: Seats) -> EditionNow:
    return EditionNow(page.edition, seats, phase_of(page.edition, seats), page.url, page.introduction)
