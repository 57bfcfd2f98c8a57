"""Which rows the demo loaded, by the ids of its files: so that loading twice gives the same rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from cms.demo.models import DemoRecord
from course.content.errors import ContentError

Row = TypeVar("Row", bound=Model)

NOTE = "before:"
"""Keys of records that point to rows of others: what stood in a place before the demo took it."""

NOT_OURS = {"password", "last_login"}
"""Fields that loading never puts back."""


class Registry:
    """The rows of earlier loads and of this one. `loaded` holds the rows of this load by key ("person:d01")."""

    def __init__(self) -> None:
        records = DemoRecord.objects.exclude(key__startswith=NOTE)
        self._records = {record.key: record for record in records.select_related("content_type")}
        self._rows: dict[type[Model], dict[int, Any]] = {}
        self._adopted: set[str] = set()
        self._new: dict[str, DemoRecord] = {}
        self.loaded: dict[str, Model] = {}

    def __getitem__(self, key: str) -> Any:
        """The row that this load put under the key."""
        return self.loaded[key]

    def put(
        self,
        model: type[Row],
        key: str,
        values: Mapping[str, Any],
        *,
        natural: Sequence[str] = (),
        many: Mapping[str, Iterable[Model]] | None = None,
        later: Sequence[str] = (),
    ) -> Row:
        """Make the row of a key, or put it back as `values` say; every other editable field gets its default.

        A row of somebody else with the same `natural` fields is used as it is and never becomes ours. `later` are
        fields that are set afterwards. Raises ContentError for a value that does not fit its field.
        """
        wanted = {**_defaults(model, later), **values}
        row = self.known(model, key)
        if row is None and natural:
            row = model._default_manager.filter(**{name: wanted[name] for name in natural}).first()
            if row is not None:
                return self.adopt(key, row)
        self._write(row or model(), key, wanted)
        row = self.loaded[key]  # type: ignore[assignment]
        for name, related in (many or {}).items():
            _set_many(row, name, related)  # type: ignore[arg-type]
        return row  # type: ignore[return-value]

    def begin(
        self,
        model: type[Row],
        key: str,
        values: Mapping[str, Any],
        save: Callable[[Row], object],
    ) -> Row:
        """The row of a key before anything happened to it: stored by an action (`save`) the first time, and put back
        there as `values` say when an earlier load made it. What happened then is done again.
        """
        if self.known(model, key) is not None:
            return self.put(model, key, values)
        row = model(**values)
        save(row)
        self.remember(key, row)
        return row

    def known(self, model: type[Row], key: str) -> Row | None:
        """The row that an earlier load made for this key and that is still there."""
        record = self._records.get(key)
        if record is None or record.content_type_id != ContentType.objects.get_for_model(model).pk:
            return None
        if model not in self._rows:
            self._rows[model] = model._default_manager.in_bulk(self.ids(model))
        return self._rows[model].get(record.object_id)

    def ids(self, model: type[Model]) -> list[int]:
        """Primary keys of all registered rows of a model."""
        kind = ContentType.objects.get_for_model(model).pk
        return [record.object_id for record in self._records.values() if record.content_type_id == kind]

    def adopt(self, key: str, row: Row) -> Row:
        """Use a row that was there before us, and leave it as it is."""
        self._adopted.add(key)
        self.loaded[key] = row
        return row

    def remember(self, key: str, row: Model) -> None:
        """Note that this row is ours."""
        self.loaded[key] = row
        record = self._records.get(key)
        if record is None or record.object_id != row.pk:
            kind = ContentType.objects.get_for_model(row)
            self._records[key] = self._new[key] = DemoRecord(key=key, content_type=kind, object_id=row.pk)

    def write(self) -> None:
        """Store what was remembered. A key whose row was lost points to its new row."""
        DemoRecord.objects.filter(key__in=self._new).delete()
        DemoRecord.objects.bulk_create(self._new.values())
        self._new.clear()

    def leftovers(self) -> dict[type[Model], list[int]]:
        """Registered rows that this load did not put, by model."""
        found: dict[type[Model], list[int]] = defaultdict(list)
        for key, record in self._records.items():
            model = record.content_type.model_class()
            if key not in self.loaded and model is not None:
                found[model].append(record.object_id)
        return found

    def counts(self) -> Counter[type[Model]]:
        """How many rows of each kind are ours."""
        return Counter(type(row) for key, row in self.loaded.items() if key not in self._adopted)

    def _write(self, row: Model, key: str, wanted: Mapping[str, Any]) -> None:
        changed = [name for name, value in wanted.items() if _stored(row, name) != _storable(value)]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed or row.pk is None:
            _check_fields(row, key)
            row.save()
        self.remember(key, row)


def _defaults(model: type[Model], later: Sequence[str]) -> dict[str, Any]:
    skipped = {*NOT_OURS, *later}
    fields = (field for field in model._meta.concrete_fields if field.editable and not field.primary_key)
    return {field.name: field.get_default() for field in fields if field.name not in skipped}


def _stored(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    return getattr(row, field.attname if isinstance(field, Field) else name)


def _storable(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _set_many(row: Model, name: str, related: Iterable[Model]) -> None:
    manager = getattr(row, name)
    wanted = {other.pk for other in related}
    if set(manager.values_list("pk", flat=True)) != wanted:
        manager.set(wanted)


def _check_fields(row: Model, key: str) -> None:
    """Lengths and choices, without queries."""
    fields = row._meta.concrete_fields
    skipped = {field.name for field in fields if field.is_relation or not field.editable or field.name in NOT_OURS}
    try:
        row.clean_fields(exclude=skipped)
    except ValidationError as error:
        name, problems = next(iter(error.message_dict.items()))
        raise ContentError(key, f"{name}: {' '.join(problems)}") from error
