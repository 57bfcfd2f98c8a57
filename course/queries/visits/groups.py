"""The groups in which the visitors of a visit go round: as they are stored, and an even division as a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from course.enums import Side
from course.models import Enrolment, Meeting, User, VisitGroup, VisitPlace, VisitRound, WorkVisit
from course.queries.results.apologies import away_from
from course.queries.visits.host import visitors_of
from course.queries.visits.rounds import group_in


@dataclass(frozen=True)
class GroupOfVisitors:
    """A group with who comes of it, by last name. Without a name: who is in no group yet."""

    name: str
    people: tuple[User, ...]


def groups_of(visit: WorkVisit) -> list[GroupOfVisitors]:
    """With who is in no group yet at the end; none when the office made no groups. Three queries."""
    rows = list(VisitGroup.objects.filter(visit=visit).prefetch_related("people"))
    if not rows:
        return []
    visitors = list(visitors_of(visit))
    members = [(row.name, {enrolment.user_id for enrolment in row.people.all()}) for row in rows]
    found = [GroupOfVisitors(name, tuple(one for one in visitors if one.pk in keys)) for name, keys in members]
    grouped = set().union(*(keys for _name, keys in members))
    rest = tuple(one for one in visitors if one.pk not in grouped)
    return [*found, *([GroupOfVisitors("", rest)] if rest else [])]


def groups_at(meeting: Meeting) -> dict[int, list[GroupOfVisitors]]:
    """The same for every visit of a meeting, by its key, without who is in no group; at most four queries."""
    here = group_in(meeting.edition_id).exclude(user__in=away_from(meeting))
    rows = list(VisitGroup.objects.filter(visit__item__meeting=meeting).prefetch_related(Prefetch("people", here)))
    if not rows:
        return {}
    published = VisitRound.objects.filter(meeting=meeting, published_at__isnull=False)
    chosen = set(published.values_list("visits", flat=True))
    placed = set(VisitPlace.objects.filter(round__in=published).values_list("visit", "enrolment"))
    found: dict[int, list[GroupOfVisitors]] = {}
    for row in rows:
        visit = row.visit_id
        people = tuple(one.user for one in row.people.all() if visit not in chosen or (visit, one.pk) in placed)
        found.setdefault(visit, []).append(GroupOfVisitors(row.name, people))
    return found


def visitors_to_divide(visit: WorkVisit) -> list[Enrolment]:
    """The visitors as the course office divides them, by last name."""
    return list(group_in(visit.item.meeting.edition_id).filter(user__in=visitors_of(visit).order_by().values("pk")))


def divided(people: Sequence[Enrolment], number: int) -> dict[int, int]:
    """The number of the group by the key of the enrolment: of each side as many in each group as can be, and no group
    more than one larger than another.
    """
    sides = [*Side]
    ordered = sorted(people, key=lambda one: sides.index(Side(one.side)) if one.side in sides else len(sides))
    return {one.pk: place % number for place, one in enumerate(ordered)}
