"""Text that is pasted into a box stays whole: a browser with `maxlength` cuts it off without a word."""

from __future__ import annotations

from typing import Any


class KeepsWhatIsPasted:
    """Leave the length to the server, which keeps the text and says what is too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
