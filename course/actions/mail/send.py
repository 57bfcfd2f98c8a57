"""Sending what is due. A message is sent once; of one that may have arrived we say so and do not send it again.

Leases and pauses run on the real clock: a mail server knows nothing of the demo's. What could wait for others goes
by the calendar of the course.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from course import clock
from course.actions.calendars.invitations import arrived, hand_over, rendered, step_with
from course.actions.mail.anew import NO_LONGER_SO, WORDING, Look, stop
from course.actions.mail.smtp import NobodyKnows, NotSent, PostLine, Refused, ServerAway
from course.actions.mail.stop import stop_outdated
from course.calendars import feeds
from course.enums import MailCode, MessageState
from course.formatting import in_dutch
from course.mailtext.letter import email_of, site_host
from course.models import Message
from course.models.mail import MessageQuerySet
from course.queries.calendars.events import events_of
from course.queries.calendars.invitations import Step
from course.queries.mail.letters import letter_of

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
"""With pauses of 1, 4, 9, 16 … minutes: given up after more than two hours."""

HANDFUL = 20
"""So many are claimed together: claiming costs more than sending."""

Parcel = Sequence[Message]
"""What goes out as one mail: one message, or several to one person that could wait."""


class TakenOver(Exception):
    """We were slow and another worker took this for lost, or a decision stopped it meanwhile."""


@dataclass(frozen=True)
class SendReport:
    """What one round of sending did."""

    sent: int = 0
    failed: int = 0
    later: int = 0

    def __bool__(self) -> bool:
        return self.sent + self.failed + self.later > 0

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.later} later, {self.failed} failed" if self else "none"


def send_due(*, limit: int = 1000) -> SendReport:
    """Send up to `limit` mails that are due, over one connection; a worker that dies leaves the others untouched.

    The round ends when the mail server takes nothing, or breaks off in a text: a server in trouble would cost each of
    the others its certainty too. They wait for the next round.
    """
    counted = Counter({MessageState.FAILED: recover_lost()})
    with closing(PostLine()) as line, closing(_claimed(limit)) as parcels:
        for parcel in parcels:
            state, round_ends = deliver(parcel, line)
            counted[state] += len(parcel)
            if round_ends:
                break
    return SendReport(counted[MessageState.SENT], counted[MessageState.FAILED], counted[MessageState.QUEUED])


def _claimed(limit: int) -> Generator[Parcel, None, None]:
    """Parcels of ours, claimed by the handful; those that remain when the round ends are given back."""
    while limit > 0 and (handful := claim(min(limit, HANDFUL))):
        limit -= len(handful)
        waiting = deque(handful)
        try:
            while waiting:
                yield waiting.popleft()
        finally:
            _give_back(waiting)


def recover_lost() -> int:
    """What workers that stopped left behind: queued again, or, when it may have arrived, failed with that word.

    Returns how many failed.
    """
    lost = Message.objects.sending().filter(leased_until__lt=timezone.now())
    nobodys = {"leased_until": None}
    handed_over = lost.may_have_arrived()
    unknown = handed_over.update(state=MessageState.FAILED, error=may_have_arrived(), **nobodys)
    unsent = lost.surely_not_arrived()
    tried_enough = unsent.filter(attempts__gte=MAX_ATTEMPTS)
    given_up = tried_enough.update(state=MessageState.FAILED, error=_never_left(), **nobodys)
    unsent.update(state=MessageState.QUEUED, **nobodys)
    return unknown + given_up


@transaction.atomic
def claim(most: int = 1) -> list[Parcel]:
    """Take what is due first, so that no other worker takes it until the lease ends.

    Of who gets several mails that could wait, all that are due come along. Empty: nothing is due any more.
    """
    _stop_untrue()
    parcels: list[Parcel] = []
    while not parcels and (due := _due_first(most)):
        parcels = _as_they_stand_now(due)
    until = timezone.now() + _lease()
    for parcel in parcels:
        attempt = max(message.attempts for message in parcel) + 1
        for message in parcel:
            message.state, message.attempts = MessageState.SENDING, attempt
            message.leased_until, message.handed_over_at, message.not_before = until, None, None
    claimed = [message for parcel in parcels for message in parcel]
    taken = ["state", "attempts", "leased_until", "handed_over_at", "not_before"]
    Message.objects.bulk_update(claimed, [*taken, *WORDING])
    return parcels


def _as_they_stand_now(parcels: Sequence[list[Message]]) -> list[Parcel]:
    """Filled in anew, and without what is no longer true."""
    messages = [message for parcel in parcels for message in parcel]
    look = Look(messages)
    untrue = look.no_longer_true()
    stop(untrue)
    gone = {message.pk for message in untrue}
    going = [[message for message in parcel if message.pk not in gone] for parcel in parcels]
    look.fill_anew([message for parcel in going for message in parcel])
    return [parcel for parcel in going if parcel]


def _due_first(most: int) -> list[list[Message]]:
    firsts = _claimable().filter(_first_of_its_parcel()).select_related("person", "edition")
    return [[first, *_companions(first)] for first in firsts.order_by("due_at", "pk")[:most]]


def _companions(first: Message) -> Iterable[Message]:
    """What is due for the same person and could wait as well."""
    if not first.can_wait or first.person_id is None:
        return ()
    others = _claimable().filter(can_wait=True, person=first.person_id).exclude(pk=first.pk)
    return others.select_related("person", "edition").order_by("pk")


def _give_back(parcels: Iterable[Parcel]) -> None:
    """Claimed, and not begun: as if nobody had taken it."""
    keys = [message.pk for parcel in parcels for message in parcel]
    if keys:
        _untouched(Message.objects.filter(pk__in=keys))


def _untouched(messages: MessageQuerySet) -> None:
    claimed = messages.sending().surely_not_arrived()
    claimed.update(state=MessageState.QUEUED, attempts=F("attempts") - 1, leased_until=None)


def _claimable() -> MessageQuerySet:
    """Due, and locked by nobody else."""
    return Message.objects.select_for_update(skip_locked=True, of=("self",)).due()


def _stop_untrue() -> None:
    """What was with the mail server while a newer mail was queued, and came back, must not go after that one."""
    tried = _claimable().filter(attempts__gt=0)
    if tried.exists() and (found := dict(tried.outdated().values_list("pk", "template"))):
        stop_outdated(Message.objects.filter(pk__in=found), codes=found.values())


def _first_of_its_parcel() -> Q:
    """The oldest of what could wait for one person leads the others, so that two workers make no two parcels."""
    waiting = Message.objects.due().filter(can_wait=True)
    leading = waiting.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"))
    return Q(can_wait=False) | Q(~Exists(leading))


def deliver(parcel: Parcel, line: PostLine) -> tuple[MessageState, bool]:
    """Hand a claimed parcel to the mail server and write down how it went; True when the round ends here."""
    step = None
    try:
        step = step_with(parcel)
        if step is None and parcel[0].template == MailCode.INVITATION:
            return _overtaken(parcel), False
        line.send(as_email(parcel, step), before_text=lambda: _hand_over(parcel, step))
    except TakenOver:
        _untouched(_ours(parcel))
        return MessageState.SENDING, False
    except NobodyKnows as problem:
        return _end(parcel, MessageState.FAILED, f"{may_have_arrived()} {problem}"), True
    except NotSent as problem:
        given_up = isinstance(problem, Refused) or parcel[0].attempts >= MAX_ATTEMPTS
        state = MessageState.FAILED if given_up else MessageState.QUEUED
        return _end(parcel, state, str(problem), handed_over_at=None), isinstance(problem, ServerAway)
    except Exception as problem:  # whatever is wrong with this one, the others must go out
        log.exception("message not made", message=parcel[0].pk)
        return _end(parcel, MessageState.FAILED, f"{type(problem).__name__}: {problem}"), False
    known = (MessageState.SENDING, MessageState.FAILED)  # failed: somebody took it for lost meanwhile
    sent = {"state": MessageState.SENT, "sent_at": clock.now(), "leased_until": None, "error": ""}
    _ours(parcel).filter(state__in=known).update(**sent)
    if step:
        arrived(step)
    return MessageState.SENT, False


def _overtaken(parcel: Parcel) -> MessageState:
    """Another mail told the calendar while this one waited for its turn."""
    with in_dutch():
        dropped = {"state": MessageState.CANCELLED, "held_because": str(NO_LONGER_SO)}
    _ours(parcel).sending().update(leased_until=None, **dropped)
    return MessageState.CANCELLED


def _hand_over(parcel: Parcel, step: Step | None = None) -> None:
    """The last moment at which we know that it did not arrive. Not ours any more: raises TakenOver."""
    now = timezone.now()
    mine = _ours(parcel).sending().surely_not_arrived().filter(leased_until__gt=now)
    with transaction.atomic() if step or len(parcel) > 1 else nullcontext():
        if mine.update(handed_over_at=now, leased_until=now + _lease()) != len(parcel):
            raise TakenOver
        if step and not hand_over(step):
            raise TakenOver


def _ours(parcel: Parcel) -> MessageQuerySet:
    """This attempt and no later one."""
    return Message.objects.filter(pk__in=[message.pk for message in parcel], attempts=parcel[0].attempts)


def _end(parcel: Parcel, state: MessageState, problem: str, **known: None) -> MessageState:
    """Write down why it was not sent. A queued message is tried again after 1, 4, 9, 16 minutes.

    Of what the server surely does not have `handed_over_at` is taken back.
    """
    log.warning("message not sent", message=parcel[0].pk, attempt=parcel[0].attempts, state=state)
    pause = dt.timedelta(minutes=parcel[0].attempts ** 2)
    _ours(parcel).sending().update(
        state=state, due_at=timezone.now() + pause, leased_until=None, error=problem[:500], **known
    )
    return state


def as_email(parcel: Parcel, step: Step | None = None) -> EmailMultiAlternatives:
    """Plain text and HTML from one source, to one address; with the whole planning for who got a place and is not
    invited to each date, or what is to be told to the calendar of its reader.

    The Message-ID is the same at every attempt, so that programs can drop what they have.
    """
    first = parcel[0]
    email = email_of(
        letter_of(parcel, secrets=True),
        to=first.person.email if first.person else first.address,
        headers={"Message-ID": f"<{first.pk}.{first.created_at:%Y%m%d%H%M%S}@{site_host()}>"},
    )
    if step:
        email.attach_alternative(rendered(step), f"text/calendar; method={step.method}")
    if first.template in (MailCode.PLACED, MailCode.TAKEN_OVER) and first.person and not first.person.wants_invitations:
        # A type that is not text, so that mail servers leave the line ends of the calendar alone.
        planning = feeds.of_person(*events_of(first.person))
        email.attach("zorg-en-gemeente.ics", planning.body, "application/ics")
    return email


def may_have_arrived() -> str:
    """What the course office reads about a message of which nobody knows whether the mail server took it."""
    with in_dutch():
        return _("The sending was broken off at the last moment; the message may have arrived.")


def _never_left() -> str:
    with in_dutch():
        return _("The worker stopped each time before this message left.")


def _lease() -> dt.timedelta:
    """How long a worker may take for one message before another takes it for lost."""
    return dt.timedelta(seconds=settings.MAIL_LEASE_SECONDS)
