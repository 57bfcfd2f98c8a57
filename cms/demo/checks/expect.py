"""How a check says what does not hold."""

from __future__ import annotations

from course.content.errors import ContentError
from course.content.reading import Record


def expect(holds: bool, record: Record, key: str, problem: str) -> None:
    """Raises ContentError about a key of a record when it does not hold."""
    if not holds:
        raise ContentError(record.place.key(key), problem)
