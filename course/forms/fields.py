"""Fields for what people type: without the control characters that break calendars and exports."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

KEPT = {"\n", "\t", "\u200c", "\u200d"}
"""Line ends and tabs, and the two joiners with which scripts and emoji are written."""

LARGEST_KEY = 2**63 - 1

LONGEST_ADDRESS = 254
"""What the database holds of an e-mail address, and the longest to which mail can go (RFC 3696, erratum 1690)."""


def without_control_characters(text: str) -> str:
    """Text as a person meant it: composed, LF at line ends (U+2028 too), nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def optional(label: Any) -> Any:
    """The label of a field that may stay empty."""
    return format_lazy(_("{label} (not required)"), label=label)


class CleanCharField(forms.CharField):
    """One line."""

    def to_python(self, value: object) -> str:
        text = super().to_python(without_control_characters(str(value)) if value else value)
        return " ".join(text.split()) if any(map(str.isprintable, text or "")) else ""


class AddressField(forms.EmailField):
    """An e-mail address in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_ADDRESS, **kwargs})

    def to_python(self, value: object) -> str:
        return super().to_python(without_control_characters(str(value or "")).lower())


class KnownRowsField(forms.ModelMultipleChoiceField):
    """Rows by their keys; a key that no database can hold is a wrong choice, not an error of ours."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not str(key).isdecimal() or int(key) > LARGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)


class CleanTextField(forms.CharField):
    """Several lines, in a box of `rows` lines."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        return super().to_python(without_control_characters(str(value)) if value else value)
