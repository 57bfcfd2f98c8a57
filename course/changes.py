"""What waits to be published, held against what stands now: merging three ways, on plain values. Knows no row.

A plan is `{row: {field: value}}`; what was agreed on first (`base`), what is wanted, and how it is `now` are plans of
the same thing. A row that begins with "n" has no key of its own yet.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Plan: TypeAlias = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """One value, or with an empty `field` a whole row. None is a row that is not there.

    `is_stale` says that somebody changed it meanwhile to something else: then somebody has to choose.
    """

    row: str
    field: str
    was: Any
    now: Any
    wanted: Any
    is_stale: bool = False

    @property
    def key(self) -> str:
        return f"{self.row}:{self.field}"


def changes(base: Plan, now: Plan, wanted: Plan) -> list[Change]:
    """What is wanted otherwise than it is now; of what is so already nothing is left to do.

    In the order of rows and fields as they are now: a database keeps those of the other plans in an order of its own.
    """
    rows = [*now, *sorted(row for row in {*base, *wanted} if row not in now)]
    return [one for row in rows for one in _of_row(row, base.get(row), now.get(row), wanted.get(row))]


def _of_row(
    row: str, was: dict[str, Any] | None, now: dict[str, Any] | None, wanted: dict[str, Any] | None
) -> Iterable[Change]:
    if was == wanted:
        return ()
    if was is None or wanted is None or now is None:
        if now == wanted:
            return ()
        return [Change(row, "", was, now, wanted, is_stale=now != was)]
    return [
        Change(row, field, was.get(field), value, wanted[field], is_stale=value != was.get(field))
        for field, value in now.items()
        if wanted[field] not in (was.get(field), value)
    ]


def merged(now: Plan, found: Iterable[Change]) -> Plan:
    """How it would be. What was taken out meanwhile and is wanted still comes back as a new row; what comes from
    another plan keeps its key.
    """
    plan = copy.deepcopy(now)
    for one in found:
        if one.field:
            plan[one.row][one.field] = one.wanted
        elif one.wanted is None:
            plan.pop(one.row, None)
        else:
            row = one.row if one.was is None and one.row not in plan else new_row(plan)
            plan[row] = copy.deepcopy(one.wanted)
    return plan


def chosen(base: Plan, wanted: Plan, one: Change, *, takes_wanted: bool) -> tuple[Plan, Plan]:
    """Base and wanted after somebody chose: from now on it is a change of how it is now, or none."""
    base, wanted = copy.deepcopy(base), copy.deepcopy(wanted)
    if one.field:
        base[one.row][one.field] = one.now
        if not takes_wanted:
            wanted[one.row][one.field] = one.now
        return base, wanted
    _put(base, one.row, one.now)
    if not takes_wanted:
        _put(wanted, one.row, one.now)
    elif one.wanted is not None and one.now is None:
        del wanted[one.row]
        wanted[new_row(wanted)] = one.wanted
    return base, wanted


def kept_up(base: Plan, now: Plan, wanted: Plan) -> Plan:
    """The base, after what is wanted became true: it was done by another way, and is no change any more."""
    base = copy.deepcopy(base)
    for row in {*base, *wanted}:
        if now.get(row) == wanted.get(row):
            _put(base, row, now.get(row))
        elif row in base and row in now and row in wanted:
            same = {field: value for field, value in wanted[row].items() if now[row].get(field) == value}
            base[row] |= same
    return base


def new_row(*plans: Mapping[str, Any]) -> str:
    """A key that no row of these plans has."""
    taken = {int(row[1:]) for plan in plans for row in plan if is_new(row)}
    return f"n{max(taken, default=0) + 1}"


def is_new(row: str) -> bool:
    return row.startswith("n")


def _put(plan: Plan, row: str, value: dict[str, Any] | None) -> None:
    if value is None:
        plan.pop(row, None)
    else:
        plan[row] = copy.deepcopy(value)
