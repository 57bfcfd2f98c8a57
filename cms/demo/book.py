"""Records of the demo files, and the book in which their ids and references are noted while reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cms.demo.errors import DemoContentError, Place


class Node(dict[str, Any]):
    """A record of the files, with its place."""

    place: Place


@dataclass
class Book:
    """The ids that were declared, by namespace, and the references to them."""

    ids: dict[str, dict[str, Place]] = field(default_factory=dict)
    references: list[tuple[tuple[str, ...], str, Place]] = field(default_factory=list)

    def declare(self, namespace: str, name: str, place: Place) -> None:
        known = self.ids.setdefault(namespace, {})
        if name in known:
            problem = _("the id '%(id)s' stands there twice, first in %(first)s")
            raise DemoContentError(place, problem % {"id": name, "first": known[name]})
        known[name] = place

    def check_references(self) -> None:
        """Every reference points to an id. Raises DemoContentError for the first that does not."""
        for namespaces, name, place in self.references:
            if not any(name in self.ids.get(namespace, {}) for namespace in namespaces):
                raise DemoContentError(place, _("unknown id '%(id)s'") % {"id": name})


Reader = Callable[[Any, Place, Book], Any]
"""Takes a value, its place and the book; gives the value as Python knows it or raises DemoContentError."""

Check = Callable[[Node], None]
"""Raises DemoContentError when something does not hold in a record."""
