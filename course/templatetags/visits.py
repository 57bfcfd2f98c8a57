"""Work visits in templates. `{% load visits %}` once per template."""

from __future__ import annotations

from django import template

from course.queries.visits import why

register = template.Library()

register.filter("why_this", why.why_this)
register.filter("why_not_first", why.why_not_first)
