"""Fields for what people type: without the control characters that break calendars and exports."""

from __future__ import annotations

import unicodedata

from django import forms

KEPT = {"\n", "\t"}


def without_control_characters(text: str) -> str:
    """Text as a person meant it: composed, line ends as LF, U+2028/2029 as line ends, no other control characters."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in {"Cc", "Cs"})


class CleanCharField(forms.CharField):
    """One line."""

    def to_python(self, value: object) -> str:
        text = super().to_python(without_control_characters(str(value)) if value else value)
        return " ".join(text.split()) if text else text


class CleanTextField(forms.CharField):
    """Several lines, in a box of `rows` lines."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        return super().to_python(without_control_characters(str(value)) if value else value)
