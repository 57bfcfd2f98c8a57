"""What machines read: the feed of new good practices and the map of the site.

Both speak of the host that was asked, so that they are right behind every proxy.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from cms.models import CaseIndexPage, CasePage, CoursePage
from cms.queries.cases import public_cases

NEWEST = 30
"""How many cases the feed holds."""


class CaseAtom(Atom1Feed):
    """Atom whose `updated` is the last change of what it holds, also when it holds nothing yet."""

    def latest_post_date(self) -> dt.datetime:
        return (None if self.items else self.feed["library_changed"]) or super().latest_post_date()


class CaseFeed(Feed):
    """The newest cases. An entry keeps its id (RFC 4287, 4.2.6) when its page moves or gets another title."""

    feed_type = CaseAtom

    def get_object(self, request: HttpRequest) -> CaseIndexPage:
        return get_object_or_404(CaseIndexPage.objects.live().public())

    def title(self, library: CaseIndexPage) -> str:
        return library.title

    def subtitle(self, library: CaseIndexPage) -> str:
        return library.introduction

    def link(self, library: CaseIndexPage) -> str:
        return library.url

    def feed_url(self) -> str:
        return reverse("case_feed")

    def author_name(self) -> str:
        return _("The editors of Zorg en Gemeente")

    def feed_extra_kwargs(self, library: CaseIndexPage) -> dict[str, object]:
        return {"library_changed": library.last_published_at}

    def items(self, library: CaseIndexPage) -> list[CasePage]:
        published = public_cases().descendant_of(library).filter(first_published_at__isnull=False)
        return list(published[:NEWEST])

    def item_title(self, case: CasePage) -> str:
        return case.title

    def item_description(self, case: CasePage) -> str:
        return escape(case.summary)  # Atom1Feed calls it HTML

    def item_link(self, case: CasePage) -> str:
        return case.url

    def item_guid(self, case: CasePage) -> str:
        return f"urn:uuid:{case.translation_key}"

    def item_pubdate(self, case: CasePage) -> dt.datetime | None:
        return case.first_published_at

    def item_updateddate(self, case: CasePage) -> dt.datetime | None:
        return case.last_published_at


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

    def location(self, page: Page) -> str:
        return page.get_url(self.request)

    def lastmod(self, page: Page) -> dt.datetime | None:
        return page.last_published_at


def sitemap(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml"""
    return sitemap_view(request, {"pages": PageSitemap(request)})
