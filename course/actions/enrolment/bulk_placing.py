"""Placing, lining up or turning down several people at once: everybody, or nobody.

Lock order: the edition, then each enrolment in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from course.actions.enrolment.offers import offer_free_places
from course.actions.enrolment.transition import EditionCancelled, acting_as, locked, transition
from course.actions.locks import lock_edition
from course.actions.mail.telling import AskFirst, deciding, rehearse
from course.authority import check_organiser
from course.enums import HOLDS_PLACE, Actor, EnrolmentState, Side
from course.errors import Refusal
from course.models import Edition, Enrolment, Message
from course.queries.enrolment.overview import Approval, approval_of, state_in_words
from course.queries.enrolment.transitions import transition_of
from course.queries.enrolment.waitlist import waitlist_of
from course.waitlist import Waitlist

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class NoSeatLeft(Refusal):
    message = _("No place is free.")


class SeatsOfSideTaken(Refusal):
    message = _("The seats of this side are taken; the free ones are kept for the other side.")


class OrganisationHasItsShare(Refusal):
    message = _("The organisation has its maximum of %(number)d.")


class NotSentYet(Refusal):
    message = _("This enrolment was not sent yet.")


class NotFromHere(Refusal):
    message = _("Not possible for who stands at '%(state)s'.")


class ChangedSince(Refusal):
    message = _("Something changed since you looked: %(state)s.")


class NobodyChosen(Refusal):
    message = _("Choose at least one person.")


class NotForAll(Refusal):
    """Carries the outcome, so that everybody for whom it is refused can be named."""

    message = _("Nothing changed: for %(number)d of these people a rule stands in the way.")

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(number=len(outcome.refused))


@dataclass(frozen=True)
class Step:
    """What happens to one person, who stood at `before`; or a refusal; or it was done `already`.

    `passes` is how many people in line, who might have had the place, stay behind this person; `unapproved` says that
    the manager was asked and did not approve.
    """

    enrolment: Enrolment
    before: str
    seen: int
    refusal: str = ""
    already: bool = False
    passes: int = 0
    unapproved: bool = False


@dataclass(frozen=True)
class Outcome:
    """What happens to the people chosen, and who is offered a place that is free afterwards."""

    steps: tuple[Step, ...]
    offered: tuple[Step, ...]

    @property
    def done(self) -> list[Step]:
        return [step for step in self.steps if not (step.refusal or step.already)]

    @property
    def refused(self) -> list[Step]:
        return [step for step in self.steps if step.refusal]

    @property
    def just_done(self) -> list[Step]:
        """Who got there between looking and asking: by a first click on the same button, or a colleague."""
        return [step for step in self.already if step.enrolment.moves != step.seen]

    @property
    def already(self) -> list[Step]:
        return [step for step in self.steps if step.already]


@transaction.atomic
def place_many(
    *,
    edition: Edition,
    chosen: Mapping[int, int],
    to: EnrolmentState,
    by: Authority,
    reason: str = "",
    telling: Telling | None = None,
) -> Outcome:
    """Move everybody to the same state, in the order of the line and of sending. What is free then is offered.

    `chosen` is {id: the number of moves when somebody looked}: who moved since is refused, who is there already is
    left alone. Raises NotForAll (nothing changed), NobodyChosen, EditionCancelled, OnlyTheOffice, and what `deciding`
    raises.
    """
    with deciding(telling, row=edition, by=by):
        outcome = _place(edition, chosen, to, by, reason)
        if outcome.refused:
            raise NotForAll(outcome)
    return outcome


def preview_many(
    *, edition: Edition, chosen: Iterable[int], to: EnrolmentState, by: Authority
) -> tuple[Outcome, list[Message]]:
    """What `place_many` would do now, and the mails, to the word: it is done under the lock and undone. Nothing is
    written or sent.

    Raises NobodyChosen, EditionCancelled, OnlyTheOffice.
    """
    seen = dict(Enrolment.objects.filter(edition=edition, pk__in=list(chosen)).values_list("pk", "moves"))
    found: list[Outcome] = []

    def place(telling: Telling) -> None:
        with deciding(telling, row=edition, by=by):
            found.append(_place(edition, seen, to, by, ""))

    mails = rehearse(place)
    return found[0], mails


def _place(edition: Edition, chosen: Mapping[int, int], to: EnrolmentState, by: Authority, reason: str) -> Outcome:
    check_organiser(by)
    edition = lock_edition(edition.pk)
    if edition.is_cancelled:
        raise EditionCancelled
    rows = Enrolment.objects.filter(edition=edition, pk__in=list(chosen))
    rows = rows.order_by(F("rank").asc(nulls_last=True), "submitted_at", "pk")
    steps = tuple(_step(locked(row), chosen[row.pk], to, by, reason) for row in rows)
    if not steps:
        raise NobodyChosen
    offered = offer_free_places(edition)
    return Outcome(steps, tuple(Step(enrolment, before="", seen=enrolment.moves) for enrolment in offered))


def _step(enrolment: Enrolment, seen: int, to: EnrolmentState, by: Authority, reason: str) -> Step:
    unapproved = approval_of(enrolment) == Approval.ASKED
    step = Step(enrolment, before=state_in_words(enrolment), seen=seen, unapproved=unapproved)
    if enrolment.state == to:
        return replace(step, already=True)
    try:
        passes = _check(enrolment, seen, to)
        transition(enrolment, to=to, by=acting_as(by, enrolment, Actor.ORGANISER), reason=reason)
    except AskFirst:
        raise
    except Refusal as refusal:
        return replace(step, refusal=str(refusal))
    return replace(step, passes=passes)


def _check(enrolment: Enrolment, seen: int, to: EnrolmentState) -> int:
    """Whether a rule stands in the way. Returns how many people are passed."""
    if enrolment.moves != seen:
        raise ChangedSince(state=state_in_words(enrolment))
    if enrolment.state == EnrolmentState.DRAFT:
        raise NotSentYet
    if Actor.ORGANISER not in transition_of(enrolment, to).by:
        raise NotFromHere(state=state_in_words(enrolment))
    if to != EnrolmentState.PLACED or enrolment.state in HOLDS_PLACE or enrolment.held_until:
        return 0
    return _check_seat(enrolment, waitlist_of(enrolment.edition))


def _check_seat(enrolment: Enrolment, waitlist: Waitlist) -> int:
    side = Side(enrolment.side)
    if not waitlist.has_share_left(enrolment.organisation_id):
        raise OrganisationHasItsShare(number=waitlist.most_per_organisation)
    if not waitlist.left:
        raise NoSeatLeft
    if not waitlist.open_to(side):
        raise SeatsOfSideTaken
    return sum(
        (enrolment.rank is None or person.rank < enrolment.rank) and waitlist.can_be_offered(person)
        for person in waitlist.entries
        if person.side == side and person.pk != enrolment.pk
    )
