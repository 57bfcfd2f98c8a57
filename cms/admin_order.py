"""Wagtail's own lists and choices stand in the order of ours (`course.queries.sorting`), on every database.

Wagtail sorts by the bytes of a name or by what the database makes of it, and offers rows in the order of keys, of
addresses or of the names of classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.generic.chooser import BaseChooseView
from wagtail.admin.views.pages import search
from wagtail.models import Collection, Site, Task, Workflow
from wagtail.models.media import CollectionQuerySet

from course.models import User
from course.queries.sorting import by_name
from course.text import sort_name

BY_LABEL = (ContentType, Group, Site, Task, Workflow)
"""Rows that Wagtail offers in no order that anybody sees."""


def sort_as_ours() -> None:
    """From now on."""
    BaseListingView.order_queryset = _by_name(BaseListingView.order_queryset)
    BaseChooseView.apply_object_list_ordering = _by_name(BaseChooseView.apply_object_list_ordering)
    search.page_filter_search = _searched_by_name(search.page_filter_search)
    ModelChoiceIterator.__iter__ = _choices(ModelChoiceIterator.__iter__)  # type: ignore[method-assign]  # as meant
    CollectionQuerySet.get_indented_choices = _indented


def _by_name(order: Callable[[Any, QuerySet[Any]], QuerySet[Any]]) -> Callable[[Any, QuerySet[Any]], QuerySet[Any]]:
    """What a list is sorted by; the order in which it was read (the tree of the pages) stays."""

    def ordered(view: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
        found = order(view, rows)
        return found if found.query.order_by == rows.query.order_by else by_name(found)

    return ordered


def _searched_by_name(searched: Callable[..., Any]) -> Callable[..., Any]:
    def found(typed: str, pages: QuerySet[Any], every: QuerySet[Any], ordering: str | None) -> Any:
        return searched(typed, by_name(pages) if ordering else pages, every, ordering)

    return found


def _choices(iterate: Callable[[Any], Iterable[Any]]) -> Callable[[Any], Iterator[Any]]:
    """Rows to choose from: people by their names, a tree by those at each level, and the others by what one reads."""

    def choices(iterator: Any) -> Iterator[Any]:
        rows = iterator.queryset
        empty = [] if iterator.field.empty_label is None else [("", iterator.field.empty_label)]
        if rows.model is Collection:
            return iter([*empty, *map(iterator.choice, in_tree(rows))])
        if rows.model is User and rows.query.order_by == (User.USERNAME_FIELD,):
            iterator.queryset = rows.order_by("sort_name", "pk")
        found = list(iterate(iterator))
        if issubclass(rows.model, BY_LABEL):
            found[len(empty) :] = sorted(found[len(empty) :], key=lambda choice: sort_name(str(choice[1])))
        return iter(found)

    return choices


def in_tree(collections: Iterable[Collection]) -> list[Collection]:
    """Each below its parent, and by name at each level."""
    rows = list(collections)
    names = {row.path: sort_name(row.name) for row in rows}

    def place(row: Collection) -> list[tuple[str, str]]:
        paths = (row.path[:end] for end in range(row.steplen, len(row.path) + 1, row.steplen))
        return [(names.get(path, ""), path) for path in paths]

    return sorted(rows, key=place)


def _indented(rows: CollectionQuerySet) -> list[tuple[int, str]]:
    least = rows.get_min_depth()
    return [(row.pk, row.get_indented_name(least, html=True)) for row in in_tree(rows)]
