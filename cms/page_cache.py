"""The generation of what is kept of public pages.

Menus and rendered pages are kept under the name of the present generation. Whoever changes a page begins a
new one, so that nothing older is served again. With Redis that holds on every node at once; a node that keeps
things in its own memory follows when they run out.
"""

from __future__ import annotations

import uuid

from django.core.cache import cache

KEY = "public-pages:generation"


def present() -> str:
    """The name of the present generation."""
    return str(cache.get(KEY, "first"))


def begin() -> None:
    """From now on nothing is served that was kept before."""
    cache.set(KEY, uuid.uuid4().hex, timeout=None)
