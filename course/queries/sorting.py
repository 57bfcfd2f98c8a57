"""One order for every list that somebody sorts by a name or a title."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, EmailField, F, Field, Model, QuerySet, SlugField, TextField
from django.db.models.expressions import OrderBy

from course.models.keys import KeyField, Sorted
from course.text import sort_name

Row = TypeVar("Row", bound=Model)

NO_NAMES = (EmailField, SlugField)
"""Texts that stand by their signs: addresses and codes."""


def by_name(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The same rows, and where they are sorted by a name or a title the order of `course.text.sort_name`: by the key
    of the row when it has one, else as the database computes it. What has no name stands before what has one.
    """
    chosen = rows.query.order_by
    sorted_by = [_sorted(rows, one) for one in chosen]
    if sorted_by == [*chosen]:
        return rows
    return rows.order_by(*sorted_by, *(() if {"pk", "-pk"}.intersection(map(str, chosen)) else ("pk",)))


def _sorted(rows: QuerySet[Any], one: Any) -> Any:
    path = one.removeprefix("-") if isinstance(one, str) else ""
    field = None if path in rows.query.annotations else _field(rows.model, path)
    if not isinstance(field, CharField | TextField) or isinstance(field, NO_NAMES) or field.choices:
        return one
    key = field if isinstance(field, KeyField) else _key(field)
    value = F(path.removesuffix(field.name) + key.name) if key else Sorted(F(path))
    is_last = one.startswith("-")
    return OrderBy(value, descending=is_last, nulls_first=not is_last or None, nulls_last=is_last or None)


def _field(model: type[Model] | None, path: str) -> Field[Any, Any] | None:
    """What a path of an order leads to; None when that is no column."""
    field = None
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name) if model else None
        except FieldDoesNotExist:
            return None
        model = getattr(field, "related_model", None)
    return field if isinstance(field, Field) else None


def _key(field: Field[Any, Any]) -> KeyField[Any, Any] | None:
    keys = (key for key in field.model._meta.concrete_fields if isinstance(key, KeyField))
    return next((key for key in keys if key.of == (field.name,) and key.by is sort_name), None)
