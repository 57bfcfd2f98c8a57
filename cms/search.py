"""The search of Wagtail, over pages and files, compares as every other search does (`course.text.folded`).

Both what is indexed and what is asked is folded; the rest (stems, whole words before beginnings) stays the database's.
Whatever somebody types may be asked: every word becomes a step deeper into one expression, so a page full of words was
too deep for Python; and on SQLite a quote ended a word (modelsearch 1.3 doubles the single quote, which means nothing
in FTS5, and not the double one, which does). What is found may be filtered and sorted by anything that the database
knows: modelsearch asks that it is indexed, as an engine beside the database would, and Wagtail's lists of files do not
hold to that (how often a file is used, how large it is).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model
from modelsearch.backends import database
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.backends.database.fallback import DatabaseSearchBackend
from modelsearch.index import BaseField, RelatedFields
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from course.text import folded

MOST_WORDS = 30
"""So many different words are looked for; who types more is told what the first ones find."""


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """Of the database in use. (The one without an index reads the rows themselves, so it cannot fold.)"""
    kind = type(database.SearchBackend(dict(params)))
    if kind is DatabaseSearchBackend:
        return kind(params)
    index = type("FoldedIndex", (_FoldedIndex, kind.index_class), {})
    own: dict[str, Any] = {"index_class": index}
    mended = (_Quoted, _OfDatabase) if connection.vendor == "sqlite" else (_OfDatabase,)
    for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
        theirs = getattr(kind, name)
        own[name] = type(theirs.__name__, (*mended, theirs), {})
    return type("FoldedBackend", (_FoldedQueries, kind), own)(params)


class _FoldedQueries:
    def _search(self, query_compiler_class: type, query: str | SearchQuery, *args: Any, **kwargs: Any) -> Any:
        return super()._search(query_compiler_class, _asked(query), *args, **kwargs)  # type: ignore[misc]  # of the backend


class _Quoted:
    """Words keep their quotes as FTS5 writes them: double."""

    def build_search_query_content(self, query: SearchQuery, config: object = None) -> Any:
        if isinstance(query, PlainText | Phrase):
            query = copy.copy(query)
            query.query_string = query.query_string.replace('"', '""')
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]  # of the compiler


class _OfDatabase:
    """The database filters and sorts what is found, so nothing of that has to be looked at before."""

    def _get_filters_from_queryset(self, check_only: bool = False) -> None:
        return None

    def _get_order_by(self) -> Iterable[Any]:
        return ()


class _FoldedIndex:
    def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
        super().add_items(model, [_indexed(row) for row in objs])  # type: ignore[misc]  # of the index


def _asked(query: Any) -> Any:
    """The same question, its words folded, and no more words than can be asked for."""
    if isinstance(query, str):
        return _words(query)
    query = copy.copy(query)
    if isinstance(query, PlainText):
        query.query_string = _words(query.query_string)
    elif isinstance(query, Phrase):
        query.query_string = folded(query.query_string)
    elif isinstance(query, And | Or):
        query.subqueries = [_asked(part) for part in query.subqueries[:MOST_WORDS]]
    elif isinstance(query, Not | Boost):
        query.subquery = _asked(query.subquery)
    return query


def _words(typed: str) -> str:
    """Each word once: twice asks nothing more."""
    return " ".join(list(dict.fromkeys(folded(typed).split()))[:MOST_WORDS])


def _indexed(row: Model) -> Model:
    """The row, of which the index reads folded text."""
    fields = [_folding(field) for field in row.get_search_fields()]  # type: ignore[attr-defined]  # of what is indexed
    row = copy.copy(row)
    row.get_search_fields = lambda: fields  # type: ignore[attr-defined]  # of this copy alone
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
