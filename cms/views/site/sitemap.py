"""The map of the site for search engines."""

from __future__ import annotations

import datetime as dt

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from cms.models import CoursePage
from cms.site_url import SITE


class PageSitemap(Sitemap):
    """Every page that everybody may read. An edition that is not announced does not exist yet."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def items(self) -> PageQuerySet[Page]:
        site = Site.find_for_request(self.request)
        if site is None:
            return Page.objects.none()
        drafts = CoursePage.objects.filter(edition__is_published=False)
        pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public()
        return pages.exclude(pk__in=drafts.values("pk")).order_by("path")

    def get_urls(
        self, page: int | str = 1, site: object = None, protocol: str | None = None
    ) -> list[dict[str, object]]:
        """With `SITE_URL` before each path, whatever host was asked."""
        urls: list[dict[str, object]] = super().get_urls(page=page, site=SITE, protocol=SITE.protocol)
        return urls

    def location(self, page: Page) -> str:
        return page.get_url(self.request)

    def lastmod(self, page: Page) -> dt.datetime | None:
        return page.last_published_at


def sitemap(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml"""
    return sitemap_view(request, {"pages": PageSitemap(request)})
