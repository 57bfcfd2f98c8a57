"""Filters that the cockpit links to."""

from __future__ import annotations

import django_filters
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet


class NeedsFilter(django_filters.ChoiceFilter):
    """Rows that ask for attention. `questions` is {code: (label, query of rows)}."""

    def __init__(self, *, questions, **kwargs) -> None:
        self.questions = questions
        choices = [(code, label) for code, (label, _rows) in questions.items()]
        super().__init__(
            label=_("Needs attention"), choices=choices, empty_label=_("All"), widget=RadioSelect, **kwargs
        )

    def filter(self, rows, value):
        if not value:
            return rows
        _label, asking = self.questions[value]
        return rows.filter(pk__in=asking().values("pk"))


def needs_attention(model, fields, **questions):
    """A filter set on `fields` with the filter `needs`: code=(label, query)."""
    meta = type("Meta", (), {"model": model, "fields": list(fields)})
    return type(
        f"{model.__name__}FilterSet",
        (WagtailFilterSet,),
        {"Meta": meta, "needs": NeedsFilter(questions=questions)},
    )
