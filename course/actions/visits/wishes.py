"""Who should or should not go on a visit together, as the course office wishes.

Lock order: the edition, then the round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.visits.rounds import NotInThisRound, check_unpublished, locked
from course.authority import check_office
from course.enums import WishKind
from course.errors import AlreadyDone, Refusal
from course.models import Enrolment, VisitRound, VisitWish
from course.queries.visits.rounds import group_in

if TYPE_CHECKING:
    from course.authority import Authority


class SamePerson(Refusal):
    message = _("Choose two different people.")


class WishNeedsReason(Refusal):
    message = _("Say why. Colleagues of the course office read it.")


class WishThereAlready(AlreadyDone):
    message = _("There is a wish about these two already. Take it back first.")


class OtherWishThere(Refusal):
    message = _("There is a wish about these two already: %(kind)s (%(reason)s). Take it back first.")


@transaction.atomic
def add_wish(
    *, round: VisitRound, kind: WishKind, one: Enrolment, other: Enrolment, reason: str, by: Authority
) -> VisitWish:
    """Raises OnlyTheOffice, RoundPublished, SamePerson, NotInThisRound, WishNeedsReason, WishThereAlready for a second
    click, and OtherWishThere.
    """
    check_office(by)
    round = locked(round)
    check_unpublished(round)
    if one == other:
        raise SamePerson
    if group_in(round.meeting.edition_id).filter(pk__in=[one.pk, other.pk]).count() < 2:
        raise NotInThisRound
    if not reason.strip():
        raise WishNeedsReason
    pair = {one.pk, other.pk}
    known = VisitWish.objects.filter(round=round, one__in=pair, other__in=pair).first()
    if known and (known.kind, known.reason) == (kind, reason.strip()):
        raise WishThereAlready
    if known:
        raise OtherWishThere(kind=known.get_kind_display(), reason=known.reason)
    wish = VisitWish.objects.create(round=round, kind=kind, one=one, other=other, reason=reason.strip())
    record(row=round, action="course.round.wish", by=by)
    return wish


@transaction.atomic
def drop_wish(*, wish: VisitWish, by: Authority) -> None:
    """Raises OnlyTheOffice, RoundPublished."""
    check_office(by)
    round = locked(wish.round)
    check_unpublished(round)
    if VisitWish.objects.filter(pk=wish.pk).delete()[0]:
        record(row=round, action="course.round.unwish", by=by)
