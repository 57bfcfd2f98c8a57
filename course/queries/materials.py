"""Materials that a person sees."""

from __future__ import annotations

from course import rules
from course.models import Material, Meeting, User


def materials_of(meeting: Meeting, user: User) -> list[Material]:
    """The current materials of a meeting that this person may open, and the own ones that are still to come."""
    rows = Material.objects.filter(meeting=meeting, withdrawn_at__isnull=True, replaced_by__isnull=True).select_related(
        "owner__organisation"
    )
    found = []
    for material in rows:
        material.meeting = meeting
        if rules.can_open_material(user, material):
            found.append(material)
    return found
