"""Whom to call about a meeting, when a mail may come too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from course.models import Enrolment, Meeting, ProgrammeItem, User, WorkVisit
from course.queries.calendars.events import people_of

KINDS = (("is_host", _("Hosts")), ("is_speaker", _("Speakers")), ("takes_part", _("Participants")))
"""Who is called first: whoever gets things ready, then who travels."""


@dataclass(frozen=True)
class Group:
    """People of one kind, by name; who is of several stands in the first."""

    label: str | Promise
    people: Sequence[User]


def phone_list(meeting: Meeting) -> list[Group]:
    """Everybody who has the meeting in the calendar, each once; one query."""
    spoken = ProgrammeItem.speakers.through.objects.filter(programmeitem__meeting=meeting, user=OuterRef("pk"))
    hosted = WorkVisit.objects.with_part_in_meeting().filter(item__meeting=meeting, contact=OuterRef("pk")).order_by()
    taking_part = Enrolment.objects.taking_part().filter(edition=meeting.edition_id, user=OuterRef("pk")).order_by()
    found = people_of(meeting).annotate(
        is_host=Exists(hosted), is_speaker=Exists(spoken), takes_part=Exists(taking_part)
    )
    people = list(found.select_related("organisation").order_by("sort_name", "pk"))
    groups = []
    for name, label in KINDS:
        groups.append(Group(label, [person for person in people if getattr(person, name)]))
        people = [person for person in people if not getattr(person, name)]
    return [group for group in groups if group.people]
