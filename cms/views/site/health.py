"""Two answers for load balancers and watchers: does this process live, and can it serve.

What is degraded (files, cache, worker, mail) does not take the node out of service: pages go on without it.
"""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from cms.views.site.troubles import RETRY_AFTER
from course.queries.background import Background, background
from course.views.reading import reads_only

logger = logging.getLogger(__name__)


class Degraded(Exception):
    """Something beside us does not do what it should; we go on without it."""


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


def cache_keeps() -> None:
    """What was kept is there again; a cache that is away keeps nothing."""
    key = f"health:{uuid.uuid4().hex}"
    cache.set(key, True, 10)
    if not cache.get(key):
        raise Degraded("cache")


@never_cache
@reads_only
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers; asks nothing of anything else, so that nobody restarts it for a fault
    elsewhere.
    """
    return JsonResponse({"ok": True})


@never_cache
@reads_only
def ready(request: HttpRequest) -> JsonResponse:
    """503 without the database, and when to ask again; else 200 with the names of what is degraded. Why stands in the
    log alone.
    """
    if not _holds("database", database_answers):
        away = {"ok": False, "failing": ["database"]}
        return JsonResponse(away, status=503, headers={"Retry-After": str(RETRY_AFTER)})
    now = background()
    beside = {"files": files_can_be_written, "cache": cache_keeps}
    degraded = [name for name, check in beside.items() if not _holds(name, check)]
    degraded += [name for name, is_so in {"worker": now.is_silent, "mail": bool(now.late_since)}.items() if is_so]
    return JsonResponse({"ok": True, "failing": [], "degraded": degraded, **_moments(now)})


def _moments(now: Background) -> dict[str, str | None]:
    """In UTC, ISO 8601; null when there is none."""
    moments = {"last_tick": now.last_tick, "mail_late_since": now.late_since}
    return {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _holds(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except (DatabaseError, OSError, Degraded):
        logger.exception("health check failed: %s", name)
        return False
    return True
