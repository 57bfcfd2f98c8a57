"""Fields for what people type. What cleans it stands in `course.forms.typed`, for the fields of others too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from course import text
from course.text import key_in

NOT_CHOSEN = ("", pgettext_lazy("one of a list", "Choose"))
"""The first of a list from which something must be chosen."""


def optional(label: Any) -> Any:
    """The label of a field that may stay empty."""
    return format_lazy(_("{label} (not required)"), label=label)


def bare(label: Any) -> str:
    """The same label where an answer is shown back, and nothing is asked any more."""
    before, after = str(optional("\0")).split("\0")
    return str(label).removeprefix(before).removesuffix(after)


class _FilledIn:
    """`autocomplete` is the word of the HTML standard for what one says about oneself (WCAG 1.3.5), so that a browser
    can fill it in; "off" where it is about somebody else, of whom a browser would fill in the wrong one.
    """

    def __init__(self, *args: Any, autocomplete: str = "", **kwargs: Any) -> None:
        self.autocomplete = autocomplete
        super().__init__(*args, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return {**attrs, "autocomplete": self.autocomplete} if self.autocomplete else attrs


class CleanCharField(_FilledIn, forms.CharField):
    """One line, also in a box of several lines."""

    clean_typed = staticmethod(text.clean_line)


class AddressField(_FilledIn, forms.EmailField):
    """An e-mail address of somebody: their own, or that of another."""


class KnownRowsField(forms.ModelMultipleChoiceField):
    """Rows by their keys; a key that no database can hold is a wrong choice, not an error of ours."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not key_in(key):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)


class CleanTextField(forms.CharField):
    """Several lines, in a box of `rows` lines; how long it may be stands below it."""

    clean_typed = staticmethod(text.clean_text)

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        if self.max_length is not None:
            self.help_text = with_most(self.help_text, self.max_length)


def with_most(help_text: Any, most: int) -> Any:
    """A help text that ends with how long the text may be: nothing cuts it off while one types."""
    length = format_lazy(_("At most {most} characters."), most=most)
    return format_lazy("{} {}", help_text, length) if help_text else length


NO_VERSION, LONGEST_VERSION = -1, 18


class VersionField(forms.Field):
    """Of which version a form was made, carried along unseen. What cannot be one is no version that there ever was: its
    form counts as one from before, and nobody reads the name of a field that they do not see.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value: Any) -> int:
        typed = str(value)
        is_number = typed.isascii() and typed.isdecimal() and len(typed) < LONGEST_VERSION
        return int(typed) if is_number else NO_VERSION
