"""Nameless statistics of an edition: numbers in which nobody can be found back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from course.enums import SIDES, TAKES_PART, EnrolmentState, Experience, OrganisationKind
from course.models import Edition, Enrolment
from course.queries.enrolment.history import MOVED, lines_of
from course.queries.people.needs import needs_told

FEWEST = 3
"""Smaller groups are not told apart."""


@dataclass(frozen=True)
class Statistics:
    """`kinds`: (kind of organisation, enrolled per side, taking part). The other numbers are words: "fewer than 3"."""

    kinds: list[tuple[str, list[int], int]]
    experience: list[tuple[str, str]]
    needs: str
    speed: list[tuple[str, str]]
    median_days: str


def statistics_of(edition: Edition, enrolments: Sequence[Enrolment]) -> Statistics:
    """Two queries, however many enrolments there are."""
    sent = [enrolment for enrolment in enrolments if enrolment.state != EnrolmentState.DRAFT]
    taking_part = [enrolment for enrolment in sent if enrolment.state in TAKES_PART]
    days = days_until_placed(taking_part)
    return Statistics(
        kinds=_kinds(sent),
        experience=_experience(taking_part),
        needs=at_least_few(needs_told([edition.pk])[edition.pk]),
        speed=_speed(days),
        median_days=str(round(median(days))) if len(days) >= FEWEST else "",
    )


def at_least_few(number: int) -> str:
    """The number, unless it is so small that it points at somebody."""
    return str(number) if number >= FEWEST else _("fewer than %(number)d") % {"number": FEWEST}


def days_until_placed(enrolments: Sequence[Enrolment]) -> list[int]:
    """Whole days between sending and the place, from the history; one query."""
    sent = {enrolment.pk: enrolment.submitted_at for enrolment in enrolments}
    rows = lines_of(sent, MOVED).filter(data__to=EnrolmentState.PLACED.value)
    placed = dict(rows.values_list("object_id", "timestamp"))
    return [(moment - since).days for pk, moment in placed.items() if (since := sent[int(pk)]) is not None]


def _kinds(sent: Sequence[Enrolment]) -> list[tuple[str, list[int], int]]:
    """Organisations are no persons: these numbers are exact, as the list of the edition is."""
    kind_of = {enrolment.pk: enrolment.organisation for enrolment in sent}
    counted, taking_part = Counter[tuple[str, str]](), Counter[str]()
    for enrolment in sent:
        organisation = kind_of[enrolment.pk]
        kind = organisation.kind if organisation else enrolment.proposed_kind or OrganisationKind.OTHER.value
        counted[kind, enrolment.side] += 1
        taking_part[kind] += enrolment.state in TAKES_PART
    return [
        (str(kind.label), [counted[kind, side] for side in SIDES], taking_part[kind])
        for kind in OrganisationKind
        if any(counted[kind, side] for side in SIDES)
    ]


def _experience(enrolments: Sequence[Enrolment]) -> list[tuple[str, str]]:
    counted = Counter(enrolment.experience for enrolment in enrolments)
    return [(str(experience.label), at_least_few(counted[experience])) for experience in Experience]


def _speed(days: Sequence[int]) -> list[tuple[str, str]]:
    groups = (
        (_("On the same day"), sum(number < 1 for number in days)),
        (_("Within a week"), sum(1 <= number < 7 for number in days)),
        (_("Within a month"), sum(7 <= number < 31 for number in days)),
        (_("Later"), sum(number >= 31 for number in days)),
    )
    return [(words, at_least_few(number)) for words, number in groups]
