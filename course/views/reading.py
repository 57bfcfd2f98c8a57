"""Pages that only show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def reads_only(view: View) -> View:
    """GET and HEAD; 405 for anything else, and that without a token too: there is nothing that one could forge.

    (Django would look for a token first. Calendar apps and watchers that ask with another method would read that their
    page stood open for too long.)
    """
    return csrf_exempt(require_safe(view))
