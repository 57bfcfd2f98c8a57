"""Every field of every form cleans what was typed: ours, and those of Wagtail, allauth and Django.

One place instead of a field of our own in each form, because the forms of others are doors as well. A password is
nobody's to change, and comes through as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from course import text

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
LONGEST_ADDRESS = 254
"""What the database holds of an e-mail address, and the longest to which mail can go (RFC 3696, erratum 1690)."""

OTHER_AGE = _("The year must lie between %(earliest)d and %(latest)d.")


def clean_what_is_typed() -> None:
    """From now on. Called before any form is made (`course.apps`): what a field tells its widget it tells once."""
    for field, method, wrap in (
        (forms.EmailField, "__init__", _as_long_as_mail_goes),
        (forms.CharField, "to_python", _cleaning),
        (forms.CharField, "widget_attrs", _leaving_length_to_the_server),
        (forms.FileField, "to_python", _cleaning_the_name),
        (forms.IntegerField, "to_python", _reading(text.number)),
        (forms.DecimalField, "to_python", _reading(text.number)),
        (forms.FloatField, "to_python", _reading(text.fraction)),
        (forms.DateField, "to_python", _within_reach),
        (forms.DateTimeField, "to_python", _within_reach),
    ):
        setattr(field, method, wrap(getattr(field, method)))


def _cleaning(to_python: Callable[[forms.CharField, Any], str]) -> Callable[[forms.CharField, Any], str]:
    def cleaned(field: forms.CharField, value: Any) -> str:
        is_typed = value not in field.empty_values and not _is_secret(field.widget)
        return to_python(field, _cleaner_of(field)(str(value)) if is_typed else value)

    return cleaned


def _as_long_as_mail_goes(make: Callable[..., None]) -> Callable[..., None]:
    """A field for an address says what is refused. (That of Django takes 320 characters, before the erratum.)"""

    def made(field: forms.EmailField, **kwargs: Any) -> None:
        make(field, **{"max_length": LONGEST_ADDRESS, **kwargs})

    return made


def _reading(
    as_machines_write: Callable[[str], str],
) -> Callable[[Callable[[forms.Field, Any], Any]], Callable[[forms.Field, Any], Any]]:
    """Amounts, whole numbers and degrees as people write them. (A whole number of 1.000 would be 1 to Django.)"""

    def reading(to_python: Callable[[forms.Field, Any], Any]) -> Callable[[forms.Field, Any], Any]:
        return lambda field, value: to_python(field, as_machines_write(value) if isinstance(value, str) else value)

    return reading


def _within_reach(to_python: Callable[[forms.Field, Any], Any]) -> Callable[[forms.Field, Any], Any]:
    """A day that a slip of the finger put in another age is refused: at the ends of the calendar nothing counts on."""

    def read(field: forms.Field, value: Any) -> Any:
        day = to_python(field, value)
        if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise forms.ValidationError(
                OTHER_AGE, code="year", params={"earliest": EARLIEST_YEAR, "latest": LATEST_YEAR}
            )
        return day

    return read


def _cleaner_of(field: forms.CharField) -> Callable[[str], str]:
    """What the field says itself, or what it is seen to ask. Wagtail's editor sends rich text in a hidden input."""
    own: Callable[[str], str] | None = getattr(field, "clean_typed", None)
    if own is not None:
        return own
    if isinstance(field, forms.EmailField):
        return text.address
    if isinstance(field, forms.SlugField):
        return text.code
    if isinstance(field.widget, forms.HiddenInput):
        return text.clean_markup
    several = isinstance(field.widget, forms.Textarea) or not field.strip
    return text.clean_text if several else text.clean_line


def _is_secret(widget: forms.Widget) -> bool:
    return getattr(widget, "input_type", "") == "password"


def _leaving_length_to_the_server(
    widget_attrs: Callable[[forms.CharField, forms.Widget], Mapping[str, Any]],
) -> Callable[[forms.CharField, forms.Widget], dict[str, Any]]:
    """A browser with `maxlength` cuts what is pasted without a word. The server gives it back and says what is too
    long; until then the page counts (`count.js`).
    """

    def attributes(field: forms.CharField, widget: forms.Widget) -> dict[str, Any]:
        attrs = dict(widget_attrs(field, widget))
        most = attrs.pop("maxlength", None)
        return attrs if most is None or _is_secret(widget) else {**attrs, "data-most": most}

    return attributes


def _cleaning_the_name(to_python: Callable[[forms.FileField, Any], Any]) -> Callable[[forms.FileField, Any], Any]:
    def cleaned(field: forms.FileField, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            data.name = text.clean_line(data.name or "")
        return to_python(field, data)

    return cleaned
