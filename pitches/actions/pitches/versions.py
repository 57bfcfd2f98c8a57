"""Each wording of a pitch that was handed in is kept. The caller holds the lock of the pitch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.authority import person_of
from pitches.models import Pitch, PitchVersion
from pitches.queries.versions import texts_of
from pitches.rules import is_for_group_now

if TYPE_CHECKING:
    from course.authority import Authority


def keep_version(pitch: Pitch, *, by: Authority, says: str = "", answer: str = "") -> None:
    """As it is now; the same wording once more is no other version, unless it comes with an answer."""
    last = pitch.versions.order_by("number").last()
    texts = texts_of(pitch)
    if last and {name: last.texts.get(name, "") for name in texts} == texts and not answer:
        return
    number = last.number + 1 if last else 1
    shown = _is_read(pitch)
    values = {"texts": texts, "says": says, "answer": answer, "by": person_of(by), "shown": shown}
    PitchVersion.objects.create(pitch=pitch, number=number, **values)


def show_version(pitch: Pitch) -> None:
    """The last one is what the group reads from now on, when it can read the pitch."""
    last = pitch.versions.order_by("number").last()
    if last and not last.shown and _is_read(pitch):
        last.shown = True
        last.save(update_fields=["shown"])


def _is_read(pitch: Pitch) -> bool:
    """By the group, now: its state and for whom it is let them."""
    return bool(is_for_group_now(pitch.author, pitch))
