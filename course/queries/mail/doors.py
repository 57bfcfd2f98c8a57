"""Who comes to a meeting without taking part in its edition has a page of their own, and a mail leads there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from course.enums import SpeakerState
from course.models import Enrolment, Meeting, WorkVisit
from course.queries.mail.facts import Facts, of_speaker, of_visit
from course.queries.mail.heard import Says, says_of
from course.queries.speakers.links import IN_FULL, speaker_link
from course.queries.visits.links import host_link


@dataclass(frozen=True)
class Door:
    """The page by its signed link, as a path, and what is so for who reads there, in the active language."""

    link: str
    facts: Callable[[], Facts]
    says: Callable[[], Says] = dict


def doors_of(meeting: Meeting) -> Mapping[int | None, Door]:
    """Those of speakers and of the hosts of visits in this meeting, by the key of the person. Three queries."""
    speaking = IN_FULL.filter(meeting=meeting, state=SpeakerState.ACCEPTED)
    visits = WorkVisit.objects.with_who_and_where().with_part_in_meeting().filter(item__meeting=meeting)
    doors: dict[int | None, Door] = {
        row.person_id: Door(speaker_link(row), partial(of_speaker, row), partial(says_of, row)) for row in speaking
    }
    for visit in reversed(visits):
        doors[visit.contact_id] = Door(host_link(visit), partial(of_visit, visit), partial(says_of, visit))
    taking_part = Enrolment.objects.taking_part().filter(edition=meeting.edition_id)
    own = set(taking_part.order_by().values_list("user_id", flat=True))
    return {person: door for person, door in doors.items() if person not in own}
