"""Which language a text is in (built in: nothing to load).

A page speaks the language of its reader. What editors, the course office and participants wrote stays Dutch, and on an
English page it says so, for who has it read aloud.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

NOTHING, DUTCH = mark_safe(""), mark_safe(' lang="nl"')


@register.simple_tag(name="in_dutch")
def marked_as_dutch() -> SafeString:
    """The attribute of an element that holds nothing else: `<h1{% in_dutch %}>{{ page.title }}</h1>`."""
    return NOTHING if get_language() == "nl" else DUTCH


@register.filter
def dutch(text: object) -> object:
    """A name or a text within a sentence of ours: `{{ meeting.title|dutch }}`. An empty one stays empty."""
    return text if not text or get_language() == "nl" else format_html('<span lang="nl">{}</span>', text)
