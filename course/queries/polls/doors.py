"""The way to date polls that wait for somebody's answer."""

from __future__ import annotations

from typing import Any

from course.authority import Authority, SignedLink
from course.models import DatePoll, Edition, User
from course.queries.polls.links import poll_link
from course.queries.polls.polls import polls_for


def waiting_polls(user: User) -> list[Any]:
    """Those in which this person left a moment open, for who is logged in (as `polls_for`)."""
    polls: list[Any] = polls_for(user)
    return [poll for poll in polls if poll.is_open and poll.open_options]


def waiting_polls_by_link(user: User, edition: Edition) -> list[DatePoll]:
    """The same for who came by the signed link of a mail about this edition: each with the own link of the poll."""
    polls = [poll for poll in waiting_polls(user) if poll.edition_id == edition.pk]
    for poll in polls:
        poll.door = poll_link(poll.person)
    return polls


def polls_beside(by: Authority, user: User, edition: Edition) -> list[DatePoll]:
    """What a page of this edition shows to who reads it."""
    return waiting_polls_by_link(user, edition) if isinstance(by, SignedLink) else waiting_polls(user)
