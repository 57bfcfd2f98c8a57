"""The pages of the demo and those with which every site starts say each thing once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.content.pages import starter_pages
from cms.demo.checks.expect import expect
from cms.demo.records import Content


def there_is_a_home(content: Content) -> None:
    found = any(page.id == "home" for page in content.pages.paginas)
    expect(found, content.pages, "paginas", _("the page 'home' is missing"))


def pages_have_a_title(content: Content) -> None:
    """Here, or among the pages with which every site starts; and not in both, because one of the two would be lost."""
    for page in content.pages.paginas:
        starts = page.id in starter_pages()
        said = bool(page.titel or page.slug or page.kop or page.inleiding)
        problem = _("a starter page has its title, address and introduction from what ships, every other page here")
        expect(not said if starts else bool(page.titel), page, "titel", problem)


CHECKS = (there_is_a_home, pages_have_a_title)
