"""The data model as Mermaid diagrams: one for each room, with what decides in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.apps import apps
from django.db import models
from django.db.models import Field, Model

APPS = ("course", "pitches", "cms")

KINDS: dict[type[Field], str] = {
    models.BooleanField: "boolean",
    models.CharField: "text",
    models.DateField: "day",
    models.DateTimeField: "moment",
    models.DecimalField: "decimal",
    models.FileField: "file",
    models.IntegerField: "number",
    models.JSONField: "json",
    models.TextField: "text",
    models.TimeField: "time",
    models.UUIDField: "uuid",
}
"""What a column is called in a diagram: the word of the nearest class."""

MANY, ONE, ONE_OR_NONE = "}o", "||", "|o"


def data_model(label: str) -> str:
    """Every room of an app with its diagram, its rows in words and the names of its constraints."""
    by_module = sorted(apps.get_app_config(label).get_models(), key=_module_of)
    rooms = [room(module, list(rows)) for module, rows in groupby(by_module, key=_module_of)]
    return "\n\n".join(rooms)


def room(module: str, rows: list[type[Model]]) -> str:
    """One room: heading, diagram, and a line for each row."""
    name = module.rpartition(".")[2]
    parts = [f"### {name}", f"`{module.replace('.', '/')}.py`", diagram(rows), "\n".join(map(_told, rows))]
    return "\n\n".join(parts)


def diagram(rows: Iterable[type[Model]]) -> str:
    """The rows with their fields; a row of another room that they point to is a name alone."""
    lines = [line for row in rows for line in (*_entity(row), *_relations(row))]
    return "\n".join(("```mermaid", "erDiagram", *(f"    {line}" for line in lines), "```"))


def _module_of(row: type[Model]) -> str:
    return row.__module__


def _entity(row: type[Model]) -> Iterator[str]:
    columns = [f"    {_kind_of(field)} {field.name}{' UK' if field.unique else ''}" for field in _deciding(row)]
    yield f"{row.__name__} {{" if columns else row.__name__
    yield from columns
    if columns:
        yield "}"


def _relations(row: type[Model]) -> Iterator[str]:
    """One line for each key, read from the row that has it: `Meeting }o--|| Edition : edition`."""
    for field in (*row._meta.local_fields, *row._meta.local_many_to_many):
        if field.related_model and not field.name.endswith("_ptr"):
            left = ONE_OR_NONE if field.one_to_one else MANY
            right = "o{" if field.many_to_many else "o|" if field.null else ONE
            yield f"{row.__name__} {left}--{right} {field.related_model.__name__} : {field.name}"


def _deciding(row: type[Model]) -> Iterator[Field]:
    """Dates, numbers, states, yes or no, and words that a constraint is about; not the words that people write."""
    constrained = {name for one in row._meta.constraints for name in getattr(one, "fields", ())}
    for field in row._meta.local_fields:
        is_words = isinstance(field, (models.CharField, models.TextField)) and not field.choices
        if field.primary_key or field.is_relation or not _kind_of(field):
            continue
        if not is_words or field.unique or field.name in constrained:
            yield field


def _kind_of(field: Field) -> str:
    """The word for a column; empty for one that is not a plain value (the blocks of a page)."""
    if field.choices:
        return "choice"
    return next((KINDS[kind] for kind in type(field).__mro__ if kind in KINDS), "")


def _told(row: type[Model]) -> str:
    own_words = row.__doc__ if row.__doc__ and not row.__doc__.startswith(f"{row.__name__}(") else ""
    sentence = " ".join((own_words or "").strip().partition("\n\n")[0].split())
    names = ", ".join(f"`{one.name}`" for one in row._meta.constraints)
    return f"- **{row.__name__}**{f': {sentence}' if sentence else ''}{f' Holds: {names}.' if names else ''}"
