"""Where files lie that only a view may hand out."""

from __future__ import annotations

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Files that only a view may hand out."""
    return storages["private"]
