"""Where everybody reads about an edition. The app that knows pages says where (`register`)."""

from __future__ import annotations

from collections.abc import Callable

from course.models import Edition

PageOf = Callable[[Edition], str]

_pages: list[PageOf] = []


def register(page_of: PageOf) -> None:
    """`page_of` gives the address of the public page of an edition, empty when there is none."""
    _pages.append(page_of)


def page_of(edition: Edition) -> str:
    """The address of its public page, empty when no app knows one."""
    return next((url for one in _pages if (url := one(edition))), "")
