"""Questions of many parts that are put into SQL once, and asked again and again with other values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """A value of a prepared question, by name: it is known when somebody asks."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", [self]

    def within(self, values: Mapping[str, Any]) -> Any:
        """What the database gets for it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


class Prepared:
    """The rows of a queryset of values in which some are `Given`.

    To build such a queryset and to make its SQL can take longer than the answer: keep what is made of it, and let
    nothing in it that changes, such as a moment, be there otherwise than `Given`. Columns come as the database gives
    them: ask for texts and numbers alone.
    """

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.sql, self.values = rows.query.sql_with_params()

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """One query. Takes a value for each name; those that the question does not use are left."""
        values = [value.within(given) if isinstance(value, Given) else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return list(cursor.fetchall())
