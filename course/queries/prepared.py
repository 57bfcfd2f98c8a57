"""Questions of many parts that are put into SQL once, and asked again and again with other values."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


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


class Prepared(Generic[Row]):
    """A queryset in which some values are `Given`.

    To build one and to make its SQL can take longer than the answer. So keep what is made of it, and let nothing in it
    that changes, such as a moment, be there otherwise than `Given`.
    """

    def __init__(self, rows: QuerySet[Any, Row]) -> None:
        self.question = rows
        self.compiler = rows.query.get_compiler(rows.db)
        self.sql, self.values = self.compiler.as_sql()

    def rows(self, **given: Any) -> list[Row]:
        """What the queryset gives; one query. Takes a value for each name; what the question does not use is left."""
        values = tuple(value.within(given) if isinstance(value, Given) else value for value in self.values)
        compiler: Any = copy(self.compiler)
        compiler.connection = connection  # every thread has its own
        compiler.as_sql = lambda: (self.sql, values)
        asked: Any = self.question.all()
        asked.query.get_compiler = lambda using: compiler
        return list(asked)
