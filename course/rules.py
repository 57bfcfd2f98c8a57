"""May this person do this to this thing: small named predicates, combined like sentences.

Predicates take rows and ask their relations; they import no model.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rules.predicates import predicate

from course import clock
from course.enums import TAKES_PART, Audience

if TYPE_CHECKING:
    from course.models import Edition, Enrolment, Material, Meeting, User, WorkVisit

RELEASE_TIME = dt.time(9)
"""At what hour of the day a material with a relative release moment opens, Dutch time."""


@predicate
def is_organiser(user: User) -> bool:
    """Works for the course office (*cursusbureau*)."""
    return user.is_active and user.is_staff


@predicate
def is_administrator(user: User) -> bool:
    """Gives roles to others, and answers for who is let into the admin."""
    return user.is_active and user.is_superuser


@predicate
def works_in_the_admin(user: User) -> bool:
    """Organiser, editor or administrator, or somebody who was given a right apart; also when the account is closed."""
    has_rights = user.groups.exists() or user.user_permissions.exists()
    return user.is_staff or user.is_superuser or has_rights


@predicate
def writes_mail_texts(user: User) -> bool:
    """The course office and the editors (*redactie*)."""
    return is_organiser(user) or user.has_perm("course.change_mailtemplate")


@predicate
def takes_part_in(user: User, edition: Edition) -> bool:
    """Has a place in this edition. The editions are read once per request and kept on the user."""
    return edition.pk in editions_with_a_place(user)


def editions_with_a_place(user: User) -> set[int]:
    """Ids of the editions in which the person has a place."""
    return set(places_held_by(user))


def places_held_by(user: User) -> dict[int, int]:
    """The ids of the enrolments with a place, by those of their editions."""
    if not hasattr(user, "_places"):
        if not user.is_authenticated:
            return {}
        taking_part = user.enrolments.taking_part().order_by()
        user._places = dict(taking_part.values_list("edition_id", "pk"))  # type: ignore[attr-defined]  # memory
    found: dict[int, int] = user._places  # type: ignore[attr-defined]  # set above
    return found


def keep_places(user: User, enrolments: Iterable[Enrolment]) -> None:
    """Of who read all enrolments of a person: their places need not be asked for any more."""
    places = {one.edition_id: one.pk for one in enrolments if one.state in TAKES_PART}
    user._places = places  # type: ignore[attr-defined]  # memory


@predicate
def speaks_at(user: User, meeting: Meeting) -> bool:
    """Stands as speaker with an item of the meeting."""
    if hasattr(meeting, "_speaker_ids"):
        return user.pk in meeting._speaker_ids
    return meeting.pk in _meetings_of(
        user, "_spoken_meeting_ids", lambda: user.programme_items.order_by().values_list("meeting")
    )


def keep_speakers(meeting: Meeting) -> None:
    """Of a meeting that was read with its items and their speakers: who speaks need not be asked for any more."""
    speakers = {speaker.pk for item in meeting.items.all() for speaker in item.speakers.all()}
    meeting._speaker_ids = speakers  # type: ignore[attr-defined]  # memory


@predicate
def hosts_at(user: User, meeting: Meeting) -> bool:
    """Is the contact of a work visit in the meeting, was asked, and the visit was not called off."""
    return meeting.pk in _meetings_of(
        user,
        "_hosted_meeting_ids",
        lambda: user.hosted_visits.with_part_in_meeting().order_by().values_list("item__meeting"),
    )


def _meetings_of(user: User, memory: str, read: Callable[[], Iterable[tuple[int]]]) -> set[int]:
    """Ids of meetings; read once and kept on the user."""
    if not hasattr(user, memory):
        if not user.is_authenticated:
            return set()
        setattr(user, memory, {pk for (pk,) in read()})
    found: set[int] = getattr(user, memory)
    return found


@predicate
def is_owner(user: User, material: Material) -> bool:
    return user.is_active and material.owner_id == user.pk


@predicate
def is_announced(user: User, meeting: Meeting) -> bool:
    """Drafts are for the course office alone."""
    return meeting.is_announced


@predicate
def takes_part_in_edition_of(user: User, meeting: Meeting) -> bool:
    return meeting.edition_id in editions_with_a_place(user)


@predicate
def material_is_current(user: User, material: Material) -> bool:
    """Not withdrawn and not replaced."""
    return material.withdrawn_at is None and material.replaced_by_id is None


@predicate
def material_is_announced(user: User, material: Material) -> bool:
    """It belongs to a meeting that is no draft."""
    return is_announced(user, material.meeting)


@predicate
def audience_fits(user: User, material: Material) -> bool:
    """The audience of the material includes this person today."""
    if material.audience == Audience.PUBLIC:
        return True
    insider = user.is_authenticated and (
        takes_part_in_edition_of(user, material.meeting) or speaks_at(user, material.meeting)
    )
    return insider and is_its_day(material)


def is_its_day(material: Material) -> bool:
    """What is for the meeting itself is opened on its day alone, everything else on any day."""
    return material.audience != Audience.MEETING or material.meeting.day == clock.today()


@predicate
def material_is_released(user: User, material: Material) -> bool:
    """The release moment, relative to the day of the meeting, has come."""
    return clock.now() >= released_at(material)


def released_at(material: Material) -> dt.datetime:
    """When a material opens: at once, or at 09:00 Dutch time so many days after the day of its meeting."""
    if material.release_days is None:
        return material.created_at
    return clock.at(material.meeting.day + dt.timedelta(days=material.release_days), RELEASE_TIME)


@predicate
def is_contact_who_knows(user: User, visit: WorkVisit) -> bool:
    """Hosts it, and was asked."""
    return visit.contact_id == user.pk and hosts_at(user, visit.item.meeting)


@predicate
def visit_is_open(user: User, visit: WorkVisit) -> bool:
    """Its host agreed: others than the course office know of it."""
    return visit.is_public


@predicate
def sees_its_meeting(user: User, visit: WorkVisit) -> bool:
    return can_see_meeting(user, visit.item.meeting)


can_see_inside = is_organiser | takes_part_in
can_see_meeting = is_organiser | (is_announced & (takes_part_in_edition_of | speaks_at | hosts_at))
can_see_visit = is_contact_who_knows | (visit_is_open & sees_its_meeting)
can_see_online_link = can_see_meeting
"""The link stands in the calendar event, and whoever sees a meeting gets that."""
can_add_material = is_organiser | (is_announced & speaks_at)
can_change_material = is_organiser | is_owner
can_open_material = can_change_material | (
    material_is_announced & material_is_current & material_is_released & audience_fits
)
