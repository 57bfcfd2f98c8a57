"""The numbers of an edition, changed while people enrol and meetings move.

Lock order: the edition first, then its meetings.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from course.actions.calendars.events import refresh_edition
from course.actions.enrolment.offers import end_offers_sooner, offer_free_places
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import deciding
from course.authority import check_office
from course.enums import SIDES, EnrolmentState, Placing, Side
from course.errors import Refusal
from course.models import Edition, Enrolment
from course.queries.enrolment.waitlist import waitlist_of
from course.waitlist import Waitlist

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class FewerThanTaken(Refusal):
    message = ngettext_lazy(
        "%(number)d place is taken. There cannot be fewer places than that.",
        "%(number)d places are taken. There cannot be fewer places than that.",
        "number",
    )


class SeatsTaken(Refusal):
    message = ngettext_lazy(
        "%(side)s: %(number)d seat is taken. Until the release date there cannot be fewer seats than that.",
        "%(side)s: %(number)d seats are taken. Until the release date there cannot be fewer seats than that.",
        "number",
    )


class ShareTaken(Refusal):
    message = ngettext_lazy(
        "An organisation has %(number)d place already. The maximum cannot be lower than that.",
        "An organisation has %(number)d places already. The maximum cannot be lower than that.",
        "number",
    )


class StillWithoutAnswer(Refusal):
    message = ngettext_lazy(
        "%(number)d person waits for your answer. Place them or turn them down before others get places at once.",
        "%(number)d people wait for your answer. Place them or turn them down before others get places at once.",
        "number",
    )


class ChangedMeanwhile(Refusal):
    message = _("The dates or places of this edition changed meanwhile. Open it again and make your change.")


@transaction.atomic
def save_edition(
    *, edition: Edition, changed: Collection[str] = (), by: Authority, telling: Telling | None = None
) -> int:
    """Store a new edition, or of a known one the fields named in `changed`; the others stay as they are stored.
    Places that are free afterwards are offered; returns how many. An offer ends before the course begins.

    Raises FewerThanTaken, SeatsTaken, ShareTaken, StillWithoutAnswer, and ChangedMeanwhile when the change does not go
    with what is stored now; and what `deciding` raises.
    """
    check_office(by)
    if edition.pk is None:
        edition.save()
        record(row=edition, action="wagtail.create", by=by)
        return 0
    stored = lock_edition(edition.pk)
    before = waitlist_of(stored)
    for name in changed:
        setattr(stored, name, getattr(edition, name))
    _check(stored, before)
    if "placing" in changed and stored.placing == Placing.AT_ONCE:
        _check_received(stored)
    stored.save(update_fields=changed)
    refresh_edition(edition=stored)
    record(row=stored, action="wagtail.edit", by=by)
    with deciding(telling, row=stored, by=by):
        end_offers_sooner(stored)
        offered = offer_free_places(stored)
    edition.refresh_from_db()
    return len(offered)


def _check_received(edition: Edition) -> None:
    """Nobody who sent an enrolment earlier is passed by who sends one from now on."""
    waiting = Enrolment.objects.filter(edition=edition, state=EnrolmentState.RECEIVED).count()
    if waiting:
        raise StillWithoutAnswer(number=waiting)


def _check(edition: Edition, before: Waitlist) -> None:
    """Refuse what takes more away than is free. Who stands above a limit already does not hinder other changes."""
    after = waitlist_of(edition)
    taken = after.holding.total()
    if after.capacity < min(taken, before.capacity):
        raise FewerThanTaken(number=taken)
    for side in SIDES:
        if _over(after, side) > _over(before, side):
            raise SeatsTaken(side=side.label, number=after.taken(side))
    share = max(after.shares().values(), default=0)
    if after.most_per_organisation < min(share, before.most_per_organisation):
        raise ShareTaken(number=share)
    try:
        edition.validate_constraints()
    except ValidationError as problem:
        raise ChangedMeanwhile from problem


def _over(waitlist: Waitlist, side: Side) -> int:
    """How many more have a place than there are seats kept for this side."""
    return 0 if waitlist.released else max(0, waitlist.taken(side) - waitlist.seats[side])
