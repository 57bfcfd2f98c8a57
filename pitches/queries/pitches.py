"""Which pitches somebody sees, in which order, with how many people behind them; and where somebody pitches."""

from __future__ import annotations

from enum import IntEnum

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from course import clock
from course.enums import SIDE_OF_KIND, TAKES_PART, Side, TermKind
from course.models import Edition, Meeting, Term, User
from pitches.enums import BEING_WRITTEN, HAS_TURN, WAS_DISCUSSED, PitchState, RecognitionKind
from pitches.models import Contribution, Pitch, PitchSlot, PitchVersion, Promise, Recognition
from pitches.queries.contributions import threads


def edition_for_new_pitch(user: User) -> Edition | None:
    """The edition in which the person has a place and that runs now, or else starts next."""
    return (
        Edition.objects.filter(enrolments__user=user, enrolments__state__in=TAKES_PART)
        .filter(is_cancelled=False, ends_on__gte=clock.today())
        .order_by("starts_on", "pk")
        .first()
    )


class ListGroup(IntEnum):
    """The headings of the list, in their order."""

    AGENDA = 1
    OPEN = 2
    DISCUSSED = 3


GROUP_OF_STATE = {
    **dict.fromkeys(HAS_TURN, ListGroup.AGENDA),
    PitchState.OPEN: ListGroup.OPEN,
    **dict.fromkeys(WAS_DISCUSSED, ListGroup.DISCUSSED),
}


ON_THE_AGENDA = (*HAS_TURN, *WAS_DISCUSSED)
"""States of a pitch that has or had its turn."""


def with_counts(pitches: QuerySet[Pitch]) -> QuerySet[Pitch]:
    """Count as `recognised`, `recognised_insurer`, `recognised_municipality`, `helpers` and
    `contribution_count`."""
    recognised = Recognition.objects.filter(kind=RecognitionKind.RECOGNISE)
    return pitches.annotate(
        recognised=_number_of(recognised),
        recognised_insurer=_number_of(recognised.filter(_of_side(Side.INSURER))),
        recognised_municipality=_number_of(recognised.filter(_of_side(Side.MUNICIPALITY))),
        helpers=_number_of(Recognition.objects.filter(kind=RecognitionKind.HELP)),
        contribution_count=_number_of(Contribution.objects.standing()),
    )


def _of_side(side: Side) -> Q:
    kinds = [kind for kind, its_side in SIDE_OF_KIND.items() if its_side == side]
    return Q(user__organisation__kind__in=kinds)


def _number_of(rows: QuerySet[Recognition] | QuerySet[Contribution] | QuerySet[PitchVersion]) -> Coalesce:
    counted = rows.filter(pitch=OuterRef("pk")).order_by().values("pitch").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def pitch_list(user: User, theme: Term | None = None) -> QuerySet[Pitch]:
    """What the person can read of the group, ordered by `list_group`.

    First what is next on the agenda, what was handed in last and what was discussed last.
    """
    group = Case(
        *(When(state=state, then=Value(int(group))) for state, group in GROUP_OF_STATE.items()),
        output_field=IntegerField(),
    )
    turn = F("slot__item__meeting__starts_at")
    pitches = Pitch.objects.visible_to(user).filter(state__in=GROUP_OF_STATE)
    if theme is not None:
        pitches = pitches.filter(themes=theme)
    return (
        with_counts(_with_people(pitches))
        .annotate(list_group=group)
        .prefetch_related("themes")
        .order_by(
            "list_group",
            Case(When(state__in=HAS_TURN, then=turn)).asc(nulls_last=True),
            turn.desc(nulls_last=True),
            "slot__item__starts",
            "slot__position",
            "-submitted_at",
            "-pk",
        )
    )


def _with_people(pitches: QuerySet[Pitch]) -> QuerySet[Pitch]:
    return pitches.select_related("author__organisation", "co_owner__organisation", "edition", "slot__item__meeting")


def group_of(pitch: Pitch) -> ListGroup:
    """Under which heading of the list the pitch stands."""
    return GROUP_OF_STATE[PitchState(pitch.state)]


def being_written_by(user: User) -> QuerySet[Pitch]:
    """The person's own drafts, what came back with a question, and what waits until the course office opens it."""
    waiting = (*BEING_WRITTEN, PitchState.SUBMITTED, PitchState.PARKED)
    return Pitch.objects.owned_by(user).filter(state__in=waiting).order_by("-pk")


def own_pitches(user: User) -> QuerySet[Pitch]:
    """What the person wrote and did not withdraw, the newest first: for a list, with its title, state and turn."""
    own = Pitch.objects.owned_by(user).exclude(state=PitchState.WITHDRAWN)
    turn = ("slot__pitch", "slot__item__starts", "slot__item__meeting__title", "slot__item__meeting__starts_at")
    return own.select_related("slot__item__meeting").only("title", "state", *turn).order_by("-created_at", "-pk")


def themes_of(user: User) -> QuerySet[Term]:
    """Themes of the pitches that the person sees in the list."""
    seen = Pitch.objects.visible_to(user).filter(state__in=GROUP_OF_STATE)
    return Term.objects.filter(kind=TermKind.THEME, pitches__in=seen).distinct()


def pitches_of_meeting(meeting: Meeting, user: User) -> list[Pitch]:
    """The pitches with a turn in the meeting that the person may see, in the order of the day. Most meetings have none,
    and to count is much work.
    """
    if not PitchSlot.objects.filter(item__meeting=meeting).exists():
        return []
    turns = Pitch.objects.visible_to(user).filter(slot__item__meeting=meeting, state__in=ON_THE_AGENDA)
    return list(with_counts(_with_people(turns)).order_by("slot__item__starts", "slot__position", "pk"))


def pitch_with_everything(user: User, pk: int) -> Pitch | None:
    """One pitch with all that its page shows, or None when the person may not see it."""
    recognitions = Recognition.objects.select_related("user__organisation")
    kept = PitchVersion.objects.all()
    return (
        with_counts(_with_people(Pitch.objects.visible_to(user)))
        .annotate(version_count=_number_of(kept), shown_count=_number_of(kept.filter(shown=True)))
        .select_related("outcome", "discussion", "municipality")
        .prefetch_related(
            "themes",
            "laws",
            "parties",
            "merged",
            "guest_questions",
            Prefetch("contributions", threads()),
            Prefetch("promises", Promise.objects.with_who()),
            Prefetch("recognitions", recognitions),
        )
        .filter(pk=pk)
        .first()
    )
