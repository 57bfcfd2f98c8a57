"""Letters to yourself: for their writer alone."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, IntegerField, Value, When

from course import clock
from course.enums import TAKES_PART
from course.models import Edition, User
from pitches.models import Letter
from pitches.queries.check_ins import months_after

MONTHS = 3
"""So long after the course somebody gets it, unless they choose another day."""


def edition_of_letter(user: User) -> Edition | None:
    """The edition in which somebody writes: the one that runs or starts next, or else the last."""
    mine = Edition.objects.filter(enrolments__user=user, enrolments__state__in=TAKES_PART, is_cancelled=False)
    is_over = Case(When(ends_on__gte=clock.today(), then=Value(0)), default=Value(1), output_field=IntegerField())
    running = mine.annotate(is_over=is_over).order_by("is_over", "starts_on", "pk")
    first = running.first()
    return running.order_by("-starts_on", "-pk").first() if first and first.ends_on < clock.today() else first


def letter_of(user: User, edition: Edition) -> Letter | None:
    return Letter.objects.filter(person=user, edition=edition).first()


def day_for_letter(edition: Edition) -> dt.date:
    """Three months after the course; of one that is over for longer, three months from now."""
    day = months_after(edition.ends_on, MONTHS)
    return day if day > clock.today() else months_after(clock.today(), MONTHS)
