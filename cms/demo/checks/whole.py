"""What must hold between the records of the demo files, after each record by itself was found right."""

from __future__ import annotations

from cms.demo.checks import pages, people, programme, vocabulary
from cms.demo.records import Content


def check(content: Content) -> None:
    """Raises ContentError for the first thing that does not hold."""
    for holds in (*programme.CHECKS, *people.CHECKS, *vocabulary.CHECKS, *pages.CHECKS):
        holds(content)
