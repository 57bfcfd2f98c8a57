"""Public pages that are rendered once and served again to visitors without a session."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Collection
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from cms import page_cache

View = Callable[..., HttpResponseBase]

PRIVATE_DIRECTIVES = ("private", "no-store", "no-cache")


MOST_QUESTIONS = 500
"""How many different questions (addresses with a query) are kept at most in `PUBLIC_PAGE_CACHE_SECONDS`: whoever makes
them up does not fill the cache.
"""


def for_visitors(view: View, *, reads: Collection[str] = ()) -> View:
    """Keep what `view` answers to visitors for `PUBLIC_PAGE_CACHE_SECONDS` (0: never).

    Kept per address (scheme, host, path and what the view `reads` of the query), language and generation of pages.
    What it does not read makes no answer of its own: who asks with more gets the kept page, or one that is not kept.
    Somebody with a session or a message waiting never gets a kept page, and what they get is never kept. Neither is an
    answer that is not a plain 200, that sets a cookie or that calls itself private.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.PUBLIC_PAGE_CACHE_SECONDS or not _asks_as_visitor(request):
            return _varied(view(request, *args, **kwargs))
        question = _question(request, reads)
        key = _key(request, question)
        kept = cache.get(key)
        if kept is not None:
            return HttpResponse(kept["content"], headers=kept["headers"])
        response = _varied(view(request, *args, **kwargs))
        if request.method == "GET" and request.GET.keys() <= set(reads):
            _when_rendered(response, functools.partial(_keep, key, request, is_question=bool(question)))
        return response

    return wrapped


def _varied(response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ["Cookie"])
    return response


def _asks_as_visitor(request: HttpRequest) -> bool:
    personal = (settings.SESSION_COOKIE_NAME, "messages")
    return request.method in {"GET", "HEAD"} and not any(name in request.COOKIES for name in personal)


def _question(request: HttpRequest, reads: Collection[str]) -> str:
    """What is read of the query, spelled in one way."""
    return urlencode([(name, value) for name in sorted(reads) for value in request.GET.getlist(name)])


def _key(request: HttpRequest, question: str) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    parts = (page_cache.present(), translation.get_language() or "", address, question)
    return f"page:{hashlib.sha256('|'.join(parts).encode()).hexdigest()}"


def _when_rendered(response: HttpResponseBase, keep: Callable[[HttpResponse], None]) -> None:
    if hasattr(response, "add_post_render_callback"):
        response.add_post_render_callback(keep)
    elif isinstance(response, HttpResponse):
        keep(response)


def _keep(key: str, request: HttpRequest, response: HttpResponse, *, is_question: bool) -> None:
    if _may_be_kept(request, response) and (not is_question or _has_room()):
        kept = {"content": response.content, "headers": dict(response.items())}
        cache.set(key, kept, settings.PUBLIC_PAGE_CACHE_SECONDS)


def _has_room() -> bool:
    """One more question may be kept; counted anew when those that were kept first run out."""
    key = f"questions:{page_cache.present()}"
    cache.add(key, 0, settings.PUBLIC_PAGE_CACHE_SECONDS)
    try:
        return cache.incr(key) <= MOST_QUESTIONS
    except ValueError:  # it ran out in between, or there is no cache now
        return False


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    directives = response.get("Cache-Control", "").lower()
    return (
        response.status_code == 200
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not any(directive in directives for directive in PRIVATE_DIRECTIVES)
        and not _became_personal(request)
    )


def _became_personal(request: HttpRequest) -> bool:
    """Something on the way logged in, wrote in the session or left a message."""
    session, user = getattr(request, "session", None), getattr(request, "user", None)
    added = getattr(getattr(request, "_messages", None), "added_new", False)
    return bool((session is not None and session.modified) or added or (user and user.is_authenticated))
