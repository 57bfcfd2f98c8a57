"""The elements of allauth in the house style: `{% load elements %}` in `templates/allauth/elements/`."""

from __future__ import annotations

import re
from collections.abc import Collection

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.templatetags.house import BEHIND_SIGNS, BREAK

register = template.Library()

BUTTONS = {
    "danger": "btn-outline-danger",
    "link": "btn-link",
    "cancel": "btn-outline-secondary",
    "secondary": "btn-outline-secondary",
    "outline": "btn-outline-primary",
    "panel": "btn-outline-primary",
    "tool": "btn-outline-primary",
    "resend": "btn-outline-primary",
}
"""What allauth says of a button, the strongest word first."""

TAG = re.compile(r"(<[^>]*>)")
TONES = {"success": "good", "warning": "warning", "danger": "bad"}


@register.filter
def button_class(tags: Collection[str] | None) -> str:
    """The class of a button by allauth's words for it."""
    return next((name for tag, name in BUTTONS.items() if tag in (tags or ())), "btn-primary")


@register.filter
def tone(tags: Collection[str] | None) -> str:
    """The tone of a badge by allauth's words for it."""
    return next((name for tag, name in TONES.items() if tag in (tags or ())), "neutral")


@register.filter
def words_breakable(markup: str) -> SafeString:
    """Markup of a template, in whose words addresses may break behind their signs; what stands in a tag stays."""
    parts = (part if TAG.fullmatch(part) else BEHIND_SIGNS.sub(BREAK, part) for part in TAG.split(markup))
    return mark_safe("".join(parts))  # noqa: S308 - was escaped where it was filled in
