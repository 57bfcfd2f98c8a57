"""Counts an edition and the outbox again, and says in sentences what is off.

The sentences name people by the number of their enrolment, so that no name stays behind in an old audit.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from course import clock
from course.enums import SIDES, TELLS_STATE, EnrolmentState, MailCode, MessageState, Side
from course.models import Audit, Edition, Enrolment, Message
from course.models.mail import about
from course.queries.enrolment.history import MOVED, lines_of
from course.queries.enrolment.offers import offer_end
from course.queries.enrolment.overview import OFFICE_STATES
from course.queries.enrolment.waitlist import waitlist_of
from course.queries.people.addresses import shared_addresses
from course.text import sort_name
from course.waitlist import Waitlist

LATE = dt.timedelta(minutes=10)
"""So long the tick of every minute may take before what its time has come for counts as forgotten."""

QUEUED_TOO_LONG = dt.timedelta(days=1)

TOLD_BY = {
    EnrolmentState.PLACED: (MailCode.PLACED, MailCode.TAKEN_OVER),
    EnrolmentState.OFFERED: (MailCode.OFFERED,),
}
"""The mails that tell somebody of a step on which a place depends."""

REACHES = frozenset({MessageState.QUEUED, MessageState.SENDING, MessageState.SENT})
"""States of a mail that came to its reader, or is about to."""

Moves = Mapping[int, list[EnrolmentState]]


def last_audit() -> Audit | None:
    """The latest recount, for the cockpit."""
    return Audit.objects.first()


def findings_of(edition: Edition) -> list[str]:
    """What is off in an edition; empty when all is right. The same number of queries however many enrolled.

    Lock the edition first: who counts while others move sees what never was.
    """
    enrolments = list(Enrolment.objects.filter(edition=edition).order_by("pk"))
    waitlist, moves = waitlist_of(edition), _moves_of(enrolments)
    return [
        *_places(waitlist),
        *_organisations(waitlist),
        *_free_places(edition, waitlist),
        *_lines(enrolments),
        *_terms(edition, enrolments),
        *_history(enrolments, moves),
        *_confirmations(edition, enrolments, moves),
    ]


def findings_of_messages() -> list[str]:
    """What is off in the outbox. Its leases and pauses are of the real clock."""
    return [*_stuck(), *_overdue(), *_contradictions()]


def findings_of_accounts() -> list[str]:
    """Accounts that could be one person's: the course office merges them."""
    words = _("Accounts %(numbers)s have one address. Merge them, or change the address of one.")
    return [words % {"numbers": ", ".join(map(str, accounts))} for accounts in shared_addresses()]


def _places(waitlist: Waitlist) -> Iterator[str]:
    taken = waitlist.holding.total()
    if taken > waitlist.capacity:
        yield _("%(taken)d places are taken, and there are %(places)d.") % {"taken": taken, "places": waitlist.capacity}
    for side in () if waitlist.released else SIDES:
        if waitlist.taken(side) > waitlist.seats[side]:
            yield _("%(side)s: %(taken)d seats are taken before the release date, and there are %(places)d.") % {
                "side": side.label,
                "taken": waitlist.taken(side),
                "places": waitlist.seats[side],
            }


def _organisations(waitlist: Waitlist) -> Iterator[str]:
    for organisation_id, number in waitlist.shares().items():
        if number > waitlist.most_per_organisation:
            yield _("Organisation %(number)d has %(taken)d places, and the maximum is %(most)d.") % {
                "number": organisation_id,
                "taken": number,
                "most": waitlist.most_per_organisation,
            }


def _free_places(edition: Edition, waitlist: Waitlist) -> Iterator[str]:
    person = waitlist.next_in_line()
    if person is not None and offer_end(edition) is not None:
        yield _("A place is free, and enrolment %(number)d in line was not offered it.") % {"number": person.pk}


def _lines(enrolments: list[Enrolment]) -> Iterator[str]:
    lines: defaultdict[Side, list[int]] = defaultdict(list)
    for enrolment in enrolments:
        if enrolment.state == EnrolmentState.WAITING:
            lines[Side(enrolment.side)].append(enrolment.rank or 0)
    for side, ranks in lines.items():
        if sorted(ranks) != list(range(1, len(ranks) + 1)):
            yield _("%(side)s: the places in line are %(ranks)s and not 1 to %(last)d.") % {
                "side": side.label,
                "ranks": ", ".join(map(str, sorted(ranks))),
                "last": len(ranks),
            }


def _terms(edition: Edition, enrolments: list[Enrolment]) -> Iterator[str]:
    """A place that is held in a cancelled edition stays held, so that nothing is lost when cancelling was a mistake."""
    over = clock.now() - LATE
    for enrolment in enrolments:
        offered = enrolment.state == EnrolmentState.OFFERED
        until = enrolment.offered_until
        if offered and edition.is_cancelled:
            yield _("Enrolment %(number)d has an offer, and the edition does not go ahead.") % {"number": enrolment.pk}
        elif offered and (until is None or until <= over):
            yield _("Enrolment %(number)d has an offer whose time is over.") % {"number": enrolment.pk}
        held_until = None if edition.is_cancelled else enrolment.held_until
        if held_until is not None and held_until <= over:
            yield _("Enrolment %(number)d is held a place whose time is over.") % {"number": enrolment.pk}


def _moves_of(enrolments: list[Enrolment]) -> dict[int, list[EnrolmentState]]:
    """The states to which each enrolment moved, in order, by its id; one query."""
    rows = lines_of([enrolment.pk for enrolment in enrolments], MOVED)
    moves: defaultdict[int, list[EnrolmentState]] = defaultdict(list)
    for key, data in rows.values_list("object_id", "data"):
        moves[int(key)].append(EnrolmentState(data["to"]))
    return moves


def _history(enrolments: list[Enrolment], moves: Moves) -> Iterator[str]:
    """Who came in without a move (an import, the demo) has no history to contradict."""
    for enrolment in enrolments:
        after = moves.get(enrolment.pk, [])[-1:]
        if after and after != [enrolment.state]:
            yield _("Enrolment %(number)d is '%(state)s', and its history ends with '%(after)s'.") % {
                **_named(enrolment),
                "after": OFFICE_STATES[after[0]],
            }


def _confirmations(edition: Edition, enrolments: list[Enrolment], moves: Moves) -> Iterator[str]:
    """Who has a place or an offer heard of that very step. Of an edition that does not go ahead people hear that."""
    steps = {
        about(enrolment): enrolment
        for enrolment in enrolments
        if enrolment.state in TOLD_BY
        and moves.get(enrolment.pk, [])[-1:] == [enrolment.state]
        and not edition.is_cancelled
    }
    mails = _mails_of_steps(steps)
    for name, enrolment in steps.items():
        states = mails[name]
        if not states:
            yield _("Enrolment %(number)d is '%(state)s', and no mail says so.") % _named(enrolment)
        elif states.isdisjoint(REACHES):
            words = ", ".join(sorted((str(MessageState(state).label) for state in states), key=sort_name))
            yield _("Enrolment %(number)d is '%(state)s', and was not told: the mail is '%(mail)s'.") % {
                **_named(enrolment),
                "mail": words,
            }


def _mails_of_steps(steps: Mapping[str, Enrolment]) -> Mapping[str, set[str]]:
    """The states of the mails about the last move of each enrolment (`actions.enrolment.notices.tell`); one query."""
    states: defaultdict[str, set[str]] = defaultdict(set)
    rows = Message.objects.filter(about__in=steps, template__in=chain(*TOLD_BY.values())).order_by()
    for name, template, occasion, state in rows.values_list("about", "template", "occasion", "state"):
        enrolment = steps[name]
        step = occasion.partition(" ")[0]
        if step == str(enrolment.moves) and template in TOLD_BY[EnrolmentState(enrolment.state)]:
            states[name].add(state)
    return states


def _named(enrolment: Enrolment) -> dict[str, object]:
    return {"number": enrolment.pk, "state": OFFICE_STATES[EnrolmentState(enrolment.state)]}


def _stuck() -> Iterator[str]:
    lost = Message.objects.sending().filter(leased_until__lte=timezone.now() - LATE)
    for pk in lost.order_by("pk").values_list("pk", flat=True):
        yield _("Message %(number)d is being sent for longer than a worker may take.") % {"number": pk}


def _overdue() -> Iterator[str]:
    waiting = Message.objects.due(since=QUEUED_TOO_LONG)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        yield _("Message %(number)d is queued for longer than a day.") % {"number": pk}


def _contradictions() -> Iterator[str]:
    """Two different answers about one enrolment wait for the same person."""
    waiting = Message.objects.queued().filter(template__in=TELLS_STATE, person__isnull=False)
    pairs = waiting.order_by("about").values_list("about", "person_id").annotate(kinds=Count("template", distinct=True))
    for name, _person, _kinds in pairs.filter(kinds__gt=1):
        yield _("Messages that contradict each other are queued about %(about)s.") % {"about": name}
