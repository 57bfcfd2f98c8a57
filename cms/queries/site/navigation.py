"""What stands around every page and depends on pages alone: menus, addresses, how to reach the course office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page, Site

from cms.models import CaseIndexPage, CoursePage, SiteSettings, StandardPage


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str


@dataclass(frozen=True)
class Furniture:
    site: Site | None
    """With its front page as such (`root_page.specific`), where Wagtail begins to look for every page."""
    main: list[MenuItem]
    footer: list[MenuItem]
    contact: SiteSettings
    library: str
    """The address of the library, empty as long as there is none."""
    courses: dict[int, str]
    """The addresses of the pages of editions, by edition."""


def furniture_of(site: Site | None) -> Furniture:
    """The furniture of a site, from pages that everybody may read. An address without a site has none."""
    if site is None:
        return Furniture(None, [], [], SiteSettings(), "", {})
    root = site.root_page.specific
    pages = Page.objects.descendant_of(root).live().public()
    courses = CoursePage.objects.filter(pk__in=pages.values("pk"))
    in_footer = StandardPage.objects.filter(show_in_footer=True)
    return Furniture(
        site=site,
        main=_items(site, pages.child_of(root).in_menu()),
        footer=_items(site, pages.filter(pk__in=in_footer.values("pk"))),
        library=next((page.get_url(current_site=site) for page in pages.type(CaseIndexPage)), ""),
        courses={page.edition_id: page.get_url(current_site=site) for page in courses},
        contact=SiteSettings.objects.filter(site=site).first() or SiteSettings(site=site),
    )


def _items(site: Site, pages: Iterable[Page]) -> list[MenuItem]:
    return [MenuItem(page.title, page.get_url(current_site=site)) for page in pages]
