"""Puts the demo's front page at the root of the site, and gives the site back what it had."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Site

from cms.actions.site.welcome import is_welcome_page, name_what_wagtail_made, remove_welcome_page
from cms.demo.loading.load import Load
from cms.demo.loading.pages import Block, PageWords, body, put_page
from cms.demo.loading.registry import NOTE
from cms.demo.models import DemoRecord
from cms.models import HomePage, SiteSettings

FORMER_HOME = f"{NOTE}home"


def load_home(load: Load) -> None:
    """The front page at the root of the default site, and how to reach the course office."""
    home = put_page(load, Page.get_first_root_node(), "page:home", HomePage, _home(load))
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    elif site.root_page_id != home.pk:
        former = site.root_page
        site.root_page = home
        site.save()
        if is_welcome_page(former):
            remove_welcome_page()
            name_what_wagtail_made()
        else:
            _note_former_home(former.pk)
    contact = load.content.edition.contact
    values = {
        "site": site,
        "contact_name": contact.naam,
        "contact_email": contact.e_mail,
        "contact_hours": contact.bereikbaar,
    }
    load.rows.put(SiteSettings, "contact", values, natural=("site",))


def _home(load: Load) -> PageWords:
    node = load.content.page_texts["home"]
    blocks: list[Block] = []
    for block in node.blokken:
        if block.soort == "points":
            blocks.append(("points", [{"heading": p.kop, "text": p.tekst} for p in block.punten]))
        if block.soort == "voice":
            blocks.append(("voice", {"text": block.tekst, "source": block.bron}))
    return PageWords(
        {
            "title": node.titel,
            "slug": node.slug,
            "search_description": node.inleiding,
            "heading": node.kop,
            "introduction": node.inleiding,
            "edition": load.rows["edition"],
            "body": body("home", blocks),
        }
    )


def _note_former_home(page_id: int) -> None:
    """Remember what stood at the root before us; what stood there first counts."""
    if _former_home() is None:
        kind = ContentType.objects.get_for_model(Page)
        DemoRecord.objects.update_or_create(key=FORMER_HOME, defaults={"content_type": kind, "object_id": page_id})


def give_sites_back(leaving: Iterable[int]) -> None:
    """Sites whose root is among the pages that leave get their former root, or else a plain front page."""
    for site in Site.objects.filter(root_page__in=leaving):
        site.root_page = _former_home() or _plain_home()
        site.save()


def _former_home() -> Page | None:
    note = DemoRecord.objects.filter(key=FORMER_HOME).first()
    return Page.objects.filter(pk=note.object_id).first() if note else None


def _plain_home() -> Page:
    name = settings.WAGTAIL_SITE_NAME
    home = HomePage(title=name, heading=name, introduction=name, slug="welkom")
    Page.get_first_root_node().add_child(instance=home)
    return home
