"""The search of Wagtail, for whatever somebody types.

Every word becomes a step deeper into one expression, so a page full of words was too deep for Python. And on SQLite
words are written into a query language (FTS5) in which a quote ended the word: modelsearch 1.3 doubles the single
quote, which means nothing there, and not the double one, which does.
"""

from __future__ import annotations

from typing import Any

from modelsearch.backends import database
from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend
from modelsearch.query import And, Or, Phrase, PlainText, SearchQuery

MOST_WORDS = 30
"""So many different words are looked for; who types more is told what the first ones find."""


class FewWords:
    """Mixed into the compiler of the database."""

    def __init__(self, queryset: Any, query: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(queryset, _few(query), *args, **kwargs)  # type: ignore[call-arg]  # of the compiler


def _few(query: Any) -> Any:
    if isinstance(query, str):
        return " ".join(list(dict.fromkeys(query.split()))[:MOST_WORDS])
    if isinstance(query, PlainText):
        return PlainText(_few(query.query_string), operator=query.operator, boost=query.boost)
    if isinstance(query, (And, Or)):
        return type(query)([_few(part) for part in query.subqueries[:MOST_WORDS]])
    return query


class Quoted(FewWords):
    """Words keep their quotes as FTS5 writes them: double."""

    def build_search_query_content(self, query: SearchQuery, config: object = None) -> Any:
        if isinstance(query, PlainText):
            query = PlainText(_quoted(query.query_string), operator=query.operator, boost=query.boost)
        elif isinstance(query, Phrase):
            query = Phrase(_quoted(query.query_string))
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]  # of the compiler


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def SearchBackend(params: dict[str, Any]) -> Any:
    """That of the database, under the name by which modelsearch asks for it."""
    backend = database.SearchBackend(params)
    ours = Quoted if isinstance(backend, SQLiteSearchBackend) else FewWords
    for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
        theirs = getattr(backend, name)
        setattr(backend, name, type(theirs.__name__, (ours, theirs), {}))
    return backend
