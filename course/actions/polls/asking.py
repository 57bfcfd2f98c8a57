"""Asking people when they can, once more when they lost the link, and when it is enough.

Lock order: the edition, then the poll.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.mail.telling import deciding
from course.actions.polls.locks import DateIsChosen, locked
from course.actions.polls.notices import AGAIN, tell
from course.actions.programme.meetings import DoesNotGoAhead
from course.authority import check_office
from course.enums import MailCode, PollPart
from course.errors import AlreadyDone, Refusal
from course.models import DatePoll, PollPerson, User
from course.queries.polls.polls import not_asked_in, people_in

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class NobodyToAsk(Refusal):
    message = _("Say whom this date poll asks first.")


class EverybodyAsked(AlreadyDone):
    message = _("Everybody is asked already.")


class PollClosed(Refusal):
    message = _("This date poll is closed. Change the last day to answer to open it again.")


class AskedNowBefore(AlreadyDone):
    message = _("This person got the link today already.")


@transaction.atomic
def ask_poll(*, poll: DatePoll, by: Authority, telling: Telling | None = None) -> int:
    """Mail everybody who was not asked yet the own link; from the first time on people answer. Returns to how many.

    Raises OnlyTheOffice, DateIsChosen, PollClosed, DoesNotGoAhead, NobodyToAsk, EverybodyAsked, and what `deciding`
    raises.
    """
    check_office(by)
    poll = locked(poll)
    if poll.chosen_at:
        raise DateIsChosen
    _check_open(poll)
    people = not_asked_in(poll)
    if not people:
        raise EverybodyAsked if poll.asked_at else NobodyToAsk
    rows = _rows_of(poll, people)
    now = clock.now()
    PollPerson.objects.filter(pk__in=[row.pk for row in rows]).update(asked_at=now)
    poll.asked_at = poll.asked_at or now
    poll.save(update_fields=["asked_at"])
    record(row=poll, action="course.poll.ask", by=by, number=len(rows))
    with deciding(telling, row=poll, by=by):
        tell(poll, rows, MailCode.POLL_ASKED, occasion="asked")
    return len(rows)


def _rows_of(poll: DatePoll, people: Sequence[User]) -> Sequence[PollPerson]:
    """The rows of these people, made for who takes part and had none."""
    known = set(PollPerson.objects.filter(poll=poll).values_list("user_id", flat=True))
    PollPerson.objects.bulk_create(
        PollPerson(poll=poll, user=user, part=PollPart.PARTICIPANT) for user in people if user.pk not in known
    )
    return list(people_in(poll).filter(user__in=people))


def _check_open(poll: DatePoll) -> None:
    if poll.meeting and poll.meeting.is_cancelled:
        raise DoesNotGoAhead
    if poll.is_over or poll.chosen_at:
        raise PollClosed


@transaction.atomic
def send_poll_link(*, person: PollPerson, by: Authority, telling: Telling | None = None) -> None:
    """Mail somebody the own link once more. Raises OnlyTheOffice, PollClosed, DoesNotGoAhead, NobodyToAsk when they are
    not asked or count no longer, AskedNowBefore, and what `deciding` raises.
    """
    check_office(by)
    poll = locked(person.poll)
    _check_open(poll)
    row = people_in(poll).filter(pk=person.pk, asked_at__isnull=False).first()
    if row is None:
        raise NobodyToAsk
    with deciding(telling, row=poll, by=by):
        if not tell(poll, [row], MailCode.POLL_ASKED, occasion=f"{AGAIN} {clock.today()}"):
            raise AskedNowBefore
    record(row=poll, action="course.poll.link", by=by)


@transaction.atomic
def need_person(*, person: PollPerson, needed: bool, by: Authority) -> None:
    """Somebody must be there, or not after all. Raises OnlyTheOffice, DateIsChosen."""
    check_office(by)
    poll = locked(person.poll)
    if poll.chosen_at:
        raise DateIsChosen
    if PollPerson.objects.filter(pk=person.pk, is_needed=not needed).update(is_needed=needed):
        record(row=poll, action="course.poll.need", by=by)


@transaction.atomic
def close_poll(*, poll: DatePoll, by: Authority) -> None:
    """From now on nobody answers; a later day to answer opens it again. Raises OnlyTheOffice, DateIsChosen."""
    check_office(by)
    poll = locked(poll)
    if poll.chosen_at:
        raise DateIsChosen
    if poll.is_open:
        poll.closed_at = clock.now()
        poll.save(update_fields=["closed_at"])
        record(row=poll, action="course.poll.close", by=by)
