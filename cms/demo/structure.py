"""Readers of ids, references, lists and records in the demo files. Every optional key is there after reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cms.demo.book import Book, Check, Node, Reader
from cms.demo.errors import DemoContentError, Place
from cms.demo.values import filled

IDENTIFIER = re.compile(r"[a-z0-9_-]{1,60}")


def id_of(*namespaces: str) -> Reader:
    """The id of a record, unique in each of the namespaces."""

    def read(value: Any, place: Place, book: Book) -> str:
        name = filled(value, place, book)
        if not IDENTIFIER.fullmatch(name):
            problem = _("'%(id)s' is no id; use small letters, digits, - and _") % {"id": name}
            raise DemoContentError(place, problem)
        for namespace in namespaces:
            book.declare(namespace, name, place)
        return name

    return read


def ref(*namespaces: str) -> Reader:
    """The id of a record elsewhere, in one of the namespaces."""

    def read(value: Any, place: Place, book: Book) -> str:
        name = filled(value, place, book)
        book.references.append((namespaces, name, place))
        return name

    return read


def many(reader: Reader, least: int = 0) -> Reader:
    """A list. Records in it are named by their number, plain values by themselves."""

    def read(value: Any, place: Place, book: Book) -> list[Any]:
        if not isinstance(value, list):
            raise DemoContentError(place, _("expected a list"))
        if len(value) < least:
            raise DemoContentError(place, _("expected at least %(number)d") % {"number": least})
        return [
            reader(item, place.index(number) if isinstance(item, dict | list) else place, book)
            for number, item in enumerate(value)
        ]

    return read


def table(reader: Reader) -> Reader:
    """Keys of the writer's own choice with values of one kind."""

    def read(value: Any, place: Place, book: Book) -> Node:
        node = _node(value, place)
        for key, item in value.items():
            node[str(key)] = reader(item, place.key(str(key)), book)
        return node

    return read


def record(
    required: Mapping[str, Reader],
    extra: Mapping[str, tuple[Reader, Any]] | None = None,
    check: Sequence[Check] = (),
) -> Reader:
    """A record with fixed keys. `extra` are keys that may be absent, each with what it is then."""
    extra = extra or {}

    def read(value: Any, place: Place, book: Book) -> Node:
        node = _node(value, place)
        for key in value:
            if key not in required and key not in extra:
                raise DemoContentError(place, _("unknown key '%(key)s'") % {"key": key})
        for key, reader in required.items():
            if key not in value:
                raise DemoContentError(place, _("the key '%(key)s' is missing") % {"key": key})
            node[key] = reader(value[key], place.key(key), book)
        for key, (reader, absent) in extra.items():
            node[key] = reader(value[key], place.key(key), book) if key in value else absent
        for holds in check:
            holds(node)
        return node

    return read


def _node(value: Any, place: Place) -> Node:
    if not isinstance(value, dict):
        raise DemoContentError(place, _("expected keys with values"))
    node = Node()
    node.place = place
    return node


def in_order(first: str, last: str, *, same: bool = False) -> Check:
    """The value of `last` comes after that of `first`; with `same` it may be equal. Both may be absent."""

    def check(node: Node) -> None:
        start, end = node[first], node[last]
        if start is None or end is None:
            return
        if end < start or (end == start and not same):
            problem = _("'%(last)s' lies before '%(first)s'") % {"last": last, "first": first}
            raise DemoContentError(node.place, problem)

    return check
