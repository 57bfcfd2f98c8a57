"""What goes along when a row is deleted, told before it happens."""

from __future__ import annotations

from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector


class Needed(Exception):
    """Other rows stand on this row. `by` says which, such as "21 enrolments"."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__(by)


def goes_along(row: Model) -> list[str]:
    """Kinds and numbers of the rows that would be deleted with this one. Raises Needed when it must stay."""
    collector = Collector(using=row._state.db or "default", origin=row)
    try:
        collector.collect([row])
    except ProtectedError as problem:
        raise Needed(", ".join(_counted(_by_model(problem.protected_objects)))) from problem
    except RestrictedError as problem:
        raise Needed(", ".join(_counted(_by_model(problem.restricted_objects)))) from problem
    numbers = {model: len(rows) for model, rows in collector.data.items()}
    for rows in collector.fast_deletes:
        numbers[rows.model] = numbers.get(rows.model, 0) + rows.count()
    numbers[type(row)] -= 1
    return _counted(numbers)


def _by_model(rows: set[Model]) -> dict[type[Model], int]:
    numbers: dict[type[Model], int] = {}
    for row in rows:
        numbers[type(row)] = numbers.get(type(row), 0) + 1
    return numbers


def _counted(numbers: dict[type[Model], int]) -> list[str]:
    """Words for the rows that a person knows; join tables are not among them."""
    known = {model: number for model, number in numbers.items() if number and not model._meta.auto_created}
    return sorted(
        f"{number} {model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural}"
        for model, number in known.items()
    )
