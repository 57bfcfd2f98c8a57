"""What rows are compared and sorted by, kept beside what was typed; and the comparison itself in the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Model

from course import text


class KeyField(models.CharField):
    """A key that `by` makes of the fields in `of`, whenever the row is written, also in bulk.

    PostgreSQL sorts it by its letters, whatever the language of the database.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), by: Callable[..., str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": "", "editable": False, **kwargs})
        self.of, self.by = tuple(of), by

    def key_of(self, row: Model) -> str:
        """The key that the row would be written with."""
        typed = (str(getattr(row, name)) for name in self.of)
        return self.by(*typed)[: self.max_length] if self.by else getattr(row, self.attname)

    def pre_save(self, model_instance: Model, add: bool) -> str:
        setattr(model_instance, self.attname, self.key_of(model_instance))
        return super().pre_save(model_instance, add)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        collation = {"collation": "C"} if connection.vendor == "postgresql" else {}
        return {**super().db_parameters(connection), **collation}


class HasKeys(models.Model):
    """A row whose keys follow its fields, also when only some of them are saved."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None:
            keys = (field for field in self._meta.concrete_fields if isinstance(field, KeyField))
            kwargs["update_fields"] = {*fields, *(key.name for key in keys if not {*fields}.isdisjoint(key.of))}
        super().save(*args, **kwargs)


class UniqueKey(models.UniqueConstraint):
    """One row of each key. A form checks it by the field that was typed; the key itself stands in none."""

    def validate(
        self, model: type[Model], instance: Model, exclude: Collection[str] | None = None, using: str = "default"
    ) -> None:
        skipped = {*(exclude or ())}
        keys = [model._meta.get_field(name) for name in self.fields]
        if not any(skipped.intersection(getattr(key, "of", ())) for key in keys):
            for key in keys:
                key.pre_save(instance, False)
            super().validate(model, instance, skipped.difference(self.fields), using)


@models.CharField.register_lookup
@models.TextField.register_lookup
class Folded(models.Transform):
    """`name__folded__contains=text.folded(word)`: what `course.text.folded` gives of the column, on every database."""

    lookup_name = "folded"
    function = "folded"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, list[Any]]:
        """The same steps in the same order. Capitals are those of ICU: other collations know some alphabets alone."""
        column, given = compiler.compile(self.lhs)
        sql = f"normalize(translate({column}, %s, %s), NFKD)"
        sql = f"regexp_replace(translate({sql}, %s, %s), %s, '', 'g')"
        sql = f"""translate(lower(regexp_replace({sql}, %s, ' ', 'g') COLLATE "und-x-icu"), %s, %s)"""
        steps = [*text.ALIKE, *text.ALIKE, text.NOT_COMPARED, text.BLANK, *text.LETTERS]
        for pair in text.LETTER_PAIRS:
            sql, steps = f"replace({sql}, %s, %s)", [*steps, *pair]
        return f"btrim({sql})", [*given, *steps]


class Sorted(Folded):
    """What `course.text.sort_text` gives of the column, to sort by where no key is kept: on every database alike."""

    function = "sort_text"

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, list[Any]]:
        """By its letters, whatever the language of the database."""
        sql, steps = super().as_postgresql(compiler, connection, **context)
        sql = f"translate(regexp_replace({sql}, %s, ''), %s, '')"
        steps += [text.ARTICLE, text.UNSORTED, text.BETWEEN, " ", "g"]
        return f'btrim(regexp_replace({sql}, %s, %s, %s)) COLLATE "C"', steps


def _teach_sqlite(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        for name, make in (("folded", text.folded), ("sort_text", text.sort_text)):
            connection.connection.create_function(name, 1, _or_null(make), deterministic=True)


def _or_null(make: Callable[[str], str]) -> Callable[[object], str | None]:
    return lambda value: None if value is None else make(str(value))


connection_created.connect(_teach_sqlite, dispatch_uid="course.folded")
