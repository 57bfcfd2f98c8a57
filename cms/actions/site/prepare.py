"""Makes what a site needs before its first edition: groups, words, mail texts and pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Site

from cms import generation
from cms.actions.site.welcome import remove_welcome_page
from cms.demo.content import shipped
from cms.demo.loading.load import Load
from cms.demo.loading.registry import Registry
from cms.demo.loading.words import load_calendar, load_evaluations, load_mails, load_terms
from cms.models import CaseIndexPage, CourseIndexPage, HomePage, StandardPage
from course import clock
from course.actions.people.staff import ensure_groups
from course.formatting import in_dutch
from course.models import MailTemplate

DRAFTS = ("voor_wie", "privacy", "toegankelijkheid", "spelregels")
"""Text pages that somebody must read and complete before they go online."""


@transaction.atomic
def prepare_site(*, hostname: str, port: int = 443) -> list[str]:
    """Make what is missing and leave what is there; twice is once. Returns what it made: the titles of pages, and how
    many mail texts.

    The text pages are drafts: what they promise is for their owner to say.
    """
    with in_dutch():
        ensure_groups()
        content = shipped()
        load = Load(content, clock.now(), Registry())
        texts = MailTemplate.objects.count()
        for step in (load_terms, load_mails, load_evaluations, load_calendar):
            step(load)
        made = _make_pages(content.pages["paginas"], hostname, port)
        if number := MailTemplate.objects.count() - texts:
            made.append(ngettext("%(number)d mail text", "%(number)d mail texts", number) % {"number": number})
    transaction.on_commit(generation.begin)
    return made


def _make_pages(texts: list[dict[str, Any]], hostname: str, port: int) -> list[str]:
    by_id = {node["id"]: node for node in texts}
    made: list[str] = []
    home = HomePage.objects.first()
    if home is None:
        node = by_id["home"]
        home = HomePage(
            title=node["titel"], slug="zorg-en-gemeente", heading=node["kop"], introduction=node["inleiding"]
        )
        _add(Page.get_first_root_node(), home, made)
    _point_site(home, hostname, port)
    remove_welcome_page()
    pages: list[Page] = [
        CourseIndexPage(title=_("Course"), slug="cursus", show_in_menus=True),
        CaseIndexPage(title=_("Good practices"), slug="goede-voorbeelden", show_in_menus=True),
        StandardPage(title=_("Contact"), slug="contact", shows_contact=True, show_in_footer=True),
        *(_draft(by_id[name]) for name in DRAFTS),
    ]
    taken = set(home.get_children().values_list("slug", flat=True))
    for page in pages:
        if page.slug not in taken:
            _add(home, page, made)
    return made


def _draft(node: dict[str, Any]) -> StandardPage:
    return StandardPage(
        title=node["titel"],
        slug=node["slug"],
        introduction=node["inleiding"],
        shows_contact=True,
        show_in_footer=True,
        live=False,
    )


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
