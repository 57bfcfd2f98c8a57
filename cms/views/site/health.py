"""Can this node serve: the answer for load balancers and for whoever waits until the site is up."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


def database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def files_can_be_written() -> None:
    """Only where files are kept in a folder of this machine; object storage answers for itself."""
    for alias in ("default", "private"):
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            Path(storage.location).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=storage.location) as probe:
                probe.write(b"1")


PARTS: dict[str, Callable[[], None]] = {"database": database_answers, "files": files_can_be_written}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when everything answers; else 503 with the names of what does not. Why stands in the log alone."""
    failing = [name for name, check in PARTS.items() if not _holds(name, check)]
    return JsonResponse({"ok": not failing, "failing": failing}, status=503 if failing else 200)


def _holds(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except (DatabaseError, OSError):
        logger.exception("health check failed: %s", name)
        return False
    return True
