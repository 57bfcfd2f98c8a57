"""The page for what went wrong on our side: 503 while the database is away, 507 when the disk is full, else 500."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

from course.errors import NoRoom
from course.storage import is_full

RETRY_AFTER = 30
"""Seconds after which a browser or a robot may ask again."""


def trouble(request: HttpRequest) -> HttpResponse:
    """Django calls this for every exception that nobody caught. Asks neither session nor database."""
    fault = sys.exc_info()[1]
    if is_away(fault):
        return _page("503.html", 503, {"Retry-After": str(RETRY_AFTER)})
    if isinstance(fault, NoRoom) or is_full(fault):
        return _page("507.html", 507, {})
    response: HttpResponse = server_error(request)
    return response


def is_away(fault: BaseException | None) -> bool:
    """The database cannot be reached, or cannot do this now."""
    return isinstance(fault, (OperationalError, InterfaceError))


def _page(template: str, status: int, headers: dict[str, str]) -> HttpResponse:
    content = loader.render_to_string(template)
    return HttpResponse(content, status=status, headers={**headers, "Cache-Control": "no-store"})
