"""Keep the stored events of work visits in step with the rows, as those of meetings (`actions.calendars.events`)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from course.actions.calendars.keeping import keep_event, new_event
from course.calendars.visits import appointment_of, material_of
from course.enums import VisitStatus
from course.models import VisitRound, WorkVisit
from course.models.mail import about

IS_CHOICE = Exists(VisitRound.objects.filter(visits=OuterRef("pk"))) | Exists(
    WorkVisit.objects.public()
    .filter(
        item__meeting=OuterRef("item__meeting"),
        item__starts__lt=OuterRef("item__ends"),
        item__ends__gt=OuterRef("item__starts"),
    )
    .exclude(pk=OuterRef("pk"))
)
"""People choose between it and others, or will: another visit of the meeting is held at the same time."""


@transaction.atomic
def refresh_visits(which: Q) -> int:
    """Render these visits anew. Returns how many events changed. As many queries for many as for one, and one for
    each that changed.
    """
    visits = WorkVisit.objects.with_who_and_where().filter(which).distinct().annotate(is_choice=IS_CHOICE)
    rows = list(visits.select_related("event").prefetch_related("co_hosts", "steps", "rounds"))
    return sum(_refresh(visit, is_choice=visit.is_choice) for visit in rows)


def _refresh(visit: WorkVisit, *, is_choice: bool) -> bool:
    row = getattr(visit, "event", None) or new_event(visit.item.meeting.ical_uid, about(visit), visit=visit)
    meeting = visit.item.meeting
    is_off = visit.status == VisitStatus.CANCELLED or not meeting.goes_ahead
    is_shown = visit.status != VisitStatus.IDEA and (not is_off or bool(row.material))
    if not is_off:
        row.is_open = visit.is_public and meeting.is_announced
    row.is_choice, row.off_from = is_choice, visit.starts_at if is_off else None
    return keep_event(
        row,
        lambda: [appointment_of(visit), appointment_of(visit, is_chosen=True)] if is_shown else [],
        material=material_of(visit),
        starts_at=visit.starts_at,
        also=f"{row.is_open} {is_choice} {_places_known(visit)}",
    )


def _places_known(visit: WorkVisit) -> str:
    """What was a choice is certain once the places are published: a later version of the same event."""
    return " ".join(sorted(str(round.published_at) for round in visit.rounds.all() if round.published_at))
