"""Date polls as the course office makes and changes them.

Lock order: the edition, then the poll.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.settling import let_settle
from course.actions.mail.telling import deciding
from course.actions.polls.locks import DateIsChosen, locked
from course.actions.polls.moments import Moment, check_moments, write_moments
from course.actions.polls.notices import tell
from course.authority import check_office
from course.enums import MailCode, PollPart
from course.errors import Refusal
from course.models import DatePoll, PollPerson, User
from course.queries.polls.polls import people_in

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class ClosesTooEarly(Refusal):
    message = _("The last day to answer has passed. Choose a later one.")


class NoPlaceToMeet(Refusal):
    message = _("Choose a meeting that gets another date, or a place for the new meeting.")


class OfAnotherEdition(Refusal):
    message = _("This meeting belongs to another edition.")


class PollChanged(Refusal):
    message = _("Somebody else changed this date poll meanwhile. Look at it again.")


@transaction.atomic
def save_poll(
    *,
    poll: DatePoll,
    moments: Sequence[Moment],
    people: Mapping[PollPart, Collection[User]],
    seen: int,
    by: Authority,
    telling: Telling | None = None,
) -> DatePoll:
    """Store what a form filled in, `seen` being the version that it showed; a form that is sent twice makes one poll.

    A day to answer that lies ahead opens it. Answers to an option that changed are asked again, and a new option of
    everybody who answered: those get a mail. Raises OnlyTheOffice, DateIsChosen, PollChanged, NoPlaceToMeet,
    OfAnotherEdition, ClosesTooEarly, what `check_moments` and what `deciding` raise.
    """
    check_office(by)
    if poll.pk is None:
        poll.edition = lock_edition(poll.edition_id)
        made = DatePoll.objects.filter(once=poll.once).first() if poll.once else None
        if made:
            return made
    else:
        _check_stored(poll, locked(poll), seen)
    _check(poll)
    check_moments(poll, moments)
    answered = list(_who_answered(poll)) if poll.pk and poll.asked_at else []
    poll.version += 1
    poll.closed_at = None
    poll.save()
    is_other = write_moments(poll, moments)
    _write_people(poll, people)
    record(row=poll, action="course.poll.save", by=by)
    with deciding(telling, row=poll, by=by):
        if is_other and poll.is_open:
            left = set(people_in(poll).values_list("pk", flat=True))
            again = [person for person in answered if person.pk in left]
            let_settle(tell(poll, again, MailCode.POLL_CHANGED, occasion=f"version-{poll.version}"))
    return poll


def _check_stored(poll: DatePoll, stored: DatePoll, seen: int) -> None:
    if stored.chosen_at:
        raise DateIsChosen
    if stored.version != seen:
        raise PollChanged
    if stored.edition_id != poll.edition_id:
        raise OfAnotherEdition
    poll.version, poll.asked_at = stored.version, stored.asked_at


def _check(poll: DatePoll) -> None:
    if poll.meeting is None and poll.place is None:
        raise NoPlaceToMeet
    if poll.meeting and poll.meeting.edition_id != poll.edition_id:
        raise OfAnotherEdition
    if poll.closes_on < clock.today():
        raise ClosesTooEarly


def _who_answered(poll: DatePoll) -> Collection[PollPerson]:
    """Who answered anything; each with the user."""
    return people_in(poll).filter(answered_at__isnull=False)


def _write_people(poll: DatePoll, people: Mapping[PollPart, Collection[User]]) -> None:
    """Who is named twice is asked once. Of everybody who takes part the rows come with asking."""
    parts: dict[int, PollPart] = {}
    for part in PollPart:
        for user in people.get(part, ()):
            parts.setdefault(user.pk, part)
    rows = {row.user_id: row for row in PollPerson.objects.filter(poll=poll)}
    for key, row in rows.items():
        if key in parts and row.part != parts[key]:
            row.part = parts[key]
            row.save(update_fields=["part"])
        elif key not in parts and not (poll.asks_group and row.part == PollPart.PARTICIPANT):
            row.delete()
    new = [PollPerson(poll=poll, user_id=key, part=part) for key, part in parts.items() if key not in rows]
    PollPerson.objects.bulk_create(new)
