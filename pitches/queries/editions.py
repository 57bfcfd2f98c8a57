"""In which edition somebody pitches."""

from __future__ import annotations

from course import clock
from course.enums import TAKES_PART
from course.models import Edition, User


def edition_for_new_pitch(user: User) -> Edition | None:
    """The edition in which the person has a place and that runs now, or else starts next."""
    return (
        Edition.objects.filter(enrolments__user=user, enrolments__state__in=TAKES_PART)
        .filter(is_cancelled=False, ends_on__gte=clock.today())
        .order_by("starts_on", "pk")
        .first()
    )
