"""A place on a visit follows the place in the course: who comes later gets one, who leaves gives it back, and who takes
over goes where the other went. Called under the lock of the edition, inside what moves the enrolment.
"""

from __future__ import annotations

from django.db.models import QuerySet

from course import clock
from course.actions.visits.allocation import put
from course.actions.visits.round_mails import tell_places
from course.allocation.allocate import place_one
from course.allocation.model import Impossible, NotProven
from course.enums import TAKES_PART, EnrolmentState, NotFirst
from course.models import DraftPlace, Enrolment, VisitChoice, VisitPlace, VisitRound, VisitWish
from course.queries.visits.rounds import case_of


def follow_enrolment(enrolment: Enrolment, *, before: EnrolmentState) -> None:
    """After each step of an enrolment; that of who hands over keeps its places for `take_over_visits`."""
    took_part, takes_part = before in TAKES_PART, enrolment.state in TAKES_PART
    if takes_part and not took_part:
        _place_newcomer(enrolment)
    elif took_part and not takes_part and enrolment.state != EnrolmentState.TRANSFERRED:
        _give_back(enrolment)


def take_over_visits(*, gives: Enrolment, takes: Enrolment) -> None:
    """Where one would have gone, the other goes; who is told so with the other mails of the step. A choice is nobody
    else's.
    """
    places = VisitPlace.objects.filter(enrolment=gives, round__in=_rounds_to_come(gives))
    taken = list(places.values_list("pk", flat=True))
    places.update(enrolment=takes, rank=0, is_bad=False, why=NotFirst.LATER, number=0, reason="")
    _forget(gives)
    _tell(VisitPlace.objects.filter(pk__in=taken))


def _give_back(enrolment: Enrolment) -> None:
    VisitPlace.objects.filter(enrolment=enrolment, round__in=_rounds_to_come(enrolment)).delete()
    _forget(enrolment)


def _forget(enrolment: Enrolment) -> None:
    """Choice, draft and wishes of who takes part no more."""
    for model in (VisitChoice, DraftPlace):
        model.objects.filter(enrolment=enrolment, round__in=_rounds_to_come(enrolment)).delete()
    for side in ("one", "other"):
        VisitWish.objects.filter(**{side: enrolment}, round__in=_rounds_to_come(enrolment)).delete()


def _place_newcomer(enrolment: Enrolment) -> None:
    """In every allocation that is published and to come, where there is room; nobody else moves."""
    rounds = _rounds_to_come(enrolment).filter(published_at__isnull=False).exclude(places__enrolment=enrolment)
    for round in rounds:
        case = case_of(round)
        others = dict(round.places.values_list("enrolment", "visit"))
        try:
            visit = place_one(case, enrolment.pk, others=others)
        except (Impossible, NotProven):
            continue
        if visit is not None:
            _tell(VisitPlace.objects.filter(pk=put(round, enrolment, {"visit_id": visit, "why": NotFirst.LATER}).pk))


def _rounds_to_come(enrolment: Enrolment) -> QuerySet[VisitRound]:
    rounds = VisitRound.objects.filter(meeting__edition=enrolment.edition_id, meeting__starts_at__gt=clock.now())
    return rounds.select_related("meeting__edition", "meeting__place").order_by("meeting__starts_at", "pk")


def _tell(places: QuerySet[VisitPlace]) -> None:
    rows = places.select_related(
        "enrolment__user", "round__meeting__edition", "round__meeting__place",
        "visit__item__meeting", "visit__place", "visit__host",
    )  # fmt: skip
    for place in rows:
        tell_places(place.round, [place])
