"""Boxes that a template writes itself. `{% load boxes %}` once per template."""

from __future__ import annotations

from django import template

from course.forms.boxes import rows_needed

register = template.Library()

register.filter("rows_needed", rows_needed)
