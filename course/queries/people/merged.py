"""Whose a link is that was mailed before two accounts became one.

The history of the account that remains says which key the other had, and which rows of it went into a row of the one
that remains: a link that names such a row opens that row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from course.authority import Purpose
from course.models import User
from course.queries.people.merging import MERGED


class Went(NamedTuple):
    """A row that a link names went into another one; `number` is the link of it that worked then, `stands` that of the
    row that stayed. The history keeps these fields.
    """

    purpose: str
    gone: int
    stays: int
    number: int = 0
    stands: int = 0


def keys_before(person: int | None) -> list[int]:
    """The keys of the accounts that went into this one, the newest first."""
    return [line.data["gone_key"] for line in _lines().filter(object_id=str(person))]


def merged_person(key: int) -> User | None:
    """Into whom the account with this key went; None when there was none."""
    line = _lines().filter(data__gone_key=key).first()
    return User.objects.filter(pk=line.object_id).first() if line else None


def merged_row(purpose: Purpose, key: int) -> Went | None:
    """Into which row the one with this key went, perhaps by way of others; None when its link was withdrawn between."""
    into = {one.gone: one for one in _went() if one.purpose == purpose}
    first = last = into.get(key)
    while last and last.stays in into:
        last, stood = into[last.stays], last.stands
        if last.number != stood:
            return None
    return Went(purpose, key, last.stays, first.number, last.stands) if first and last else None


def _went() -> Iterator[Went]:
    for data in _lines().values_list("data", flat=True):
        yield from (Went(*noted) for noted in data.get("went", ()))


def _lines() -> QuerySet[ModelLogEntry]:
    kind = ContentType.objects.get_for_model(User)
    lines: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(content_type=kind, action=MERGED[User])
    return lines.order_by("-timestamp", "-pk")
