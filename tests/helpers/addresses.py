"""All addresses of the site, as the URL resolver knows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True)
class Address:
    """`name` is that of the pattern with its name spaces; where that is not unique, the route stands behind it."""

    name: str
    route: str
    pattern: URLPattern

    @property
    def view(self) -> Any:
        """The class of the view, or the function itself."""
        return getattr(self.pattern.callback, "view_class", self.pattern.callback)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Which parts of the path are numbers."""
        return tuple(re.findall(r"<int:(\w+)>", self.route))


@cache
def every_address() -> tuple[Address, ...]:
    """Each pattern once; of two with the same route Django asks the first."""
    found = {route: (name, pattern) for name, route, pattern in reversed(list(_walk(get_resolver().url_patterns)))}
    often = Counter(name for name, _pattern in found.values())
    return tuple(
        Address(name if name and often[name] == 1 else f"{name} {route}".strip(), route, pattern)
        for route, (name, pattern) in reversed(found.items())
    )


def _walk(patterns: list[Any], before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        route = before + _plain(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, route, inside)
        else:
            yield ":".join([*spaces, pattern.name]) if pattern.name else "", route, pattern


def _plain(pattern: Any) -> str:
    route = str(pattern)
    return route if isinstance(pattern, RoutePattern) else route.removeprefix("^").removesuffix("$")
