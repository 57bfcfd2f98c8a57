"""What stands around every page: the menus and how to reach the course office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page, Site

from cms.models import SiteSettings, StandardPage


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str


@dataclass(frozen=True)
class Furniture:
    main: list[MenuItem]
    footer: list[MenuItem]
    contact: SiteSettings


def furniture_of(site: Site | None) -> Furniture:
    """The furniture of a site, from pages that everybody may read. An address without a site has none."""
    if site is None:
        return Furniture([], [], SiteSettings())
    pages = Page.objects.descendant_of(site.root_page).live().public()
    in_footer = StandardPage.objects.filter(show_in_footer=True)
    return Furniture(
        main=_items(site, pages.child_of(site.root_page).in_menu()),
        footer=_items(site, pages.filter(pk__in=in_footer.values("pk"))),
        contact=SiteSettings.objects.filter(site=site).first() or SiteSettings(site=site),
    )


def _items(site: Site, pages: Iterable[Page]) -> list[MenuItem]:
    return [MenuItem(page.title, page.get_url(current_site=site)) for page in pages]
