"""The demo edition in the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.apps import apps
from django.core import serializers
from django.db.models import Model

from cms.demo.content import shipped
from cms.demo.loading.edition import load_demo
from cms.demo.models import DemoRecord
from tests.helpers.databases import kept_database


def row(key: str) -> Any:
    """The row that the demo loaded under a key, or None."""
    record = DemoRecord.objects.filter(key=key).first()
    return record.row if record else None


@contextmanager
def demo_for_module(blocker: Any, moment: str) -> Iterator[None]:
    """The demo for all tests of a module, with the clock at its moment; each process loads it once."""
    with (
        blocker.unblock(),
        time_machine.travel(shipped().moment(moment), tick=False),
        kept_database(f"demo_{moment}", lambda: load_demo(moment=moment)),
    ):
        yield


NOT_COMPARED = {"wagtailsearch.indexentry", "modelsearch.indexentry", "sessions.session"}


WRITTEN_AGAIN = {
    "wagtailcore.modellogentry",
    "course.datepoll",
    "course.polloption",
    "course.pollperson",
    "course.pollanswer",
    "course.pendingchange",
    "course.acceptedfinding",
    "course.publication",
    "course.publishedchange",
    "course.speakerinvitation",
    "course.visitround",
    "course.visitchoice",
    "course.visitrank",
    "course.visitplace",
    "course.taskanswer",
}
"""What happened is written anew by each load: the same under other keys."""

OTHER_KEYS = ("poll", "person", "option", "round", "choice", "object_id")
"""Where these name each other, and the history one of them."""


def dump(models: Iterable[type[Model]] | None = None) -> dict[str, Any]:
    """All rows of these models, or of all, with their primary keys, as text."""
    return {
        model._meta.label_lower: _rows_of(model)
        for model in models or apps.get_models()
        if model._meta.label_lower not in NOT_COMPARED and not model._meta.proxy
    }


def _rows_of(model: type[Model]) -> Any:
    rows = serializers.serialize("python", model._base_manager.order_by("pk"))
    if model._meta.label_lower in WRITTEN_AGAIN:
        fields = [{name: row["fields"][name] for name in row["fields"] if name not in OTHER_KEYS} for row in rows]
        return sorted(map(repr, fields))
    return rows


def primary_keys() -> dict[str, set[Any]]:
    """The primary keys of all rows of all models, search index and all."""
    return {
        model._meta.label_lower: set(model._base_manager.values_list("pk", flat=True)) for model in apps.get_models()
    }
