"""Copying a page: Wagtail's form asks for a title and a web address without saying how long they may be."""

from __future__ import annotations

from collections.abc import Callable

from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from cms.forms.lengths import bound

COLUMNS = {"new_title": "title", "new_slug": "slug"}
"""Where its fields are kept."""


def bound_copies() -> None:
    """From now on."""
    CopyForm.__init__ = _with_lengths(CopyForm.__init__)


def _with_lengths(init: Callable[..., None]) -> Callable[..., None]:
    def made(form: CopyForm, *args: object, **kwargs: object) -> None:
        init(form, *args, **kwargs)
        for name, column in COLUMNS.items():
            bound(form.fields[name], Page._meta.get_field(column).max_length)

    return made
