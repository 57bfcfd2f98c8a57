"""The edition that the site is about."""

from __future__ import annotations

from dataclasses import dataclass

from course.enums import Phase
from course.models import Edition
from course.queries.editions.phase import phase_of
from course.queries.editions.seats import Seats, seats_of


def current_edition() -> Edition | None:
    """The edition that the site is about: the announced one that ends last."""
    return Edition.objects.published().order_by("-ends_on").first()


def course_days_of(edition: Edition) -> int:
    """How many days the course takes."""
    return edition.meetings.course_days().count()


@dataclass(frozen=True)
class EditionStatus:
    """Where the current edition stands."""

    edition: Edition
    seats: Seats
    phase: Phase


def current_status() -> EditionStatus | None:
    """The current edition with its seats and phase; None when no edition is announced. Two queries."""
    edition = current_edition()
    if edition is None:
        return None
    seats = seats_of(edition)
    return EditionStatus(edition, seats, phase_of(edition, seats))
