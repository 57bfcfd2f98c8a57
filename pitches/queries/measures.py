"""How pitching goes in an edition: numbers for the course office, none about one person."""

from __future__ import annotations

import datetime as dt
from statistics import median
from typing import NamedTuple

from django.db.models import Count, F, Min, Q
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import SIDE_OF_KIND, Side
from course.models import Edition
from pitches.enums import PROMISE_ENDS, WAS_DISCUSSED, PitchResult, PitchState, PromiseState
from pitches.models import Ballot, Contribution, Pitch, Promise
from pitches.queries.people import participants_of


class Share(NamedTuple):
    """A part of a whole; nothing is known as long as the whole is nobody."""

    label: str | Lazy
    part: int
    whole: int

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0


class Measures(NamedTuple):
    """`first_reply` is how many days it took half of the pitches to get their first contribution of somebody else."""

    first_reply: float | None
    without_reply: int
    people: list[Share]
    pitches: list[Share]
    promises: list[Share]
    overdue: int


def measures_of(edition: Edition) -> Measures:
    """As many queries for many people and pitches as for few."""
    waits = _waits(edition)
    answered = [days for days in waits if days is not None]
    return Measures(
        first_reply=median(answered) if answered else None,
        without_reply=len(waits) - len(answered),
        people=_people(edition),
        pitches=_pitches(edition),
        promises=_promises(edition),
        overdue=Promise.objects.open().filter(pitch__edition=edition, due_on__lt=clock.today()).count(),
    )


def _waits(edition: Edition) -> list[float | None]:
    """Of each pitch that was opened to the group, in days."""
    by_others = Q(contributions__withdrawn_at=None) & ~Q(contributions__author=F("author"))
    opened = Pitch.objects.filter(edition=edition, submitted_at__isnull=False).exclude(state__in=_NEVER_OPEN)
    rows = opened.annotate(first=Min("contributions__created_at", filter=by_others))
    return [_days(since, until) for since, until in rows.values_list("submitted_at", "first")]


def _days(since: dt.datetime | None, until: dt.datetime | None) -> float | None:
    return max(until - since, dt.timedelta()) / dt.timedelta(days=1) if since and until else None


_NEVER_OPEN = (PitchState.SUBMITTED, PitchState.RETURNED, PitchState.DECLINED, PitchState.WITHDRAWN)


def _people(edition: Edition) -> list[Share]:
    group = participants_of(edition.pk).order_by()
    pitched = Pitch.objects.filter(edition=edition, submitted_at__isnull=False).exclude(state=PitchState.WITHDRAWN)
    counted = group.aggregate(
        whole=Count("pk", distinct=True),
        pitched=Count(
            "pk", distinct=True, filter=Q(pk__in=pitched.values("author")) | Q(pk__in=pitched.values("co_owner"))
        ),
        advised=Count(
            "pk",
            distinct=True,
            filter=Q(pk__in=Contribution.objects.standing().filter(pitch__edition=edition).order_by().values("author")),
        ),
        chose=Count(
            "pk",
            distinct=True,
            filter=Q(pk__in=Ballot.objects.filter(round__meeting__edition=edition).order_by().values("user")),
        ),
    )
    labels = {"pitched": _("Pitched"), "advised": _("Wrote with a pitch of others"), "chose": _("Gave dots")}
    return [Share(label, counted[name], counted["whole"]) for name, label in labels.items()]


def _pitches(edition: Edition) -> list[Share]:
    discussed = Pitch.objects.filter(edition=edition, state__in=WAS_DISCUSSED)
    whole = discussed.count()
    parts = {
        _("Both sides spoke"): discussed.filter(_said_by(Side.INSURER), _said_by(Side.MUNICIPALITY)),
        _("With a promise"): discussed.filter(pk__in=Promise.objects.order_by().values("pitch")),
        _("Became a good practice"): discussed.filter(result=PitchResult.CASE),
    }
    return [Share(label, rows.count(), whole) for label, rows in parts.items()]


def _said_by(side: Side) -> Q:
    kinds = [kind for kind, its_side in SIDE_OF_KIND.items() if its_side == side]
    said = Contribution.objects.standing().filter(author__organisation__kind__in=kinds)
    return Q(pk__in=said.order_by().values("pitch"))


def _promises(edition: Edition) -> list[Share]:
    """Of those whose day came or that ended."""
    has_come = Q(due_on__lt=clock.today()) | Q(state__in=PROMISE_ENDS)
    rows = Promise.objects.filter(has_come, pitch__edition=edition)
    counted = rows.aggregate(
        whole=Count("pk"),
        on_time=Count("pk", filter=Q(state=PromiseState.KEPT, closed_at__date__lte=F("due_on"))),
        told=Count("pk", filter=Q(state__in=PROMISE_ENDS)),
    )
    return [
        Share(_("Managed, on time"), counted["on_time"], counted["whole"]),
        Share(_("Told how it went"), counted["told"], counted["whole"]),
    ]
