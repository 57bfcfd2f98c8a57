"""Filters of the lists of the course office: what they offer, and those that the cockpit links to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import django_filters
from django import forms
from django.db.models import Field, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from course.forms.programme.pickers import MeetingChoice, ModuleChoice, PlaceChoice
from course.models import Meeting, Module, Place
from course.queries.programme.pickers import all_meetings, all_modules

Question: TypeAlias = tuple[str | Promise, Callable[[], QuerySet[Any]]]
"""Label and query of the rows that a filter finds; of any model."""


def _filter_by(choice: type[forms.ModelChoiceField]) -> type[django_filters.ModelChoiceFilter]:
    """A filter that calls its rows as this field of the forms does."""
    field = type(f"{choice.__name__}Field", (choice, django_filters.fields.ModelChoiceField), {})
    return type(f"{choice.__name__}Filter", (django_filters.ModelChoiceFilter,), {"field_class": field})


AS_IN_FORMS: Mapping[object, tuple[type[django_filters.ModelChoiceFilter], Callable[[], QuerySet[Any]]]] = {
    Meeting: (_filter_by(MeetingChoice), all_meetings),
    Module: (_filter_by(ModuleChoice), all_modules),
    Place: (_filter_by(PlaceChoice), Place.objects.all),
}


class OfficeFilterSet(WagtailFilterSet):
    """Meetings, modules and places are called as where one chooses them: with day, edition and place."""

    @classmethod
    def filter_for_lookup(cls, field: Field, lookup_type: str) -> tuple[type[django_filters.Filter], dict[str, Any]]:
        filter_class, params = super().filter_for_lookup(field, lookup_type)
        if filter_class is django_filters.ModelChoiceFilter and field.related_model in AS_IN_FORMS:
            filter_class, rows = AS_IN_FORMS[field.related_model]
            params["queryset"] = lambda _request: rows()
        return filter_class, params


class NeedsFilter(django_filters.ChoiceFilter):
    """Rows that ask for attention. `questions` is {code: (label, query of rows)}."""

    def __init__(self, *, questions: Mapping[str, Question], **kwargs: Any) -> None:
        self.questions = questions
        choices = [(code, label) for code, (label, _rows) in questions.items()]
        super().__init__(
            label=_("Needs attention"), choices=choices, empty_label=_("All"), widget=forms.RadioSelect, **kwargs
        )

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return rows
        _label, asking = self.questions[value]
        return rows.filter(pk__in=asking().values("pk"))


def needs_attention(model: type[Model], fields: list[str], **questions: Question) -> type[OfficeFilterSet]:
    """A filter set on `fields` with the filter `needs`: code=(label, query)."""
    meta = type("Meta", (), {"model": model, "fields": list(fields)})
    return type(
        f"{model.__name__}FilterSet",
        (OfficeFilterSet,),
        {"Meta": meta, "needs": NeedsFilter(questions=questions)},
    )
