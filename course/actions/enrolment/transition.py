"""Steps in the life of an enrolment. Every other action that moves one goes through here.

Lock order: the edition first (the lower id first when there are two), then the enrolment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.deadlines import refresh_offer
from course.actions.enrolment.notices import hold_outdated, take_back, tell
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.visits.places import follow_enrolment
from course.authority import SYSTEM, NotYours, Purpose, SignedLink, person_of
from course.enums import TAKES_PART, Actor, Condition, EnrolmentState, MailCode, Side
from course.errors import Refusal
from course.leaving import left
from course.models import Edition, Enrolment
from course.queries.editions.phase import enrolment_has_opened
from course.queries.enrolment.history import MOVED
from course.queries.enrolment.roles import Acting, roles_of
from course.queries.enrolment.transitions import holds, transition_of
from course.queries.enrolment.waitlist import came_before

if TYPE_CHECKING:
    from course.authority import Authority

ASIDE = 1_000_000
"""No line is so long: where places in line stand while the others move up (no two may be the same meanwhile)."""


class TransitionRefused(Refusal):
    message = _("This enrolment cannot go from '%(before)s' to '%(after)s'.")


class EditionCancelled(Refusal):
    message = _("This edition does not go ahead.")


class EditionOver(Refusal):
    message = _("This edition is over.")


class NotYetOpen(Refusal):
    message = _("Enrolment is not open yet.")


class EnrolmentClosed(Refusal):
    message = _("Enrolment has closed.")


class LineClosed(Refusal):
    message = _("The course has begun: the line is closed.")


class OrganisationUnknown(Refusal):
    message = _("Confirm the organisation first: it is a proposal of the applicant.")


class TooLateToHandOver(Refusal):
    message = _("A colleague can take over up to and including the first course day.")


class OfferEnded(Refusal):
    message = _("This offer is no longer open.")


class TooEarly(Refusal):
    message = _("It is too early for this.")


REFUSALS: dict[Condition, type[Refusal]] = {
    Condition.NOT_OVER: EditionOver,
    Condition.ENROLMENT_OPEN: EnrolmentClosed,
    Condition.LINE_OPEN: LineClosed,
    Condition.ORGANISATION_KNOWN: OrganisationUnknown,
    Condition.LINE_OPEN_TO_KNOWN: LineClosed,
    Condition.UNTIL_FIRST_DAY: TooLateToHandOver,
    Condition.AFTER_FIRST_DAY: TooEarly,
    Condition.OFFER_STANDS: OfferEnded,
    Condition.OFFER_ENDED: TooEarly,
    Condition.COURSE_OVER: TooEarly,
}
"""What is said when a condition of the table of moves does not hold, of an edition that goes ahead."""


OF_KNOWN = (Condition.ORGANISATION_KNOWN, Condition.LINE_OPEN_TO_KNOWN)


def locked(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is stored now, with its edition locked first. Inside a transaction."""
    edition = lock_edition(enrolment.edition_id)
    found = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=enrolment.pk)
    )
    found.edition = edition
    return found


def check_edition(edition: Edition) -> None:
    """Raises EditionCancelled or NotYetOpen."""
    if edition.is_cancelled:
        raise EditionCancelled
    if not enrolment_has_opened(edition):
        raise NotYetOpen


def acting_as(by: Authority, enrolment: Enrolment, *roles: Actor, link: Purpose | None = None) -> Acting:
    """Who acts, in the first of these roles that is theirs. Raises NotYours.

    A link counts where it was mailed for and nowhere else. Call it with the row as it is stored: what a link was signed
    for stands there. Who came by the link of an offer is the applicant.
    """
    own = roles_of(by, enrolment) if not isinstance(by, SignedLink) or by.purpose == link else frozenset()
    role = next((role for role in roles if role in own), None)
    if role is None:
        raise NotYours
    return Acting(role, person_of(by) or (enrolment.user if role == Actor.APPLICANT else None))


def check_transition(enrolment: Enrolment, to: EnrolmentState, *, by: Actor) -> None:
    """Raises TransitionRefused outside the table, EditionCancelled, or the refusal of what does not hold now."""
    condition = transition_of(enrolment, to).by.get(by)
    if condition is None:
        raise TransitionRefused(before=EnrolmentState(enrolment.state).label, after=to.label)
    if holds(condition, enrolment):
        return
    if enrolment.edition.is_cancelled:
        raise EditionCancelled
    if condition == Condition.ENROLMENT_OPEN:
        check_edition(enrolment.edition)
    if condition in OF_KNOWN and enrolment.organisation_id is None:
        raise OrganisationUnknown
    if condition == Condition.ORGANISATION_KNOWN:
        raise EditionOver
    raise REFUSALS[condition]


def transition(
    enrolment: Enrolment,
    *,
    to: EnrolmentState,
    by: Acting,
    reason: str = "",
    tells: bool = True,
    since: dt.datetime | None = None,
    **noted: str,
) -> None:
    """One step of the table of moves, with its row in the history (and what is `noted` there) and its mails. Who leaves
    the line lets the others move up; who comes into it stands at the end, or where they would stand had they come at
    the moment `since`.

    Who asks for a step that does not tell, tells afterwards where it led. The caller holds the lock of the edition.
    Raises what `check_transition` raises.
    """
    check_transition(enrolment, to, by=by.role)
    step, before = transition_of(enrolment, to), EnrolmentState(enrolment.state)
    leaves_line = _place_in_line(enrolment) if enrolment.rank else None
    enrolment.state = to
    enrolment.rank = _rank_in_line(enrolment, since) if to == EnrolmentState.WAITING else None
    enrolment.waiting_since = (since or clock.now()) if to == EnrolmentState.WAITING else None
    if to != EnrolmentState.AWAITING_APPROVAL:
        enrolment.held_until, enrolment.hold_group = None, ""
    enrolment.moves += 1
    enrolment.save()
    if leaves_line:
        _move_up(enrolment.edition, *leaves_line)
    record(
        row=enrolment,
        action=MOVED,
        by=by.person or SYSTEM,
        **{"from": before.value, "to": to.value, "by_role": by.role.value, "reason": reason, **noted},
    )
    take_back(enrolment, before=before)
    _tell(enrolment, step.tells(by.role) if tells else ())
    follow_enrolment(enrolment, before=before)
    if before in TAKES_PART and to not in TAKES_PART:
        left(enrolment.user, enrolment.edition)
    if EnrolmentState.OFFERED in (before, to):
        refresh_offer(enrolment)


def _tell(enrolment: Enrolment, mails: Sequence[MailCode]) -> None:
    """The mails of a step. Without any, what still says how it stood before is held."""
    if enrolment.edition.is_cancelled:
        if enrolment.state == EnrolmentState.NOT_PLACED:
            tell(enrolment, MailCode.CANCELLED)
    elif mails:
        tell(enrolment, *mails)
    else:
        hold_outdated(enrolment)


def _place_in_line(enrolment: Enrolment) -> tuple[Side, int]:
    """Side and rank as they are stored: who takes over a place of the other side leaves the line of the own."""
    side, rank = Enrolment.objects.values_list("side", "rank").get(pk=enrolment.pk)
    return Side(side), rank or 0


def _rank_in_line(enrolment: Enrolment, since: dt.datetime | None) -> int:
    """The place in line of the side for who comes now, or behind everybody who came before that moment. Those behind
    it make room.
    """
    line = Enrolment.objects.filter(edition=enrolment.edition_id, side=enrolment.side, rank__isnull=False)
    ahead = line if since is None else line.filter(came_before(since))
    rank: int = (ahead.aggregate(last=Max("rank"))["last"] or 0) + 1
    if since is not None:
        line.filter(rank__gte=rank).update(rank=F("rank") + ASIDE)
        line.filter(rank__gt=ASIDE).update(rank=F("rank") - ASIDE + 1)
    return rank


def _move_up(edition: Edition, side: Side, behind: int) -> None:
    """Whoever stood behind this place in line comes one closer; two updates, whatever the length of the line."""
    line = Enrolment.objects.filter(edition=edition, side=side)
    line.filter(rank__gt=behind).update(rank=F("rank") + ASIDE)
    line.filter(rank__gt=ASIDE).update(rank=F("rank") - ASIDE - 1)
