"""Rows below another row, in the form of that one. Rows are added and removed with buttons of the form itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from course.formatting import day_in_numbers, time_in_numbers
from course.text import key_in

MOST_ROWS = 60


class RowForm(forms.ModelForm):
    """A row; `key` says which stored one it is. SHOWN are the fields by which people tell rows apart."""

    SHOWN: tuple[str, ...] = ()
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def row(self) -> Any:
        """The row as it was filled in."""
        self.instance.pk = key_in(self.cleaned_data.get("key", "")) or None
        return self.instance

    @property
    def is_filled_in(self) -> bool:
        """It is stored already, or something was typed in it."""
        return self.has_changed() or bool(self["key"].value())

    @classmethod
    def line_of(cls, given: dict[str, Any]) -> str:
        """A row as people read it."""
        return " · ".join(_shown(given.get(name)) for name in cls.SHOWN if given.get(name))


def _shown(value: Any) -> str:
    if isinstance(value, dt.time):
        return time_in_numbers(value)
    if isinstance(value, dt.date):
        return day_in_numbers(value)
    return str(_("done") if value is True else value)


class RowFormSet(forms.BaseFormSet):
    """Rows that were added stay empty without harm; those to remove are ticked."""

    def kept(self) -> Iterator[RowForm]:
        """The forms of the rows that remain."""
        for form in self.forms:
            if form.is_filled_in and not form.cleaned_data.get("DELETE"):
                yield form

    def add_row(self) -> None:
        """One more, empty; what was typed stays."""
        name = self.management_form.add_prefix("TOTAL_FORMS")
        self.data = {**self.data.dict(), name: str(min(self.total_form_count() + 1, MOST_ROWS))}
        for known in ("management_form", "forms"):
            self.__dict__.pop(known, None)

    def in_words(self) -> list[str]:
        """A line for each row that remains; what is not right as it was typed."""
        rows = [form for form in self.forms if not form["DELETE"].value() and form.is_filled_in]
        return [self.form.line_of(form.cleaned_data if form.is_valid() else _typed_in(form)) for form in rows]

    def stored_in_words(self) -> list[str]:
        return [self.form.line_of(row) for row in self.initial or ()]

    def as_typed(self) -> None:
        """Without looking whether it is right: nobody asked for that yet."""
        for form in self.forms:
            form._errors = forms.utils.ErrorDict()
        self._errors, self._non_form_errors = list[Any](), forms.utils.ErrorList()

    @cached_property
    def problems(self) -> list[str]:
        """What is wrong with the rows together."""
        return [str(error) for error in self.non_form_errors()]


def _typed_in(form: RowForm) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}


def set_of(form: type[RowForm]) -> type[RowFormSet]:
    most = {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS, "validate_max": True}
    return cast("type[RowFormSet]", forms.formset_factory(form, RowFormSet, extra=0, can_delete=True, **most))


class HasRows:
    """A form of Wagtail's with rows of one or more kinds below it, by name."""

    rows: dict[str, RowFormSet]
    _errors: Any

    def is_valid(self) -> bool:
        rows_are = [rows.is_valid() for rows in self.rows.values()]
        is_valid: bool = super().is_valid()
        return is_valid and all(rows_are)

    def add_row(self, name: str) -> None:
        """Show it with one row more and all that was typed, unchecked."""
        self.rows[name].add_row()
        self._errors = forms.utils.ErrorDict()
        for rows in self.rows.values():
            rows.as_typed()
