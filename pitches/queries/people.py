"""Who is in the group of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from course.enums import SIDE_OF_KIND, Side
from course.models import Enrolment, ProgrammeItem, User

if TYPE_CHECKING:
    from pitches.models import Pitch


def participants_of(edition: int) -> QuerySet[User]:
    """Who has a place, by name."""
    placed = Enrolment.objects.taking_part().filter(edition=edition).order_by().values("user")
    return _by_name(Q(pk__in=placed))


def members_of(edition: int) -> QuerySet[User]:
    """Who has a place or speaks, each once, by name."""
    speaks = ProgrammeItem.objects.announced().filter(meeting__edition=edition).order_by().values("speakers")
    return participants_of(edition) | _by_name(Q(pk__in=speaks))


def partners_for(pitch: Pitch) -> QuerySet[User]:
    """With whom its author can own it: who has a place and is of the other side, by name."""
    kinds = [kind for kind, side in SIDE_OF_KIND.items() if side not in (pitch.author.side, Side.NEITHER)]
    return participants_of(pitch.edition_id).filter(organisation__kind__in=kinds).exclude(pk=pitch.author_id)


def _by_name(which: Q) -> QuerySet[User]:
    people = User.objects.filter(which, is_active=True).select_related("organisation")
    return people.order_by("sort_name", "pk")
