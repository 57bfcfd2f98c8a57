"""The course office divides the visitors of a visit into groups. Lock order: the edition, then the visit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.visits.transition import locked
from course.authority import check_office
from course.errors import Refusal
from course.models import VisitGroup, WorkVisit
from course.queries.visits.groups import visitors_to_divide
from course.text import folded

if TYPE_CHECKING:
    from course.authority import Authority


class NotAVisitor(Refusal):
    message = _("Somebody in a group does not come along any more. Look again and divide.")


class InTwoGroups(Refusal):
    message = _("Somebody stands in two groups.")


class GroupWithoutName(Refusal):
    message = _("Give each group a name of its own.")


@dataclass(frozen=True)
class Group:
    """A group as it was filled in: its name, and the keys of the enrolments in it."""

    name: str
    people: Collection[int]


@transaction.atomic
def save_groups(*, visit: WorkVisit, groups: Sequence[Group], by: Authority) -> None:
    """Store these groups instead of those that were; fewer than two are none.

    Raises OnlyTheOffice, GroupWithoutName, InTwoGroups, NotAVisitor.
    """
    check_office(by)
    visit = locked(visit)
    names = [group.name.strip() for group in groups]
    if not all(names) or len(set(map(folded, names))) < len(names):
        raise GroupWithoutName
    people = [key for group in groups for key in group.people]
    if len(people) > len(set(people)):
        raise InTwoGroups
    if not set(people) <= {one.pk for one in visitors_to_divide(visit)}:
        raise NotAVisitor
    VisitGroup.objects.filter(visit=visit).delete()
    for group, name in zip(groups if len(groups) > 1 else (), names, strict=False):
        VisitGroup.objects.create(visit=visit, name=name).people.set(group.people)
    WorkVisit.objects.filter(pk=visit.pk).update(subgroups=max(len(groups), 1))
    record(row=visit, action="course.visit.groups", by=by, number=len(groups))
