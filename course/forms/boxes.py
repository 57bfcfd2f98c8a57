"""Boxes of several lines in the forms of the course office. In Wagtail's forms of rows how long a text may be stands
below them, as on the site.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput

from course.forms.fields import CleanCharField, CleanTextField

LONG = 150
"""Signs, from which a line can be longer than a box is wide."""

NARROWEST = 24
"""So many signs stand beside each other on a phone."""


def say_how_long() -> None:
    """From now on."""
    register_form_field_override(
        models.TextField,
        override={"form_class": CleanTextField, "widget": AdminAutoHeightTextInput},
        exact_class=True,
    )


def show_lines_whole() -> None:
    """From now on a line of ours that can be long is read whole in its box."""
    register_form_field_override(models.CharField, override=_box_of_line, exact_class=True)


def _box_of_line(field: models.Field) -> dict[str, Any]:
    """How Wagtail's own titles look is its own matter."""
    is_long = (field.max_length or 0) >= LONG and not field.choices
    is_ours = not field.model.__module__.startswith("wagtail")
    return {"form_class": CleanCharField, "widget": GrowingLine} if is_long and is_ours else {}


def rows_needed(text: object) -> int:
    """So many rows of a box show all of a line on a phone."""
    return -(-len(str(text or "")) // NARROWEST) or 1


class GrowingLine(AdminAutoHeightTextInput):
    """A box for one line (a `CleanCharField`) that is as high as its text, so that all of it is read. Without script
    and in a browser that does not measure the text it is as high as on a phone.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "growing-line", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, {**(attrs or {}), "rows": rows_needed(value)})
