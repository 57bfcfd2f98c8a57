"""What the course office sees of one edition: who stands where and why, who would be next, and "what if".

Everything is worked out from the rows of `enrolments_in` and the numbers of a `Waitlist`: no query per person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from course import clock
from course.enums import SIDES, Actor, ApprovalSource, EnrolmentState, Side
from course.formatting import short_day, short_moment
from course.models import Edition, Enrolment, Message, User
from course.models.enrolment import ELSEWHERE
from course.models.mail import about
from course.queries.editions.seats import Seats, seats_on
from course.queries.enrolment.lists import WITH_GIVERS
from course.queries.enrolment.offers import is_too_late_for_offers
from course.queries.enrolment.transitions import may_transition
from course.queries.mail.templates import REMINDER
from course.waitlist import Entry, Verdict, Waitlist

OFFICE_STATES: dict[EnrolmentState, str | Promise] = {
    **{state: state.label for state in EnrolmentState},
    EnrolmentState.PLACED: gettext_lazy("Takes part"),
    EnrolmentState.OFFERED: gettext_lazy("On offer"),
}
"""The states as the course office reads them: about the person, not to the person."""


class Approval(TextChoices):
    """How the manager's approval of an enrolment stands. Who was entered needs none, and nobody approved."""

    GIVEN = "given", pgettext_lazy("enrolment", "Approved")
    NOTED = "noted", gettext_lazy("Approved, as the course office heard")
    ENTERED = "entered", gettext_lazy("Entered by the course office")
    ASKED = "asked", gettext_lazy("Asked, no answer yet")
    CAME_ALONG = "came_along", gettext_lazy("Came along with an earlier place")
    REFUSED = "refused", gettext_lazy("Refused")
    NONE = "none", gettext_lazy("Not asked")


SETTLED: dict[ApprovalSource, Approval] = {
    ApprovalSource.MANAGER: Approval.GIVEN,
    ApprovalSource.OFFICE: Approval.NOTED,
    ApprovalSource.ENTERED: Approval.ENTERED,
}


@dataclass(frozen=True)
class Waiting:
    """Somebody in line, with why this person is (not) offered a place now."""

    enrolment: Enrolment
    verdict: Verdict
    why: str

    @property
    def approval(self) -> str:
        return approval_in_words(self.enrolment)


@dataclass(frozen=True)
class Offer:
    """An offer that nobody answered yet."""

    enrolment: Enrolment
    reminded_at: dt.datetime | None


@dataclass(frozen=True)
class WhatIf:
    """A change that somebody thinks about: seats released, more places per side, another maximum."""

    release: bool = False
    more: Mapping[Side, int] = field(default_factory=dict)
    most_per_organisation: int | None = None


@dataclass(frozen=True)
class Simulation:
    """The seats before and after a change, and who would be offered a place, in order."""

    before: Seats
    after: Seats
    offered: tuple[Entry, ...]


def enrolments_in(edition: Edition) -> list[Enrolment]:
    """All enrolments of the edition with organisation, person and where that person works now, by name, and of whom
    they took a place over; two queries.
    """
    rows = Enrolment.objects.filter(edition=edition).select_related("user__organisation", "organisation", "approved_by")
    rows = rows.prefetch_related(WITH_GIVERS)
    found = list(rows.order_by("user__sort_name"))
    for enrolment in found:
        enrolment.edition = edition
    return found


ACCOUNT_CLOSED = gettext_lazy("The account is closed. A place goes to somebody else.")


def state_in_words(enrolment: Enrolment) -> str:
    """The state, with until when it holds."""
    state = EnrolmentState(enrolment.state)
    if state == EnrolmentState.OFFERED and enrolment.offered_until:
        return _("On offer until %(moment)s") % {"moment": short_moment(enrolment.offered_until)}
    if enrolment.held_until:
        return _("Waits for approval, place held until %(moment)s") % {"moment": short_moment(enrolment.held_until)}
    if enrolment.hold_group:
        return _("Waits for approval, no place held (%(domain)s)") % {"domain": group_in_words(enrolment.hold_group)}
    return str(OFFICE_STATES[state])


def group_in_words(group: str) -> str:
    """Among whom an applicant counts for a place that is held."""
    return _("address elsewhere than the manager") if group == ELSEWHERE else group


def organisation_of(enrolment: Enrolment) -> str:
    """The organisation, or what the applicant typed with the word that it is a proposal."""
    if enrolment.organisation is None and enrolment.proposed_name:
        return _("%(name)s (proposal)") % {"name": enrolment.proposed_name}
    return str(enrolment.organisation or "")


def approval_of(enrolment: Enrolment) -> Approval:
    if _came_along(enrolment):
        return Approval.CAME_ALONG
    return _settled(enrolment) if enrolment.approved_how else _open(enrolment)


def _open(enrolment: Enrolment) -> Approval:
    if enrolment.state == EnrolmentState.AWAITING_APPROVAL:
        return Approval.ASKED
    return Approval.REFUSED if enrolment.refused_at else Approval.NONE


def _settled(enrolment: Enrolment) -> Approval:
    return SETTLED[ApprovalSource(enrolment.approved_how)]


def _came_along(enrolment: Enrolment) -> bool:
    """It was settled before this enrolment was sent: with a place that was handed over, or that somebody had in another
    edition.
    """
    settled, sent = enrolment.approved_at, enrolment.submitted_at
    return settled is not None and sent is not None and settled < sent


def giver_of(enrolment: Enrolment) -> Enrolment | None:
    """Whose approval this is; None when it is one's own, or when who handed the place over has begun anew. Reads
    `replaces` with their users.
    """
    if not _came_along(enrolment):
        return None
    givers = [row for row in enrolment.replaces.all() if row.ended_at and row.approved_at == enrolment.approved_at]
    return max(givers, key=lambda row: (row.ended_at, row.pk), default=None)


def approval_in_short(enrolment: Enrolment) -> str:
    """How approval stands; of a place that was taken over, of whom and when."""
    giver = giver_of(enrolment)
    if giver is None or giver.ended_at is None:
        return str(approval_of(enrolment).label)
    return _("Taken over from %(person)s, %(day)s") % {"person": giver.user, "day": short_day(giver.ended_at)}


def approval_in_words(enrolment: Enrolment) -> str:
    """How approval stands, with when and who wrote it down; touches that person, and who handed the place over."""
    if enrolment.approved_at is None:
        return approval_in_short(enrolment)
    if _came_along(enrolment):
        return _("%(taken)s: %(approval)s") % {
            "taken": approval_in_short(enrolment),
            "approval": _settled_in_words(enrolment, enrolment.approved_at),
        }
    return _settled_in_words(enrolment, enrolment.approved_at)


def _settled_in_words(enrolment: Enrolment, settled: dt.datetime) -> str:
    words = {"approval": _settled(enrolment).label, "day": short_day(settled), "person": enrolment.approved_by}
    if enrolment.approved_by is None:
        return _("%(approval)s, %(day)s") % words
    return _("%(approval)s, %(day)s (%(person)s)") % words


def manager_approved_at(enrolment: Enrolment) -> dt.datetime | None:
    """When the manager approved, or the course office wrote it down; never of who was entered or took a place over."""
    return None if enrolment.is_entered or _came_along(enrolment) else enrolment.approved_at


def entered_at(enrolment: Enrolment) -> dt.datetime | None:
    """When the course office entered the enrolment without asking a manager."""
    return enrolment.approved_at if enrolment.is_entered and not _came_along(enrolment) else None


def approval_written_by(enrolment: Enrolment) -> User | None:
    """Who of the course office wrote it down for this very enrolment."""
    return None if _came_along(enrolment) else enrolment.approved_by


def can_become(enrolment: Enrolment, to: EnrolmentState) -> bool:
    """The course office can make this move now; touches the edition."""
    return may_transition(enrolment, to, by=Actor.ORGANISER)


def lines_in(waitlist: Waitlist, enrolments: Iterable[Enrolment], edition: Edition) -> dict[Side, list[Waiting]]:
    """Who waits, per side in order of rank."""
    by_pk = {enrolment.pk: enrolment for enrolment in enrolments}
    lines: dict[Side, list[Waiting]] = {side: [] for side in SIDES}
    for person in waitlist.entries:
        if person.pk in by_pk:
            verdict = waitlist.verdict(person)
            lines[person.side].append(Waiting(by_pk[person.pk], verdict, verdict_in_words(verdict, waitlist, edition)))
    return lines


def verdict_in_words(verdict: Verdict, waitlist: Waitlist, edition: Edition) -> str:
    """Why somebody is, or is not, offered a place now."""
    if verdict == Verdict.NEXT and is_too_late_for_offers(edition):
        return _("A place is free, and it is too late for an offer by mail. Call this person, and place them.")
    sentences = {
        Verdict.NEXT: _("Next: a free place goes to this person."),
        Verdict.BEHIND: _("A place is free, but somebody else goes first."),
        Verdict.FULL: _("All places are taken."),
        Verdict.SIDE_FULL: _("The seats of this side are taken; the free ones are for the other side until %(day)s."),
        Verdict.ORGANISATION_FULL: _("The organisation has its maximum of %(number)d."),
        Verdict.ACCOUNT_CLOSED: str(ACCOUNT_CLOSED),
    }
    day = short_day(edition.seats_released_on)
    return sentences[verdict] % {"day": day, "number": waitlist.most_per_organisation}


def offers_in(enrolments: Iterable[Enrolment]) -> list[Offer]:
    """The open offers, the first to end first, with when each person was reminded; one query."""
    open_offers = [enrolment for enrolment in enrolments if enrolment.state == EnrolmentState.OFFERED]
    reminders = Message.objects.filter(
        about__in=[about(enrolment) for enrolment in open_offers], occasion__endswith=f" {REMINDER}"
    ).values_list("about", "occasion", "created_at")
    reminded = {(row, occasion): moment for row, occasion, moment in reminders}
    offers = [
        Offer(enrolment, reminded.get((about(enrolment), f"{enrolment.moves} {REMINDER}"))) for enrolment in open_offers
    ]
    return sorted(offers, key=lambda offer: (offer.enrolment.offered_until or clock.now(), offer.enrolment.pk))


def next_if_one_came_free(waitlist: Waitlist, side: Side) -> Entry | None:
    """Who would be offered a place of this side that came free, after all who are offered one now.

    Who leaves is not known, so every organisation keeps the number it has.
    """
    _offered, settled = after_offers(waitlist)
    return what_if(settled, WhatIf(more={side: 1})).next_in_line()


def after_offers(waitlist: Waitlist) -> tuple[list[Entry], Waitlist]:
    """Who is offered a place now, in order, and the waitlist afterwards."""
    offers = list(waitlist.offers())
    return [person for person, _after in offers], offers[-1][1] if offers else waitlist


def what_if(waitlist: Waitlist, change: WhatIf) -> Waitlist:
    """The waitlist as it would be."""
    more = {side: change.more.get(side, 0) for side in SIDES}
    return replace(
        waitlist,
        capacity=waitlist.capacity + sum(more.values()),
        seats={side: number + more[side] for side, number in waitlist.seats.items()},
        released=waitlist.released or change.release,
        most_per_organisation=change.most_per_organisation or waitlist.most_per_organisation,
    )


def simulate(waitlist: Waitlist, change: WhatIf) -> Simulation:
    """What a change would do, by the rule that offers the real places."""
    offered, after = after_offers(what_if(waitlist, change))
    return Simulation(seats_on(waitlist), seats_on(after), tuple(offered))


def states_in(enrolments: Sequence[Enrolment]) -> list[tuple[str, list[int], int]]:
    """(state in words, how many of each side, how many in all) for every state that somebody is in."""
    counted = Counter((enrolment.state, enrolment.side) for enrolment in enrolments)
    totals = Counter(enrolment.state for enrolment in enrolments)
    return [
        (str(words), [counted[state, side] for side in SIDES], totals[state])
        for state, words in OFFICE_STATES.items()
        if totals[state]
    ]
