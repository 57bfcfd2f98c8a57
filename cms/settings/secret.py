"""A secret key that is made once and kept, so that the demo needs no configuration."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def stored_secret_key(folder: Path) -> str:
    """Read the key from `folder`, or make it there, readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = get_random_secret_key()
    with os.fdopen(handle, "w") as stream:
        stream.write(key)
    return key
