"""A freed place is offered to the next in line, in the same transaction in which it came free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from course import clock
from course.actions.calendars.deadlines import refresh_offer
from course.actions.enrolment.notices import tell
from course.actions.enrolment.transition import OfferEnded, TransitionRefused, acting_as, locked, transition
from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import SYSTEM, Purpose, SignedLink
from course.enums import Actor, AfterLapse, EnrolmentState, MailCode, MessageState
from course.formatting import moment_in_words
from course.models import Edition, Enrolment, Message
from course.models.mail import MessageQuerySet, about
from course.queries.enrolment.history import lines_of
from course.queries.enrolment.links import is_signed_for
from course.queries.enrolment.offers import SHORTEST, latest_end, offer_end
from course.queries.enrolment.roles import BY_ITSELF, Acting
from course.queries.enrolment.transitions import may_transition, offer_is_open
from course.queries.enrolment.waitlist import waitlist_of
from course.queries.mail.templates import REMINDER
from course.queries.planning.days import christmas_weeks
from course.workdays import halfway

if TYPE_CHECKING:
    from course.authority import Authority

EXTENDED = "course.offer.extend"
SHORTENED = "course.offer.shorten"

HISTORY = {EXTENDED: _("Offer holds longer"), SHORTENED: _("Offer holds less long")}
"""The actions of this module as the history names them."""

MOST_LAPSES = 2
"""Who lets so many offers lapse leaves the line, whatever the rule of the edition."""


def offer_free_places(edition: Edition) -> list[Enrolment]:
    """Offer every free place to who is next in line. The caller holds the lock of the edition.

    Nothing when the edition is cancelled or announced to nobody, or when there is no time for an answer before it
    starts.
    """
    until = offer_end(edition)
    if until is None:
        return []
    offered = []
    for person, _after in waitlist_of(edition).offers():
        enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
        enrolment.edition = edition
        _offer(enrolment, until)
        offered.append(enrolment)
    return offered


def _offer(enrolment: Enrolment, until: dt.datetime) -> None:
    enrolment.offered_at = clock.now()
    enrolment.offered_until = until
    transition(enrolment, to=EnrolmentState.OFFERED, by=BY_ITSELF)


@transaction.atomic
def accept_offer(*, enrolment: Enrolment, by: Authority) -> Enrolment:
    """Take the offered place. Raises OfferEnded, EditionCancelled, NotYours."""
    enrolment = _open_offer(enrolment, by)
    transition(enrolment, to=EnrolmentState.PLACED, by=_answering(by, enrolment))
    return enrolment


@transaction.atomic
def decline_offer(*, enrolment: Enrolment, by: Authority) -> Enrolment:
    """Let the offered place go; it is offered to the next at once.

    Raises OfferEnded, EditionCancelled, NotYours.
    """
    enrolment = _open_offer(enrolment, by)
    transition(enrolment, to=EnrolmentState.DECLINED, by=_answering(by, enrolment))
    offer_free_places(enrolment.edition)
    return enrolment


def _open_offer(enrolment: Enrolment, by: Authority) -> Enrolment:
    """The enrolment, locked. Whether the offer still stands is a condition of the transitions.

    A link answers the offer that it was mailed with, and no later one.
    """
    enrolment = locked(enrolment)
    is_old = isinstance(by, SignedLink) and not is_signed_for(by, enrolment)
    if is_old or (enrolment.state != EnrolmentState.OFFERED and not enrolment.edition.is_cancelled):
        raise OfferEnded
    return enrolment


def _answering(by: Authority, enrolment: Enrolment) -> Acting:
    return acting_as(by, enrolment, Actor.APPLICANT, link=Purpose.OFFER)


@transaction.atomic
def rejoin_line(*, enrolment: Enrolment, by: Authority) -> Enrolment:
    """Back into the line, at the end, for who declined an offer or let it lapse.

    Raises LineClosed, EditionCancelled, TransitionRefused, NotYours.
    """
    enrolment = locked(enrolment)
    if enrolment.state == EnrolmentState.DRAFT:
        raise TransitionRefused(before=enrolment.get_state_display(), after=EnrolmentState.WAITING.label)
    transition(enrolment, to=EnrolmentState.WAITING, by=acting_as(by, enrolment, Actor.APPLICANT))
    offer_free_places(enrolment.edition)
    return enrolment


@transaction.atomic
def lapse_offer(*, enrolment: Enrolment) -> bool:
    """End an offer that nobody answered in time and pass the place on. False when it was answered meanwhile.

    The rule of the edition says who keeps a place in line; who was never told of the offer keeps one anyhow.
    """
    enrolment = locked(enrolment)
    if not may_transition(enrolment, EnrolmentState.LAPSED, by=Actor.SYSTEM):
        return False
    was_told = _left_us(enrolment)
    enrolment.lapses += was_told
    keeps = enrolment.edition.after_lapse == AfterLapse.LAST and enrolment.lapses < MOST_LAPSES
    transition(enrolment, to=EnrolmentState.LAPSED, by=BY_ITSELF, tells=False)
    offer_free_places(enrolment.edition)
    joins_again = (keeps or not was_told) and may_transition(enrolment, EnrolmentState.WAITING, by=Actor.SYSTEM)
    if joins_again:
        transition(enrolment, to=EnrolmentState.WAITING, by=BY_ITSELF, tells=not was_told)
    if was_told or not joins_again:
        tell(enrolment, MailCode.OFFER_LAPSED)
    if joins_again:
        offer_free_places(enrolment.edition)
    return True


def count_anew(messages: Iterable[Message]) -> list[Message]:
    """The working days of an offer count from when its mail is let go: that was held, or did not arrive. Returns the
    mails that now say so, to store. A reminder moves no term.

    The caller holds the locks of the editions.
    """
    changed: list[Message] = []
    mails = [message for message in messages if message.template == MailCode.OFFERED]
    if not mails:
        return changed
    offers = {about(row): row for row in _open_offers(mails)}
    for message in mails:
        enrolment, until = offers.get(message.about), offer_end(message.edition) if message.edition else None
        before = enrolment.offered_until if enrolment else None
        if enrolment is None or before is None or until is None or until <= before:
            continue
        if message.occasion != str(enrolment.moves):
            continue
        _end_at(enrolment, until, EXTENDED)
        _say_instead(message, before, until)
        changed.append(message)
    return changed


def end_offers_sooner(edition: Edition) -> int:
    """When the course begins sooner than offers end, they end on the last working day before it as well, and who got
    the mail with the offer is mailed that. Returns how many. With too little time for that left they stay as they are,
    and end with the line. The caller holds the lock of the edition.
    """
    until = latest_end(edition)
    if until - clock.now() < SHORTEST:
        return 0
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    offers = rows.filter(edition=edition, state=EnrolmentState.OFFERED, offered_until__gt=until).order_by("pk")
    for enrolment in offers:
        enrolment.edition = edition
        _end_sooner(enrolment, enrolment.offered_until or until, until)
    return len(offers)


def _end_sooner(enrolment: Enrolment, before: dt.datetime, until: dt.datetime) -> None:
    was_told = _left_us(enrolment)
    _end_at(enrolment, until, SHORTENED)
    for message in _mails_with(enrolment).stoppable():
        _say_instead(message, before, until)
        message.save(update_fields=["subject", "body", "facts"])
    if was_told:
        tell(enrolment, MailCode.OFFERED, again=until.isoformat())


def _end_at(enrolment: Enrolment, until: dt.datetime, action: str) -> None:
    enrolment.offered_until = until
    enrolment.save(update_fields=["offered_until"])
    refresh_offer(enrolment)
    record(row=enrolment, action=action, by=SYSTEM, until=until.isoformat())


def _open_offers(mails: Sequence[Message]) -> QuerySet[Enrolment]:
    keys = [message.about.rpartition(":")[2] for message in mails]
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("edition")
    return rows.filter(pk__in=keys, state=EnrolmentState.OFFERED)


def _say_instead(message: Message, before: dt.datetime, until: dt.datetime) -> None:
    """In what stands there: the course office may have worded it."""
    with override(message.language):
        old, new = moment_in_words(before), moment_in_words(until)
    message.subject, message.body = message.subject.replace(old, new), message.body.replace(old, new)
    message.facts = [(word, value.replace(old, new)) for word, value in message.facts]


def _left_us(enrolment: Enrolment) -> bool:
    """The mail with this offer was sent, or may have arrived. Who never heard of an offer loses nothing by it."""
    return not _mails_with(enrolment).filter(sent_at=None, handed_over_at=None).exists()


def _mails_with(enrolment: Enrolment) -> MessageQuerySet:
    """The mail with this offer, without reminders of it."""
    return Message.objects.filter(template=MailCode.OFFERED, about=about(enrolment), occasion=str(enrolment.moves))


def lapse_offers() -> int:
    """End every offer whose time is over. Returns how many."""
    over = Enrolment.objects.filter(state=EnrolmentState.OFFERED, offered_until__lte=clock.now())
    return sum(lapse_offer(enrolment=enrolment) for enrolment in over.order_by("offered_until", "pk"))


def remind_of_offers() -> int:
    """Remind once, half-way, of each open offer. Returns of how many."""
    open_offers = Enrolment.objects.filter(state=EnrolmentState.OFFERED, offered_until__gt=clock.now())
    return sum(
        _remind(enrolment)
        for enrolment in open_offers.order_by("offered_until", "pk")
        if _is_halfway(enrolment, since=enrolment.offered_at)
    )


def _counts_since(enrolment: Enrolment) -> dt.datetime | None:
    """Since when the term of an offer counts: since it was made, or since its mail was let go."""
    anew = lines_of([enrolment.pk], EXTENDED)
    return max(filter(None, (enrolment.offered_at, *(line.timestamp for line in anew))), default=None)


def _is_halfway(enrolment: Enrolment, *, since: dt.datetime | None) -> bool:
    """An offer so short that its middle lies before its beginning needs no reminder."""
    until = enrolment.offered_until
    if since is None or until is None:
        return False
    return since < halfway(since, until, weeks=christmas_weeks()) <= clock.now()


@transaction.atomic
def _remind(enrolment: Enrolment) -> bool:
    """Under the lock, because who answers meanwhile is told something else. Of an offer that the course office holds or
    dropped nobody is reminded.
    """
    enrolment = locked(enrolment)
    if not (offer_is_open(enrolment) and _is_halfway(enrolment, since=_counts_since(enrolment))):
        return False
    if _mails_with(enrolment).filter(state__in=(MessageState.HELD, MessageState.CANCELLED)).exists():
        return False
    return bool(tell(enrolment, MailCode.OFFERED, again=REMINDER))


def offer_what_is_free() -> int:
    """For the release date and whatever else frees places by the clock alone: offer in every coming edition.

    Returns how many offers were made.
    """
    coming = Edition.objects.coming()
    return sum(_offer_in(pk) for pk in coming.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _offer_in(pk: int) -> int:
    return len(offer_free_places(lock_edition(pk)))
