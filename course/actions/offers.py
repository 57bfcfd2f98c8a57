"""A freed place is offered to the next in line, in the same transaction in which it came free."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from course import clock
from course.actions.lifecycle import MoveRefused, OfferEnded, locked, move
from course.actions.notices import tell
from course.enums import Actor, AfterLapse, EnrolmentState, MailCode
from course.models import Edition, Enrolment, Message, User
from course.queries.line import board_of
from course.queries.mail import about
from course.queries.moves import may_move
from course.queries.offers import offer_end
from course.queries.working_days import halfway

REMINDER = "reminder"
"""Marks the second mail about the same offer."""

MOST_LAPSES = 2
"""Who lets so many offers lapse leaves the line, whatever the rule of the edition."""


def offer_free_places(edition: Edition) -> list[Enrolment]:
    """Offer every free place to who is next in line. The caller holds the lock of the edition.

    Nothing when the edition is cancelled or announced to nobody, or when an answer could not come before it starts.
    """
    until = offer_end(edition)
    if until is None:
        return []
    offered = []
    for person, _board in board_of(edition).offers():
        enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
        enrolment.edition = edition
        _offer(enrolment, until)
        offered.append(enrolment)
    return offered


def _offer(enrolment: Enrolment, until: dt.datetime) -> None:
    enrolment.offered_at = clock.now()
    enrolment.offered_until = until
    move(enrolment, to=EnrolmentState.OFFERED, by=Actor.SYSTEM, user=None)


@transaction.atomic
def accept_offer(*, enrolment: Enrolment, user: User | None) -> Enrolment:
    """Take the offered place. `user` is who is logged in; None for who came by the link of the mail.

    Raises OfferEnded, EditionCancelled.
    """
    enrolment = _open_offer(enrolment)
    move(enrolment, to=EnrolmentState.PLACED, by=Actor.APPLICANT, user=user or enrolment.user)
    return enrolment


@transaction.atomic
def decline_offer(*, enrolment: Enrolment, user: User | None) -> Enrolment:
    """Let the offered place go; it is offered to the next at once. Raises OfferEnded, EditionCancelled."""
    enrolment = _open_offer(enrolment)
    move(enrolment, to=EnrolmentState.DECLINED, by=Actor.APPLICANT, user=user or enrolment.user)
    offer_free_places(enrolment.edition)
    return enrolment


def _open_offer(enrolment: Enrolment) -> Enrolment:
    """The enrolment, locked. Whether the offer still stands is a condition of the moves."""
    enrolment = locked(enrolment)
    if enrolment.state != EnrolmentState.OFFERED and not enrolment.edition.is_cancelled:
        raise OfferEnded
    return enrolment


@transaction.atomic
def rejoin_line(*, enrolment: Enrolment, user: User) -> Enrolment:
    """Back into the line, at the end, for who declined an offer or let it lapse.

    Raises LineClosed, EditionCancelled, MoveRefused.
    """
    enrolment = locked(enrolment)
    if enrolment.state == EnrolmentState.DRAFT:
        raise MoveRefused(before=enrolment.get_state_display(), after=EnrolmentState.WAITING.label)
    move(enrolment, to=EnrolmentState.WAITING, by=Actor.APPLICANT, user=user)
    offer_free_places(enrolment.edition)
    return enrolment


@transaction.atomic
def lapse_offer(*, enrolment: Enrolment) -> bool:
    """End an offer that nobody answered in time and pass the place on. False when it was answered meanwhile."""
    enrolment = locked(enrolment)
    if not may_move(enrolment, EnrolmentState.LAPSED, by=Actor.SYSTEM):
        return False
    enrolment.lapses += 1
    move(enrolment, to=EnrolmentState.LAPSED, by=Actor.SYSTEM, user=None)
    offer_free_places(enrolment.edition)
    keeps = enrolment.edition.after_lapse == AfterLapse.LAST and enrolment.lapses < MOST_LAPSES
    if keeps and may_move(enrolment, EnrolmentState.WAITING, by=Actor.SYSTEM):
        move(enrolment, to=EnrolmentState.WAITING, by=Actor.SYSTEM, user=None)
        offer_free_places(enrolment.edition)
    return True


def lapse_offers() -> int:
    """End every offer whose time is over. Returns how many."""
    over = Enrolment.objects.filter(state=EnrolmentState.OFFERED, offered_until__lte=clock.now())
    return sum(lapse_offer(enrolment=enrolment) for enrolment in over.order_by("offered_until", "pk"))


def remind_of_offers() -> int:
    """Remind once, half-way, of each open offer. Returns of how many."""
    open_offers = Enrolment.objects.filter(
        state=EnrolmentState.OFFERED, offered_until__gt=clock.now(), edition__is_cancelled=False
    ).select_related("user", "edition")
    sent = Message.objects.filter(template=MailCode.OFFERED, occasion__endswith=f" {REMINDER}")
    reminded = set(sent.values_list("about", "occasion"))
    return sum(_remind(enrolment, reminded) for enrolment in open_offers)


def _remind(enrolment: Enrolment, reminded: set[tuple[str, str]]) -> bool:
    if enrolment.offered_at is None or enrolment.offered_until is None:
        return False
    if (about(enrolment), f"{enrolment.moves} {REMINDER}") in reminded:
        return False
    if clock.now() < halfway(enrolment.offered_at, enrolment.offered_until):
        return False
    return tell(enrolment, MailCode.OFFERED, again=REMINDER) is not None


@transaction.atomic
def offer_what_is_free() -> int:
    """For the release date and whatever else frees places by the clock alone: offer in every coming edition.

    Returns how many offers were made.
    """
    coming = Edition.objects.select_for_update().filter(
        is_cancelled=False, is_published=True, starts_on__gt=clock.today()
    )
    return sum(len(offer_free_places(edition)) for edition in coming.order_by("pk"))
