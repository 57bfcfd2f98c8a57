"""Takes away the page with which Wagtail greets a new site."""

from __future__ import annotations

from wagtail.models import Page

TITLE = "Welcome to your new Wagtail site!"


def remove_welcome_page() -> None:
    """Delete Wagtail's own first page, as long as nobody touched it and no site begins there."""
    page = Page.objects.filter(depth=2, slug="home", title=TITLE).first()
    if page is not None and is_welcome_page(page) and not page.sites_rooted_here.exists():
        page.delete()


def is_welcome_page(page: Page) -> bool:
    """Wagtail made it, and nobody changed it or put a page under it."""
    known = (page.depth, page.slug, page.title) == (2, "home", TITLE)
    return known and page.specific_class is Page and page.is_leaf() and page.latest_revision_id is None
