"""The last guard: a row holds clean text, whichever door it came through. The forms clean first, and answer for it.

What writes many rows at once (`bulk_create`, `update`) passes by here; it writes what a form or an action cleaned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, EmailField, Field, Model, TextField
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.fields import RichTextField

from course import text

TYPED_IN = {"course", "pitches", "cms", "account", "wagtailcore", "wagtaildocs", "wagtailimages", "wagtailredirects"}
"""The apps in whose rows people type: ours, the addresses of allauth, and the pages and files of Wagtail."""


@receiver(pre_save, dispatch_uid="course.cleaning")
def clean_row(sender: type[Model], instance: Model, raw: bool = False, **_signal: Any) -> None:
    if raw or sender._meta.app_label not in TYPED_IN:
        return
    for field in sender._meta.concrete_fields:
        cleaner = _cleaner_of(field)
        typed = instance.__dict__.get(field.attname) if cleaner else None
        if cleaner and isinstance(typed, str):
            setattr(instance, field.attname, cleaner(typed))


def _cleaner_of(field: Field[Any, Any]) -> Callable[[str], str] | None:
    """None for what nobody types: choices, keys, and a password, which is kept as a hash."""
    if not field.editable or field.choices or field.primary_key or field.name == "password":
        return None
    if isinstance(field, EmailField):
        return text.address
    if isinstance(field, TextField):
        return text.clean_markup if isinstance(field, RichTextField) else text.clean_text
    return text.clean_line if isinstance(field, CharField) else None
