"""Keep the stored calendar events in step with the rows.

UID never changes; SEQUENCE rises when time, place, status or link changes; LAST-MODIFIED rises at every
rendered change; same data, same bytes.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from course.actions.calendars.deadlines import refresh_deadlines
from course.actions.calendars.drafts import refresh_draft
from course.actions.calendars.visits import refresh_visits
from course.calendars.appointments import Stamps, Version
from course.calendars.events import digest, event, material
from course.formatting import ENGLISH
from course.models import Edition, Meeting, Module, Organisation, Place, ProgrammeItem, User
from course.queries.calendars.events import meetings_with_new_material

STORED = (
    "ical_sequence", "ical_revised_at", "ical_material", "ical_digest", "ical_component",
    "ical_public_component", "ical_english_component",
)  # fmt: skip
"""What this module alone writes on a meeting."""


@transaction.atomic
def refresh_calendar(*, meeting: Meeting) -> bool:
    """Render the meeting anew, and store it when anything changed. Says whether it did."""
    row = _in_full(Meeting.objects.filter(pk=meeting.pk)).get()
    changed = _refresh(row)
    refresh_draft(row)
    refresh_visits(Q(item__meeting=meeting))
    refresh_deadlines(row.edition_id)
    for name in STORED:
        setattr(meeting, name, getattr(row, name))
    return changed


def refresh_all() -> int:
    """After an update of the software that shows more or otherwise. Returns how many events changed."""
    deadlines = sum(refresh_deadlines(key) for key in Edition.objects.order_by("pk").values_list("pk", flat=True))
    return _refresh_all(Q()) + refresh_visits(Q()) + deadlines


def refresh_material() -> int:
    """Once material opened by itself. Returns how many events changed."""
    return sum(refresh_calendar(meeting=meeting) for meeting in meetings_with_new_material())


def refresh_edition(*, edition: Edition) -> int:
    """After a new title of the edition, or when it is cancelled. Returns how many events changed."""
    changed = _refresh_all(Q(edition=edition)) + refresh_visits(Q(item__meeting__edition=edition))
    return changed + refresh_deadlines(edition.pk)


def refresh_module(*, module: Module) -> int:
    """After a change in the module that its meetings show. Returns how many events changed."""
    return _refresh_all(Q(module=module)) + refresh_deadlines(module.edition_id)


def refresh_place(*, place: Place) -> int:
    """After a new name, address or route of a place. Returns how many events changed."""
    return _refresh_all(Q(place=place)) + refresh_visits(Q(place=place))


def refresh_organisation(*, organisation: Organisation) -> int:
    """After a new name of a host. Returns how many events changed."""
    return refresh_visits(Q(host=organisation) | Q(co_hosts=organisation))


def refresh_person(*, person: User) -> int:
    """After a new name of somebody who speaks. Returns how many events changed."""
    return _refresh_all(Q(pk__in=ProgrammeItem.objects.filter(speakers=person).values("meeting_id")))


@transaction.atomic(savepoint=False)
def _refresh_all(which: Q) -> int:
    """Meetings are locked in the order of their keys, so that two of these cannot wait for each other."""
    return sum(_refresh(row) + refresh_draft(row) for row in _in_full(Meeting.objects.filter(which).order_by("pk")))


def _in_full(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The rows under lock, with everything that an event shows."""
    return (
        meetings.select_for_update(of=("self",))
        .select_related("edition", "module", "place", "draft_event")
        .prefetch_related("items__speakers", "module__tasks", "materials")
    )


def _refresh(row: Meeting) -> bool:
    announced = row.is_announced
    found = digest(row) if announced else ""
    if found == row.ical_digest:
        return False
    _number(row, announced=announced)
    row.ical_digest = found
    stamps = Stamps(row.ical_created_at, row.ical_revised_at, row.ical_sequence)
    row.ical_component = event(row, stamps) if announced else ""
    row.ical_public_component = event(row, stamps, public=True) if announced else ""
    row.ical_english_component = event(row, stamps, language=ENGLISH) if announced else ""
    row.save(update_fields=STORED)
    return True


def _number(row: Meeting, *, announced: bool) -> None:
    """Count the new version. `ical_material` outlives a return to draft, so that numbers never fall."""
    before = Version(row.ical_sequence, row.ical_revised_at, row.ical_material)
    now = before.next(material(row) if announced else "")
    row.ical_sequence, row.ical_revised_at, row.ical_material = now.sequence, now.revised_at, now.material
