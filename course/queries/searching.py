"""One rule for every search of the course office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from course.text import folded

LONGEST_SEARCH, MOST_WORDS = 1000, 30

Row = TypeVar("Row", bound=Model)


def words_in(typed: str) -> list[str]:
    """What is searched, folded; a page full of words is no search."""
    return list(dict.fromkeys(folded(typed[:LONGEST_SEARCH]).split()))[:MOST_WORDS]


def with_words(rows: QuerySet[Row], fields: Iterable[str], typed: str) -> QuerySet[Row]:
    """Every word must be somewhere in the row; parts of words count. Capitals and accents do not."""
    for word in words_in(typed):
        rows = rows.filter(Q.create([(f"{name}__folded__contains", word) for name in fields], connector=Q.OR))
    return rows
