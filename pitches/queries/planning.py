"""What pitches find about the planning of a meeting. Importing this registers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Prefetch, QuerySet, Sum, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course.enums import FindingLevel
from course.models import ProgrammeItem
from course.queries.planning.around import Part
from course.queries.planning.findings import Finding, Plan, finder, needs
from pitches.enums import HAS_TURN, TurnRole
from pitches.models import PitchSlot, TableSeat


def pitched_items() -> QuerySet[Any]:
    """Items with how many `turns` they have, and how many minutes those `take`: as long as the longest when each is
    held at a table of its own.
    """
    at_tables = Exists(TableSeat.objects.filter(slot__item=OuterRef("pk")))
    take = Case(When(at_tables, then=Max("slots__minutes")), default=Sum("slots__minutes"))
    return ProgrammeItem.objects.filter(slots__isnull=False).annotate(turns=Count("slots"), take=take).order_by()


@needs
def items_with_turns() -> Prefetch[Any]:
    """As `pitched_items` of a meeting."""
    return Prefetch("items", pitched_items().only("pk", "meeting"), to_attr="pitched_items")


@finder
def turns_do_not_fit(plan: Plan) -> Iterator[Finding]:
    """The turns of an item take longer than the item, as it would be."""
    parts = {part.pk: part for part in plan.items}
    for item in plan.meeting.pitched_items:  # type: ignore[attr-defined]  # prefetched above
        part = parts.get(item.pk)
        if part and item.take > minutes_of(part):
            words = _("'%(item)s' takes %(minutes)d minutes; its %(turns)d turns of pitches need %(take)d.")
            named = {"item": part.title, "minutes": minutes_of(part), "turns": item.turns, "take": item.take}
            facts = (str(item.pk), str(minutes_of(part)), str(item.take))
            yield Finding("turns_do_not_fit", FindingLevel.WARNS, words % named, facts)


@needs
def turns_with_roles() -> Prefetch[Any]:
    """As `role_slots` of an item: its turns to come, with how many `roles_given` they have."""
    slots = PitchSlot.objects.filter(pitch__state__in=HAS_TURN).annotate(roles_given=Count("roles"))
    items = ProgrammeItem.objects.filter(slots__isnull=False).distinct().only("pk", "meeting", "title").order_by()
    items = items.prefetch_related(Prefetch("slots", slots, to_attr="role_slots"))
    return Prefetch("items", items, to_attr="role_items")


@finder
def roles_are_free(plan: Plan) -> Iterator[Finding]:
    """Roles were divided, and one is free again: who had it left."""
    for item in plan.meeting.role_items:  # type: ignore[attr-defined]  # prefetched above
        free = sum(len(TurnRole) - slot.roles_given for slot in item.role_slots if slot.roles_given)
        if free > 0:
            words = ngettext(
                "In '%(item)s' %(number)d role in a turn is free.",
                "In '%(item)s' %(number)d roles in turns are free.",
                free,
            )
            named = {"item": item.title, "number": free}
            yield Finding("roles_are_free", FindingLevel.TELLS, words % named, (str(item.pk), str(free)))


def minutes_of(part: Part | ProgrammeItem) -> int:
    """How long an item takes."""
    start, end = (dt.timedelta(hours=time.hour, minutes=time.minute) for time in (part.starts, part.ends))
    return int((end - start).total_seconds()) // 60
