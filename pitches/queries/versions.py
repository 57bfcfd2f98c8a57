"""How the texts of a pitch changed since it was handed in, for who may read which version."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from course.models import User
from pitches.differences import Piece, differences
from pitches.models import Pitch, PitchVersion
from pitches.rules import WRITTEN, reads_every_version


class Field(NamedTuple):
    """A text that changed, with its label and the pieces."""

    label: str
    pieces: list[Piece]


class Change(NamedTuple):
    """From one version to the next; nothing but words when the texts stayed."""

    version: PitchVersion
    fields: list[Field]


def changes_of(pitch: Pitch, user: User) -> list[Change]:
    """The newest first. Who owns the pitch or works for the course office reads all, the group what it could read
    before.
    """
    rows = pitch.versions.select_related("by").order_by("number")
    if not reads_every_version(user, pitch):
        rows = rows.filter(shown=True)
    return [Change(new, _fields(old, new)) for old, new in pairwise(rows)][::-1]


def has_changes(pitch: Pitch, user: User) -> bool:
    """There is something on the page of changes, of a pitch that was read with everything."""
    number: int = pitch.version_count if reads_every_version(user, pitch) else pitch.shown_count  # type: ignore[attr-defined]  # annotated
    return number > 1


def texts_of(pitch: Pitch) -> dict[str, str]:
    """As a version keeps them."""
    return {name: getattr(pitch, name) for name in WRITTEN}


def _fields(old: PitchVersion, new: PitchVersion) -> list[Field]:
    labels = {field.name: str(field.verbose_name) for field in Pitch._meta.fields}
    pairs = ((name, old.texts.get(name, ""), new.texts.get(name, "")) for name in WRITTEN)
    return [Field(labels[name], differences(before, after)) for name, before, after in pairs if before != after]
