"""The demo edition in the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.apps import apps
from django.core import serializers

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


def dump() -> dict[str, str]:
    """All rows of all models with their primary keys, as text."""
    return {
        model._meta.label_lower: serializers.serialize("json", model._base_manager.order_by("pk"))
        for model in apps.get_models()
        if model._meta.label_lower not in NOT_COMPARED and not model._meta.proxy
    }


def primary_keys() -> dict[str, set[Any]]:
    """The primary keys of all rows of all models, search index and all."""
    return {
        model._meta.label_lower: set(model._base_manager.values_list("pk", flat=True)) for model in apps.get_models()
    }
