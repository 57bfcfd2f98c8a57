"""A broker of files for one machine without Redis: kombu's, with messages that appear whole.

Kombu writes a message in place, and a worker that reads it half-written stops for good (kombu issue 1551). Here it
is written beside its place and moved there in one step. (Kombu's own two signatures of `_put` differ.)
"""

from __future__ import annotations

from pathlib import Path
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """The file-system channel with an atomic write; makes its folders itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        # The worker reads in the order of the names, so the name starts with the time.
        name = f"{time_ns()}_{uuid4().hex}.{queue}.msg"
        unfinished = folder / f".{name}.part"
        unfinished.write_text(dumps(payload))
        unfinished.replace(folder / name)


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Make `files://` known to kombu."""
    TRANSPORT_ALIASES["files"] = "cms.broker:Transport"
