"""The discussion of a pitch: how its clock stands, who may lead it, and what may be posted now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from course.models import Edition, Enrolment, User
from course.text import key_in
from pitches.clockwork import Phase
from pitches.enums import CHOSEN_KINDS, HAS_TURN, WAS_DISCUSSED, ContributionKind, PitchState, RecognitionKind, TurnRole
from pitches.enums.session import ADVICE_KINDS
from pitches.models import Contribution, ContributionDot, Discussion, Pitch, PitchFormat, Recognition
from pitches.queries.people import members_of
from pitches.rules import can_lead, can_see_pitch, is_for_group_now

SHOWN_FROM = 5
"""So many texts without names are shown together, and no fewer: a single one tells who wrote it."""


def office_formats() -> QuerySet[PitchFormat]:
    """Formats with `number_of_phases` and `total_minutes`."""
    minutes = Coalesce(Sum("phases__minutes"), 0)
    return PitchFormat.objects.annotate(number_of_phases=Count("phases"), total_minutes=minutes).order_by("name", "pk")


def phases_of(format: PitchFormat) -> tuple[Phase, ...]:
    return tuple(phase.plan for phase in format.phases.order_by("position", "pk"))


def who_can_lead(edition: Edition) -> QuerySet[User]:
    """Of the group or the course office, by name."""
    group = members_of(edition.pk).order_by().values("pk")
    return User.objects.filter(Q(pk__in=group) | Q(is_staff=True), is_active=True).order_by("sort_name", "pk")


def chair_of(pitch: Pitch) -> User | None:
    """Who chairs the turn of the pitch by the rota: the first to think of when somebody is to lead."""
    return User.objects.filter(pitch_roles__slot__pitch=pitch, pitch_roles__role=TurnRole.CHAIR).first()


def discussion_of(pitch: Pitch) -> Discussion | None:
    return Discussion.objects.select_related("facilitator", "deputy", "format").filter(pitch=pitch).first()


def has_clock(user: User, pitch: Pitch) -> bool:
    """There is a discussion to go to: it goes on, or the person may lead it to one."""
    if pitch.state not in (*HAS_TURN, *WAS_DISCUSSED):
        return False
    return can_lead(user, pitch) or is_discussed_now(pitch, getattr(pitch, "discussion", None))


def is_discussed_now(pitch: Pitch, discussion: Discussion | None) -> bool:
    """Its clock runs: nobody closed the discussion, forgot it, or took the pitch back."""
    if pitch.state != PitchState.IN_DISCUSSION or discussion is None:
        return False
    return discussion.is_running(timezone.now())


def takes_kind(pitch: Pitch, kind: str) -> bool:
    """The one rule of what may be said when, for every door: advice waits until the group is in its advice phase, or
    discussed the pitch.
    """
    if kind not in ADVICE_KINDS or pitch.state in WAS_DISCUSSED:
        return True
    discussion = discussion_of(pitch) if pitch.state in HAS_TURN else None
    if discussion is None or not is_discussed_now(pitch, discussion):
        return False
    clock, now = discussion.clock, timezone.now()
    return any(clock.takes(kind, index, now) for index in clock.open_phases(now))


def kinds_now(pitch: Pitch) -> list[ContributionKind]:
    """What can be said of the pitch outside the discussion, in the order of the form."""
    advice = takes_kind(pitch, ADVICE_KINDS[0])
    return [kind for kind in CHOSEN_KINDS if advice or kind not in ADVICE_KINDS]


def stand_of(user: User, pk: int) -> Discussion | None:
    """The discussion of a pitch that the person may see, with its pitch and counts (`texts`, `joined`, `dot_count`):
    one query for who has a place, since forty phones ask every second.
    """
    places = Enrolment.objects.taking_part().filter(user=user, edition=OuterRef("pitch__edition"))
    help_offered = Recognition.objects.filter(kind=RecognitionKind.HELP, pitch=OuterRef("pitch"))
    live = Contribution.objects.standing().filter(is_live=True, pitch=OuterRef("pitch"))
    dots = ContributionDot.objects.filter(contribution__pitch=OuterRef("pitch"))
    discussion = (
        Discussion.objects.filter(pitch=key_in(pk))
        .select_related("pitch__slot__item__meeting")
        .annotate(
            is_place=Exists(places.order_by()),
            joined=_number(help_offered, "pitch"),
            texts=_number(live, "pitch"),
            dot_count=_number(dots, "contribution__pitch"),
        )
        .first()
    )
    return discussion if discussion and _can_see(user, discussion) else None


def _number(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _can_see(user: User, discussion: Discussion) -> bool:
    """`can_see_pitch`, which asks again when the person has no place."""
    pitch, has_place = discussion.pitch, bool(getattr(discussion, "is_place", False))
    if user.is_active and has_place and is_for_group_now(user, pitch):
        return True
    return bool(can_see_pitch(user, pitch))


def posted_by(user: User, pitch: Pitch) -> QuerySet[Contribution]:
    """Their own contributions during the discussion, the last first."""
    return Contribution.objects.standing().filter(pitch=pitch, author=user, is_live=True).order_by("-pk")


def to_choose_from(pitch: Pitch) -> list[Contribution]:
    """What was posted in the discussion, for who gives dots: without its authors, in an order that tells nothing and
    stays.
    """
    rows = Contribution.objects.standing().filter(pitch=pitch, is_live=True)
    rows = rows.only("kind", "text", "pitch_id", "author_id", "is_live", "withdrawn_at")
    return shuffled(rows.annotate(dot_count=Count("dots")))


def texts_of_phase(pitch: Pitch, phase: Phase) -> list[Contribution]:
    """What was posted in a phase for who leads, without its authors: nothing until there are enough."""
    rows = Contribution.objects.standing().filter(pitch=pitch, is_live=True, phase=phase.name)
    found = shuffled(rows.only("kind", "text", "pitch_id"))
    return found if len(found) >= SHOWN_FROM or not phase.is_anonymous else []


def shuffled(rows: Iterable[Contribution]) -> list[Contribution]:
    """In an order that does not follow who was first, and is the same each time."""
    return sorted(rows, key=lambda row: hashlib.sha256(f"{row.pitch_id} {row.pk}".encode()).digest())


def dots_of(user: User, pitch: Pitch) -> set[int]:
    """The ids of the contributions that got a dot of this person."""
    return set(
        ContributionDot.objects.filter(contribution__pitch=pitch, user=user).values_list("contribution_id", flat=True)
    )
