"""The boxes of several lines in Wagtail's forms of rows: how long a text may be stands below them, as on the site."""

from __future__ import annotations

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput

from course.forms.fields import CleanTextField


def say_how_long() -> None:
    """From now on."""
    register_form_field_override(
        models.TextField,
        override={"form_class": CleanTextField, "widget": AdminAutoHeightTextInput},
        exact_class=True,
    )
