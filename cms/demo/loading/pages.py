"""Puts one page of the demo in the tree and publishes it, when it differs from what is there."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.html import escape
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.demo.loading.load import Load

PageRow = TypeVar("PageRow", bound=Page)

RESET = ("seo_title", "search_description", "show_in_menus")
"""Fields of every page that a load puts back."""


@dataclass(frozen=True)
class PageWords:
    """What a page says: its fields, its many-to-many fields, and its child rows by relation."""

    values: Mapping[str, Any]
    many: Mapping[str, Iterable[Model]] = field(default_factory=dict)
    children: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def put_page(load: Load, parent: Page, key: str, model: type[PageRow], words: PageWords) -> Page:
    """Make the page of a key under `parent`, or put it back. A page of others with its slug is used as it is."""
    page = load.rows.known(model, key)
    if page is None:
        other = parent.get_children().filter(slug=words.values["slug"]).first()
        return load.rows.adopt(key, other.specific) if other else _add(load, parent, key, model, words)
    if not page.is_child_of(parent):
        page.move(parent, pos="last-child")
        page = model._default_manager.get(pk=page.pk)
    if _write(page, words) or not page.live or page.has_unpublished_changes:
        page.save_revision().publish()
    load.rows.remember(key, page)
    return page


def _add(load: Load, parent: Page, key: str, model: type[PageRow], words: PageWords) -> Page:
    page = model()
    _write(page, words)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    load.rows.remember(key, page)
    return page


def _write(page: Page, words: PageWords) -> bool:
    """Give the page its words. Says whether anything changed."""
    values = {**_defaults(type(page)), **words.values}
    return any([_write_values(page, values), _write_many(page, words.many), _write_children(page, words.children)])


def _defaults(model: type[Page]) -> dict[str, Any]:
    fields = [f for f in model._meta.concrete_fields if f.name in RESET or f.model._meta.app_label == "cms"]
    return {f.name: [] if isinstance(f, StreamField) else f.get_default() for f in fields if not f.primary_key}


def _write_values(page: Page, values: Mapping[str, Any]) -> bool:
    changed = False
    for name, value in values.items():
        if _stored(page, name) != (value.pk if isinstance(value, Model) else value):
            setattr(page, name, json.dumps(value) if _holds_blocks(page, name) else value)
            changed = True
    return changed


def _stored(page: Page, name: str) -> Any:
    if _holds_blocks(page, name):
        return getattr(page, name).get_prep_value()
    return getattr(page, page._meta.get_field(name).attname)


def _holds_blocks(page: Page, name: str) -> bool:
    return isinstance(page._meta.get_field(name), StreamField)


def _write_many(page: Page, many: Mapping[str, Iterable[Model]]) -> bool:
    changed = False
    for name, related in many.items():
        wanted = sorted(related, key=lambda row: row.pk)
        if page.pk is None or {row.pk for row in getattr(page, name).all()} != {row.pk for row in wanted}:
            setattr(page, name, wanted)
            changed = True
    return changed


def _write_children(page: Page, children: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    changed = False
    for name, wanted in children.items():
        rows = list(getattr(page, name).all())
        if [{key: getattr(row, key) for key in wanted[0]} for row in rows] != list(wanted):
            model = page._meta.get_field(name).related_model
            setattr(page, name, [model(sort_order=number, **values) for number, values in enumerate(wanted)])
            changed = True
    return changed


# --- blocks ---------------------------------------------------------------------------------------------

Block = tuple[str, Any]


def body(key: str, blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The stored form of blocks, with ids that are the same at every load."""
    return [
        {"type": kind, "value": _listed(f"{key}:{n}", value), "id": _id(f"{key}:{n}")}
        for n, (kind, value) in enumerate(blocks)
    ]


def _listed(key: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [{"type": "item", "value": item, "id": _id(f"{key}:{n}")} for n, item in enumerate(value)]


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def paragraph(text: str) -> Block:
    return "text", f"<p>{escape(text)}</p>"


def bullets(texts: Iterable[str]) -> Block:
    return "text", f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def question(asked: str, answer: str) -> Block:
    return "question", {"question": asked, "answer": answer}
