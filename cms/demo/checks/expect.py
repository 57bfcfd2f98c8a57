"""How a check says what does not hold."""

from __future__ import annotations

from cms.demo.book import Node
from cms.demo.errors import DemoContentError


def expect(holds: bool, node: Node, key: str, problem: str) -> None:
    """Raises DemoContentError about a key of a record when it does not hold."""
    if not holds:
        raise DemoContentError(node.place.key(key), problem)
