"""Makes what a site needs before its first edition: groups, words, mail texts and pages."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import ngettext
from wagtail.models import Page, Site

from cms import page_cache
from cms.actions.site.welcome import name_what_wagtail_made, remove_welcome_page
from cms.content.pages import starter_words
from cms.models import CaseIndexPage, CourseIndexPage, HomePage, StandardPage
from course.actions.calendars.events import refresh_all
from course.actions.content import ensure_content
from course.actions.people.staff import ensure_groups
from course.formatting import in_dutch
from course.models import MailTemplate
from pitches.actions.session.formats import ensure_formats

DRAFTS = ("voor_wie", "privacy", "toegankelijkheid", "spelregels")
"""Text pages that somebody must read and complete before they go online."""


@transaction.atomic
def prepare_site(*, hostname: str, port: int = 443) -> list[str]:
    """Make what is missing and leave what is there; twice is once. What calendars show is rendered as this version
    does. Returns what it made: the titles of pages, and how many mail texts.

    The text pages are drafts: what they promise is for their owner to say.
    """
    with in_dutch():
        ensure_groups()
        ensure_formats()
        refresh_all()
        texts = sum(found.made and isinstance(found.row, MailTemplate) for found in ensure_content())
        made = _make_pages(hostname, port)
        if texts:
            made.append(ngettext("%(number)d mail text", "%(number)d mail texts", texts) % {"number": texts})
    transaction.on_commit(page_cache.begin)
    return made


def _make_pages(hostname: str, port: int) -> list[str]:
    made: list[str] = []
    home = HomePage.objects.first()
    if home is None:
        home = HomePage(**starter_words("home"))
        _add(Page.get_first_root_node(), home, made)
    _point_site(home, hostname, port)
    remove_welcome_page()
    name_what_wagtail_made()
    pages: list[Page] = [
        CourseIndexPage(show_in_menus=True, **starter_words("cursus")),
        CaseIndexPage(show_in_menus=True, **starter_words("goede_voorbeelden")),
        StandardPage(shows_contact=True, show_in_footer=True, **starter_words("contact")),
        *(StandardPage(shows_contact=True, show_in_footer=True, live=False, **starter_words(name)) for name in DRAFTS),
    ]
    taken = set(home.get_children().values_list("slug", flat=True))
    for page in pages:
        if page.slug not in taken:
            _add(home, page, made)
    return made


def _add(parent: Page, page: Page, made: list[str]) -> None:
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    revision = page.save_revision()
    if page.live:
        revision.publish()
    made.append(page.title)


def _point_site(home: HomePage, hostname: str, port: int) -> None:
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": hostname,
            "port": port,
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
