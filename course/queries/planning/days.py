"""Days on which a meeting troubles people: public holidays, carnaval, school holidays, what the planning says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from course import clock
from course.enums import DayKind, DayOff, HolidayRegion
from course.models import Meeting, PlanningDay
from course.workdays import Weeks, easter_of, public_holiday_on

CARNAVAL = range(47, 50)
"""So many days before Easter Sunday: Sunday, Monday and Tuesday."""


@dataclass(frozen=True)
class Mark:
    """What stands in the way of a day, in words. `is_free`: many people do not work. `fact` is the same in every
    language, and when the words in the planning are put right.
    """

    words: str
    is_free: bool
    fact: str


@dataclass(frozen=True)
class MarkedDays:
    """What stands in the way of some days, in words. `gaps` are the years of which the planning lacks school holidays,
    with the regions; `undated` is what the planning names and still has to be looked up.
    """

    found: Mapping[dt.date, tuple[Mark, ...]]
    gaps: Mapping[int, tuple[str, ...]]
    undated: tuple[str, ...]

    @property
    def marks(self) -> Mapping[dt.date, tuple[str, ...]]:
        return {day: tuple(mark.words for mark in marks) for day, marks in self.found.items()}


def marked(days: Collection[dt.date]) -> MarkedDays:
    """Look these days up; one query."""
    planning = list(PlanningDay.objects.all())
    dated = [_Row(row, row.starts_on, row.ends_on or row.starts_on, _mark(row)) for row in planning if row.starts_on]
    years = sorted({day.year for day in days})
    gaps = {year: _regions_without(year, planning) for year in years}
    return MarkedDays(
        found={day: tuple(_marks(day, [one for one in dated if one.first <= day <= one.last])) for day in days},
        gaps={year: regions for year, regions in gaps.items() if regions},
        undated=tuple(row.name for row in planning if row.starts_on is None),
    )


class _Row(NamedTuple):
    """What the planning says of the days from the first to the last."""

    row: PlanningDay
    first: dt.date
    last: dt.date
    mark: Mark


def _mark(row: PlanningDay) -> Mark:
    return Mark(_in_words(row), _is_free(row), f"planning:{row.pk}")


def _marks(day: dt.date, planned: Sequence[_Row]) -> Iterator[Mark]:
    """The planning goes before what can be computed, because it says more."""
    yield from (one.mark for one in planned)
    holiday = public_holiday_on(day)
    if holiday and DayKind.PUBLIC_HOLIDAY not in {one.row.kind for one in planned}:
        yield Mark(_line(DayKind.PUBLIC_HOLIDAY, holiday), is_free=True, fact=DayKind.PUBLIC_HOLIDAY)
    if _is_carnaval(day) and not any("carnaval" in one.row.name.casefold() for one in planned):
        yield Mark(_line(DayKind.NOTICE, _("Carnaval")), is_free=False, fact="carnaval")


def _is_free(row: PlanningDay) -> bool:
    """`on_free_days` asks the database the same."""
    return row.kind == DayKind.SCHOOL_HOLIDAY or (row.kind == DayKind.PUBLIC_HOLIDAY and row.day_off != DayOff.NO)


def _in_words(row: PlanningDay) -> str:
    """Kind and name, the regions of a school holiday, and what the planning says about it."""
    about = [", ".join(_regions(row))] if row.kind == DayKind.SCHOOL_HOLIDAY else []
    about += [_("advised, not fixed")] if row.is_advice else []
    about += [f"{_('how sure')}: {row.certainty}"] if row.certainty else []
    details = f" ({'; '.join(about)})" if about else ""
    note = f". {capfirst(row.note)}" if row.note else ""
    return f"{_line(DayKind(row.kind), row.name)}{details}{note}"


def _line(kind: DayKind, name: str) -> str:
    return f"{kind.label}: {name}"


def _is_carnaval(day: dt.date) -> bool:
    easter = easter_of(day.year)
    return easter is not None and (easter - day).days in CARNAVAL


def _regions(row: PlanningDay) -> list[str]:
    return [str(region.label) for region in HolidayRegion if getattr(row, region)]


def _regions_without(year: int, planning: Sequence[PlanningDay]) -> tuple[str, ...]:
    """The regions without a school holiday that begins in this year."""
    holidays = [row for row in planning if row.kind == DayKind.SCHOOL_HOLIDAY]
    known = [row for row in holidays if row.starts_on and row.starts_on.year == year]
    return tuple(str(region.label) for region in HolidayRegion if not any(getattr(row, region) for row in known))


def on_free_days() -> QuerySet[Meeting]:
    """Meetings from today on that fall on a public holiday or in a school holiday of any region."""
    day = TruncDate("starts_at", tzinfo=clock.AMSTERDAM)
    free = PlanningDay.objects.annotate(last=Coalesce("ends_on", "starts_on")).filter(
        Q(kind=DayKind.SCHOOL_HOLIDAY) | (Q(kind=DayKind.PUBLIC_HOLIDAY) & ~Q(day_off=DayOff.NO)),
        starts_on__lte=OuterRef("on_day"),
        last__gte=OuterRef("on_day"),
    )
    today = clock.at(clock.today(), dt.time.min)
    return Meeting.objects.on_the_agenda().annotate(on_day=day).filter(Exists(free), starts_at__gte=today)


def christmas_weeks() -> Weeks:
    """The school holidays of all regions around Christmas, from the planning of the course office. One query."""
    rows = PlanningDay.objects.filter(
        kind=DayKind.SCHOOL_HOLIDAY, starts_on__isnull=False, north=True, middle=True, south=True
    )
    spans = rows.annotate(last=Coalesce("ends_on", "starts_on")).values_list("starts_on", "last")
    return [(first, last) for first, last in spans if first and first <= dt.date(first.year, 12, 25) <= last]
