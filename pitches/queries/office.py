"""Pitches and promises as the course office lists them, and what of them asks for its attention."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from course import clock
from course.enums import ItemKind, MeetingStatus
from course.models import Edition, Enrolment, ProgrammeItem
from pitches.enums import ENDED, PitchState
from pitches.models import Pitch, Promise


def pitches() -> QuerySet[Pitch]:
    """Pitches with their author, turn and `number_of_contributions`, the last handed in first."""
    pitches = Pitch.objects.select_related(
        "edition", "author__organisation", "slot__item__meeting", "outcome", "municipality"
    )
    standing = Q(contributions__withdrawn_at__isnull=True)
    counted = pitches.annotate(number_of_contributions=Count("contributions", filter=standing))
    return counted.order_by(F("submitted_at").desc(nulls_last=True), "-pk")


def promises() -> QuerySet[Promise]:
    return Promise.objects.with_who()


def to_judge(edition: Edition) -> QuerySet[Pitch]:
    """Pitches that were handed in and wait until the course office opens them to the group."""
    return Pitch.objects.filter(edition=edition, state=PitchState.SUBMITTED)


def overdue_promises() -> QuerySet[Promise]:
    """Promises whose day has passed and of which nobody told how it went."""
    return Promise.objects.open().filter(due_on__lt=clock.today())


def ownerless_pitches() -> QuerySet[Pitch]:
    """Pitches that go on while who wrote them is not of the group any more; a draft is nobody else's."""
    places = Enrolment.objects.taking_part().filter(user=OuterRef("author"), edition=OuterRef("edition"))
    talks = ProgrammeItem.objects.announced().filter(speakers=OuterRef("author"), meeting__edition=OuterRef("edition"))
    is_of_group = Exists(places.order_by()) | Exists(talks.order_by())
    living = Pitch.objects.exclude(state__in=(PitchState.DRAFT, *ENDED))
    return living.filter(~is_of_group | Q(author__is_active=False))


def ownerless_promises() -> QuerySet[Promise]:
    """Open promises of who is not of the group any more."""
    return Promise.objects.open().ownerless()


def items_for(pitch: Pitch) -> QuerySet[ProgrammeItem]:
    """The programme items from today on in which the pitch can have its turn, with the number of `turns` taken."""
    today = clock.at(clock.today(), dt.time.min)
    coming = ProgrammeItem.objects.filter(
        kind=ItemKind.PITCH, meeting__edition=pitch.edition_id, meeting__starts_at__gte=today
    ).exclude(meeting__status=MeetingStatus.CANCELLED)
    return coming.select_related("meeting").annotate(turns=Count("slots")).order_by("meeting__starts_at", "starts")
