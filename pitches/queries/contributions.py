"""What was said of a pitch: each contribution with the replies to it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from course.models import User
from pitches.models import Contribution, Pitch


def threads() -> QuerySet[Contribution]:
    """Contributions that are no reply, the oldest first, each with its standing replies. One that was taken back is
    there for the sake of what was replied to it, and else not.
    """
    replies = Contribution.objects.standing().select_related("author__organisation")
    answered = Exists(Contribution.objects.standing().filter(reply_to=OuterRef("pk")))
    rows = Contribution.objects.filter(reply_to=None).filter(Q(withdrawn_at=None) | answered)
    return rows.select_related("author__organisation").prefetch_related(Prefetch("replies", replies))


def with_their_pitch(pitch: Pitch) -> list[Contribution]:
    """The contributions of a pitch that was read with `threads`, and the replies to them, each with that pitch."""
    found = [row for one in pitch.contributions.all() for row in (one, *one.replies.all())]
    for row in found:
        row.pitch = pitch
    return found


def contributions_seen_by(user: User) -> QuerySet[Contribution]:
    """Those of pitches that the person may see, with their pitch."""
    rows = Contribution.objects.filter(pitch__in=Pitch.objects.visible_to(user))
    return rows.select_related("author__organisation", "pitch__edition", "pitch__slot__item__meeting")
