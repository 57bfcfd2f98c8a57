"""Filters that the cockpit links to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import django_filters
from django.db.models import Model, QuerySet
from django.forms import RadioSelect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

Question: TypeAlias = tuple[str | Promise, Callable[[], QuerySet[Any]]]
"""Label and query of the rows that a filter finds; of any model."""


class NeedsFilter(django_filters.ChoiceFilter):
    """Rows that ask for attention. `questions` is {code: (label, query of rows)}."""

    def __init__(self, *, questions: Mapping[str, Question], **kwargs: Any) -> None:
        self.questions = questions
        choices = [(code, label) for code, (label, _rows) in questions.items()]
        super().__init__(
            label=_("Needs attention"), choices=choices, empty_label=_("All"), widget=RadioSelect, **kwargs
        )

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return rows
        _label, asking = self.questions[value]
        return rows.filter(pk__in=asking().values("pk"))


def needs_attention(model: type[Model], fields: list[str], **questions: Question) -> type[WagtailFilterSet]:
    """A filter set on `fields` with the filter `needs`: code=(label, query)."""
    meta = type("Meta", (), {"model": model, "fields": list(fields)})
    return type(
        f"{model.__name__}FilterSet",
        (WagtailFilterSet,),
        {"Meta": meta, "needs": NeedsFilter(questions=questions)},
    )
