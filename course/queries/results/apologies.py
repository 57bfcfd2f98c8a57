"""Who said beforehand that they cannot come, and what that makes of counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F, QuerySet

from course import clock
from course.enums import TAKES_PART
from course.models import Apology, Meeting, User


def apology_of(person: User, meeting: Meeting) -> Apology | None:
    """The one that stands."""
    standing = Apology.objects.filter(person=person, meeting=meeting, taken_back_at=None)
    return standing.order_by("given_at", "pk").first()


def can_still_apologise(meeting: Meeting) -> bool:
    """Until it begins; later one calls."""
    return meeting.goes_ahead and clock.now() < meeting.starts_at


def meetings_apologised_for(person: User) -> set[int]:
    """Ids of the meetings to which this person does not come."""
    standing = Apology.objects.filter(person=person, taken_back_at=None).order_by()
    return set(standing.values_list("meeting_id", flat=True))


def apologies_by_meeting(meetings: Iterable[int]) -> Counter[int]:
    """How many of who takes part do not come, by the id of the meeting; one query."""
    found = Apology.objects.filter(
        meeting__in=set(meetings),
        taken_back_at=None,
        person__enrolments__edition=F("meeting__edition"),
        person__enrolments__state__in=TAKES_PART,
    )
    return Counter(dict(found.values_list("meeting_id").annotate(Count("pk")).order_by()))


def away_from(meeting: Meeting) -> QuerySet[User]:
    """Who apologised and did not take it back; a part of another query costs none."""
    return User.objects.filter(apologies__meeting=meeting, apologies__taken_back_at=None)
