"""How it is with pitches and promises after the course: when that is asked, whom, and about what."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from course import clock
from course.enums import TAKES_PART
from course.models import Edition, User
from pitches.enums import OPEN_TO_GROUP
from pitches.enums.afterwards import CheckInMoment
from pitches.models import CheckIn, Pitch, Promise

ASKED_FOR = dt.timedelta(days=30)
"""So long after its day a mail may still come late; later it is not sent any more."""


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return dt.date(day.year + year, month + 1, min(day.day, last))


def moment_now(edition: Edition) -> CheckInMoment | None:
    """The last moment that has come of an edition; none before the first, or when it did not go ahead."""
    today = clock.today()
    come = [moment for moment in CheckInMoment if months_after(edition.ends_on, moment) <= today]
    return None if edition.is_cancelled or not come else come[-1]


def to_ask() -> Iterator[tuple[Edition, CheckInMoment]]:
    """The editions of which a moment came not long ago."""
    today = clock.today()
    for edition in Edition.objects.filter(is_cancelled=False, ends_on__lt=today).order_by("pk"):
        moment = moment_now(edition)
        if moment and today < months_after(edition.ends_on, moment) + ASKED_FOR:
            yield edition, moment


def people_with_something(edition: Edition) -> QuerySet[User]:
    """Who had a place and owns a pitch that the group saw, or promised something; by name."""
    seen = Pitch.objects.filter(edition=edition, state__in=OPEN_TO_GROUP)
    has = Q(pk__in=seen.values("author")) | Q(pk__in=seen.filter(co_owner__isnull=False).values("co_owner"))
    has |= Q(pk__in=Promise.objects.filter(pitch__edition=edition).order_by().values("owner"))
    took_part = User.objects.filter(enrolments__edition=edition, enrolments__state__in=TAKES_PART, is_active=True)
    return took_part.filter(has).distinct().order_by("sort_name", "pk")


@dataclass(frozen=True)
class Subject:
    """A pitch, or a promise of it, with what its owner said so far: the moments before, and at this one."""

    pitch: Pitch
    promise: Promise | None
    before: list[CheckIn]
    now: CheckIn | None

    @property
    def name(self) -> str:
        """In a form: "promise-7"."""
        return f"promise-{self.promise.pk}" if self.promise else f"pitch-{self.pitch.pk}"


def subjects_of(user: User, edition: Edition, moment: CheckInMoment) -> list[Subject]:
    """The own pitches and promises of an edition, the promises first; three queries."""
    said = list(CheckIn.objects.filter(person=user, pitch__edition=edition))

    def subject(pitch: Pitch, promise: Promise | None = None) -> Subject:
        found = [one for one in said if (one.pitch_id, one.promise_id) == (pitch.pk, promise.pk if promise else None)]
        now = next((one for one in found if one.months == moment), None)
        return Subject(pitch, promise, [one for one in found if one.months < moment], now)

    promises = Promise.objects.filter(owner=user, pitch__edition=edition).select_related("pitch__edition")
    pitches = Pitch.objects.owned_by(user).filter(edition=edition, state__in=OPEN_TO_GROUP).order_by("pk")
    return [*(subject(one.pitch, one) for one in promises), *(subject(one) for one in pitches)]


def said_about(pitch: Pitch) -> list[CheckIn]:
    """What was said after the course about a pitch and its promises; no query while the course goes on."""
    if pitch.edition.ends_on >= clock.today():
        return []
    return list(pitch.check_ins.select_related("person", "promise"))


def office_check_ins() -> QuerySet[CheckIn]:
    """The last said first."""
    return CheckIn.objects.select_related("pitch", "promise", "person").order_by("-said_at", "-pk")
