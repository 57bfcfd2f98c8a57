"""Formats of a discussion: those that ship, and what the course office makes of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.content import ShippedRow
from course.actions.history import record
from course.authority import check_office
from course.errors import Refusal
from pitches.content.formats import FormatText, PhaseText, shipped_formats
from pitches.models import FormatPhase, PitchFormat

if TYPE_CHECKING:
    from course.authority import Authority


class NoPhases(Refusal):
    message = _("A format has one phase or more.")


@transaction.atomic
def ensure_formats(*, anew: Collection[int] = ()) -> list[ShippedRow]:
    """Make the formats that ship and are missing, with their phases; what the office made of one stays. Those with the
    keys in `anew` get the phases that ship once more.
    """
    found = []
    for text in shipped_formats().werkvormen:
        values = {"code": text.id, "name": text.naam, "about": text.wanneer}
        row = PitchFormat.objects.filter(code=text.id).first()
        made = row is None
        row = row or PitchFormat.objects.create(**values)
        found.append(ShippedRow(f"format:{text.id}", row, values, made))
        if made or row.pk in anew:
            found += _phases(row, text)
    return found


def _phases(row: PitchFormat, text: FormatText) -> list[ShippedRow]:
    """As they ship, in the rows that are there already."""
    found = []
    for position, phase in enumerate(text.fasen, start=1):
        values, place = _values(phase), {"format": row, "position": position}
        kept, made = FormatPhase.objects.update_or_create(format=row, position=position, defaults=values)
        found.append(ShippedRow(f"phase:{text.id}:{position}", kept, {**place, **values}, made=made))
    row.phases.filter(position__gt=len(text.fasen)).delete()
    return found


def _values(phase: PhaseText) -> dict[str, object]:
    return {
        "name": phase.naam,
        "minutes": phase.minuten,
        "who": phase.wie,
        "rule": phase.regel,
        "posts": [str(posting) for posting in phase.posten],
        "is_anonymous": phase.zonder_namen,
        "own_first": phase.eerst_eigen,
    }


@transaction.atomic
def save_format(*, format: PitchFormat, phases: Sequence[FormatPhase], by: Authority) -> PitchFormat:
    """Store a format with exactly these phases, in the order of their places. Discussions keep the copy they have.

    Raises OnlyTheOffice, NoPhases.
    """
    check_office(by)
    if not phases:
        raise NoPhases
    made = format.pk is None
    format.save()
    known = set(format.phases.values_list("pk", flat=True))
    format.phases.exclude(pk__in=[phase.pk for phase in phases if phase.pk in known]).delete()
    for position, phase in enumerate(sorted(phases, key=lambda phase: phase.position), start=1):
        phase.pk = phase.pk if phase.pk in known else None
        phase.format, phase.position = format, position
        phase.save()
    record(row=format, action="wagtail.create" if made else "wagtail.edit", by=by)
    return format
