"""Organisations that applicants typed and the course office did not confirm yet (*voorstellen*)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from course.enums import EnrolmentState, OrganisationKind, Side, side_of
from course.models import Enrolment, Organisation
from course.queries.people.organisations import resembling
from course.text import folded


@dataclass(frozen=True)
class Proposal:
    """One name that was typed, with everybody who waits for it, who sent first in front."""

    enrolments: tuple[Enrolment, ...]
    alike: tuple[Organisation, ...] = ()

    @property
    def first(self) -> Enrolment:
        return self.enrolments[0]

    @property
    def name(self) -> str:
        return self.first.proposed_name

    @property
    def kind(self) -> OrganisationKind:
        return OrganisationKind(self.first.proposed_kind)

    @property
    def side(self) -> Side:
        return side_of(self.kind)


def awaiting_office() -> QuerySet[Enrolment]:
    """Enrolments that wait for a word about their organisation, of editions that go ahead; who sent first in front."""
    waiting = Enrolment.objects.filter(state=EnrolmentState.AWAITING_OFFICE, edition__is_cancelled=False)
    return waiting.select_related("user__organisation", "edition").order_by("submitted_at", "pk")


def proposals() -> list[Proposal]:
    """Every name that waits, each once, with the known organisations that resemble it; two queries."""
    by_name: defaultdict[str, list[Enrolment]] = defaultdict(list)
    for enrolment in awaiting_office():
        by_name[folded(enrolment.proposed_name)].append(enrolment)
    known = list(Organisation.objects.all()) if by_name else []
    return [Proposal(tuple(rows), tuple(resembling(rows[0].proposed_name, known))) for rows in by_name.values()]


def proposal_with(pk: int) -> Proposal | None:
    """The proposal that this enrolment is part of; None when it was answered or withdrawn."""
    return next((found for found in proposals() if any(row.pk == pk for row in found.enrolments)), None)
