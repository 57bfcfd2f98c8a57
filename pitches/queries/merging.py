"""Which pitches can become one, and what is asked of whom about that."""

from __future__ import annotations

from django.db.models import QuerySet

from course.models import User
from pitches.enums import MERGES, TAKES_IN, PitchState
from pitches.models import MergeProposal, Pitch


def may_take_in(pitch: Pitch) -> QuerySet[Pitch]:
    """Pitches of the edition in which this one can go up: not discussed, of one author, read by the same people."""
    if pitch.state not in MERGES or pitch.co_owner_id:
        return Pitch.objects.none()
    alike = Pitch.objects.filter(edition=pitch.edition_id, visibility=pitch.visibility, co_owner=None)
    others = alike.filter(state__in=TAKES_IN).exclude(author=pitch.author_id)
    return others.select_related("author__organisation").order_by("title", "pk")


def merges_asked(pitch: Pitch, user: User) -> list[MergeProposal]:
    """What is still open about the pitch, with `mine_agreed`: whether this owner said yes."""
    asked = MergeProposal.objects.open().about(pitch)
    found = list(asked.filter(pitch__state__in=MERGES, into__state__in=TAKES_IN))
    for one in found:
        one.mine_agreed = bool(one.pitch_agreed_at if one.pitch.author_id == user.pk else one.into_agreed_at)
    return found


def supporters_of(pitch: Pitch) -> QuerySet[User]:
    """Who recognised it, wants to help or said something about it; not its owners."""
    said = User.objects.filter(contributions__pitch=pitch, contributions__withdrawn_at=None)
    clicked = User.objects.filter(recognitions__pitch=pitch)
    found = {*said.values_list("pk", flat=True), *clicked.values_list("pk", flat=True)}
    owners = [person.pk for person in pitch.owners]
    return User.objects.filter(pk__in=found, is_active=True).exclude(pk__in=owners).order_by("pk")


def went_up_in(user: User) -> QuerySet[Pitch]:
    """Pitches that took another in (`merged`), as far as the person sees them."""
    return Pitch.objects.visible_to(user).filter(merged__state=PitchState.MERGED).distinct()
