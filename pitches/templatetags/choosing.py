"""The form with which the course office decides, pitch by pitch: `{% load choosing %}` in the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from django.forms import BoundField

    from pitches.forms.choosing import DecideForm
    from pitches.models import Pitch

register = template.Library()


@register.filter
def fields_of(form: DecideForm, pitch: Pitch) -> list[BoundField]:
    """Its turn, or why it has none; nothing of a pitch that came after the form."""
    return form.rows.get(pitch.pk, [])
