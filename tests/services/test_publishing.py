"""Two organisers publish, or put something ready, in the same moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE
from course.actions.programme import publish
from course.actions.programme.pending import ChangedMeanwhile, put_ready
from course.actions.programme.publish import AlreadyPublished, publish_changes
from course.enums import MailCode, MeetingStatus
from course.models import Edition, Meeting, Message, PendingChange, Publication, User
from course.queries.programme.pending import seen_mark, waiting_of
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory
from tests.helpers.pending import mark_of_edition, plan_with
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def meeting_to_come() -> Meeting:
    """On a Thursday in about two months, with one participant."""
    day = clock.today() + dt.timedelta(days=60)
    day += dt.timedelta(days=(3 - day.weekday()) % 7)
    moments = {"starts_at": clock.at(day, dt.time(9)), "ends_at": clock.at(day, dt.time(17))}
    meeting = MeetingFactory(**moments)
    EnrolmentFactory(edition=meeting.edition)
    refresh_calendar(meeting=meeting)
    return meeting


def two() -> list[User]:
    return [OrganiserFactory() for _number in range(2)]


def published_at_once(edition: Edition, people: list[User]) -> list[str]:
    """How it ends for each, when all agree to what they saw."""
    seen = mark_of_edition(edition)

    def act(by: User) -> Publication:
        return publish_changes(edition=edition, drafts=set(), seen=seen, by=by, telling=AT_ONCE)

    return sorted(type(outcome).__name__ for outcome in at_once(act, people))


def waiting(meeting: Meeting, by: User) -> None:
    starts, ends = (clock.at(meeting.day, dt.time(hour)).astimezone(dt.UTC).isoformat() for hour in (10, 18))
    wanted = plan_with(meeting, times=[starts, ends], title="Anders")
    put_ready(meeting=meeting, wanted=wanted, seen=seen_mark(meeting), by=by)


def test_of_two_who_publish_at_once_one_does_and_the_other_finds_it_done(own_database: str) -> None:
    meeting, people = meeting_to_come(), two()
    waiting(meeting, people[0])
    number = meeting.ical_sequence
    assert published_at_once(meeting.edition, people) == [AlreadyPublished.__name__, Publication.__name__]
    meeting.refresh_from_db()
    assert (meeting.title, meeting.ical_sequence) == ("Anders", number + 1)
    assert (Publication.objects.count(), PendingChange.objects.count()) == (1, 0)
    assert Message.objects.filter(template=MailCode.CHANGED).count() == 1


def unlocked(pk: int) -> Edition:
    return Edition.objects.get(pk=pk)


def test_control_without_the_lock_both_begin(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the database alone keeps the second out, with an error instead of an answer."""
    meeting, people = meeting_to_come(), two()
    waiting(meeting, people[0])
    monkeypatch.setattr(publish, "lock_edition", unlocked)
    outcomes = published_at_once(meeting.edition, people)
    assert outcomes != [AlreadyPublished.__name__, Publication.__name__]


def test_of_two_who_put_something_ready_at_once_nothing_is_lost(own_database: str) -> None:
    meeting, people = meeting_to_come(), two()
    seen = seen_mark(meeting)

    def act(one: tuple[User, dict[str, Any]]) -> PendingChange | None:
        by, values = one
        return put_ready(meeting=meeting, wanted=plan_with(meeting, **values), seen=seen, by=by)

    outcomes = at_once(act, list(zip(people, ({"title": "Van de een"}, {"mind": "Van de ander"}), strict=True)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [ChangedMeanwhile.__name__, PendingChange.__name__]
    assert PendingChange.objects.get().version == 1


def test_who_publishes_while_another_puts_ready_publishes_what_was_seen(own_database: str) -> None:
    meeting, people = meeting_to_come(), two()
    waiting(meeting, people[0])
    seen, mark = mark_of_edition(meeting.edition), seen_mark(meeting)
    wanted = plan_with(meeting, mind="Van de ander")

    def act(number: int) -> object:
        if number:
            return put_ready(meeting=meeting, wanted=wanted, seen=mark, by=people[1])
        return publish_changes(edition=meeting.edition, drafts=set(), seen=seen, by=people[0], telling=AT_ONCE)

    published, kept = at_once(act, [0, 1])
    meeting.refresh_from_db()
    assert isinstance(published, Exception) != isinstance(kept, Exception)
    assert meeting.mind == ""
    assert meeting.status == MeetingStatus.CONFIRMED
    assert waiting_of(meeting) is None or waiting_of(meeting).wanted == wanted
