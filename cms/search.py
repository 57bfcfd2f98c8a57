"""The search of Wagtail, over pages and files, compares as every other search does (`course.text.folded`).

Both what is indexed and what is asked is folded; the rest (stems, whole words before beginnings) stays the database's.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from modelsearch.backends import database
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.backends.database.fallback import DatabaseSearchBackend
from modelsearch.index import BaseField, RelatedFields
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from course.text import folded


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """Of the database in use. (The one without an index reads the rows themselves, so it cannot fold.)"""
    kind = type(database.SearchBackend(dict(params)))
    if kind is DatabaseSearchBackend:
        return kind(params)
    index = type("FoldedIndex", (_FoldedIndex, kind.index_class), {})
    return type("FoldedBackend", (_FoldedQueries, kind), {"index_class": index})(params)


class _FoldedQueries:
    def _search(self, query_compiler_class: type, query: str | SearchQuery, *args: Any, **kwargs: Any) -> Any:
        return super()._search(query_compiler_class, _asked(query), *args, **kwargs)  # type: ignore[misc]


class _FoldedIndex:
    def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
        super().add_items(model, [_indexed(row) for row in objs])  # type: ignore[misc]


def _asked(query: Any) -> Any:
    """The same question, its words folded."""
    if isinstance(query, str):
        return folded(query)
    query = copy.copy(query)
    if isinstance(query, PlainText | Phrase):
        query.query_string = folded(query.query_string)
    elif isinstance(query, And | Or):
        query.subqueries = [_asked(part) for part in query.subqueries]
    elif isinstance(query, Not | Boost):
        query.subquery = _asked(query.subquery)
    return query


def _indexed(row: Model) -> Model:
    """The row, of which the index reads folded text."""
    fields = [_folding(field) for field in row.get_search_fields()]  # type: ignore[attr-defined]
    row = copy.copy(row)
    row.get_search_fields = lambda: fields  # type: ignore[attr-defined]
    return row


def _folding(field: BaseField | RelatedFields) -> BaseField | RelatedFields:
    wrapped = copy.copy(field)
    if isinstance(field, RelatedFields):
        wrapped.fields = [_folding(part) for part in field.fields]
    else:
        wrapped.get_value = lambda row: _folded_value(field.get_value(row))
    return wrapped


def _folded_value(value: Any) -> Any:
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, list):
        return [_folded_value(part) for part in value]
    if isinstance(value, dict):
        return {name: _folded_value(part) for name, part in value.items()}
    return value
