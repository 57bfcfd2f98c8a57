"""What every template knows. What needs the database is read when a template asks for it, and not before."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from cms import page_cache
from cms.queries.site.navigation import Furniture, furniture_of
from course import clock


def site(request: HttpRequest) -> dict[str, object]:
    """The demo's switches, the menus and how to reach the course office."""
    furniture = SimpleLazyObject(lambda: kept_furniture(request))
    return {
        "DEMO": settings.DEMO,
        "site_url": settings.SITE_URL,
        "shared_seconds": settings.PUBLIC_PAGE_CACHE_SECONDS,
        "page_parts_seconds": settings.PAGE_PARTS_CACHE_SECONDS,
        "generation": SimpleLazyObject(page_cache.present),
        "demo_moment": SimpleLazyObject(clock.demo_moment),
        "main_menu": SimpleLazyObject(lambda: furniture.main),
        "footer_menu": SimpleLazyObject(lambda: furniture.footer),
        "contact": SimpleLazyObject(lambda: furniture.contact),
        "library_url": SimpleLazyObject(lambda: furniture.library),
        "course_urls": SimpleLazyObject(lambda: furniture.courses),
    }


def kept_furniture(request: HttpRequest) -> Furniture:
    """What stands around the pages of this request's site, read once in `PAGE_PARTS_CACHE_SECONDS` (0: every time)."""
    if not hasattr(request, "furniture"):
        request.furniture = _furniture(request)  # type: ignore[attr-defined]  # kept as long as the request
    furniture: Furniture = request.furniture  # type: ignore[attr-defined]  # set above
    return furniture


def _furniture(request: HttpRequest) -> Furniture:
    if not settings.PAGE_PARTS_CACHE_SECONDS:
        return furniture_of(Site.find_for_request(request))
    key = f"furniture:{page_cache.present()}:{request.get_host()}"
    kept: Furniture | None = cache.get(key)
    if kept is None:
        kept = furniture_of(Site.find_for_request(request))
        cache.set(key, kept, settings.PAGE_PARTS_CACHE_SECONDS)
    return kept
