"""Whose calendar keeps up with the course, by what, and whether it has a meeting as it is now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from course.enums import CalendarChoice, MailCode
from course.models import CalendarInvitation, CalendarLink, Meeting, User
from course.queries.calendars.events import people_of
from course.queries.calendars.invitations import held_as


class Reach(NamedTuple):
    """How many calendars hold a meeting as it is now, of all that keep up with it."""

    newest: int
    total: int


def reach_of(meeting: Meeting) -> Reach:
    """Of who has the meeting in a calendar that fetches it, or that is invited. Three queries."""
    people = list(people_of(meeting).only("email", "calendar_choice"))
    keys = [person.pk for person in people]
    following, newest, held = following_of(keys), fetched_by(meeting, keys), held_as(meeting)
    told = set(CalendarInvitation.objects.filter(uid=held.uid, person__in=keys).values_list("person_id", "mark"))
    invited = {person.pk for person in people if person.wants_invitations}
    newest |= {person.pk for person in people if person.pk in invited and (person.pk, held.mark(person)) in told}
    return Reach(len(newest), len(following | invited))


def fetched_by(meeting: Meeting, people: Collection[int]) -> set[int]:
    """Whose calendar fetched the meeting since it last changed, of these people (keys). One query."""
    links = _fetching(people).filter(fetched_at__gt=meeting.ical_revised_at)
    return set(links.values_list("user_id", flat=True))


def _fetching(people: Iterable[User | int]) -> QuerySet[CalendarLink]:
    own = CalendarLink.objects.filter(user__in=people, edition=None, all_editions=False, place=None, speaker=None)
    return own.filter(revoked_at=None, fetched_at__isnull=False).order_by()


def following_of(people: Iterable[User | int]) -> set[int]:
    """Whose calendar follows the course by itself."""
    return set(_fetching(people).values_list("user_id", flat=True))


class Keeps(Enum):
    """How the calendar of a reader keeps up."""

    FOLLOWS = "follows"
    IS_INVITED = "is invited"
    BY_HAND = "by hand"
    NOT_YET = "not yet"


def keeps_of(person: User | None, following: Collection[int]) -> Keeps:
    if person is None:
        return Keeps.BY_HAND
    if person.wants_invitations:
        return Keeps.IS_INVITED
    if person.pk in following:
        return Keeps.FOLLOWS
    return Keeps.BY_HAND if person.calendar_choice == CalendarChoice.NONE else Keeps.NOT_YET


def agenda_words(code: MailCode, keeps: Keeps) -> str:
    """What to do in a calendar that does not follow: what is new or back is not there, what is off goes out."""
    if keeps == Keeps.FOLLOWS:
        return _("Your calendar follows the course and changes by itself.")
    if keeps == Keeps.IS_INVITED:
        return _("Your calendar changes with the invitation that we mail you.")
    if code in (MailCode.NEW_MEETING, MailCode.ON_AGAIN):
        by_hand = _("Put it in your calendar.")
        offer = _("Put it in your calendar, or take a calendar link: then your calendar follows the course.")
    elif code == MailCode.CALLED_OFF:
        by_hand = _("Is it in your calendar? Remove it.")
        offer = _("Is it in your calendar? Remove it, or take a calendar link: then your calendar follows the course.")
    else:
        by_hand = _("Is it in your calendar? Change it there.")
        offer = _(
            "Is it in your calendar? Change it there, or take a calendar link: then your calendar follows the course."
        )
    return by_hand if keeps == Keeps.BY_HAND else offer
