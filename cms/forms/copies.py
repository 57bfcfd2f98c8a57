"""Copying a page: Wagtail's form asks for a title and a web address without saying how long they may be."""

from __future__ import annotations

from collections.abc import Callable

from django.core.validators import MaxLengthValidator
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

COLUMNS = {"new_title": "title", "new_slug": "slug"}
"""Where its fields are kept."""


def bound_copies() -> None:
    """From now on."""
    CopyForm.__init__ = _bound(CopyForm.__init__)


def _bound(init: Callable[..., None]) -> Callable[..., None]:
    def bound(form: CopyForm, *args: object, **kwargs: object) -> None:
        init(form, *args, **kwargs)
        for name, column in COLUMNS.items():
            field, most = form.fields[name], Page._meta.get_field(column).max_length
            field.max_length = most
            field.validators.append(MaxLengthValidator(most))
            field.widget.attrs |= field.widget_attrs(field.widget)

    return bound
