"""Who keeps the site reads words in the own language: no names of parts, and no words of ours for another thing."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Collection, PageLogEntry, Site, Task, Workflow

from cms import wording
from cms.actions.site.welcome import TITLE, remove_welcome_page
from course.models import User
from tests.helpers.pages import make_home

pytestmark = pytest.mark.django_db

MACHINE = {
    "nl": re.compile(
        r"\bcan (?:add|change|delete)\b|\broot page\b|\bsite name\b|\bport\b|\bdefault|\burl\b|\bsnippet|\bhostname"
        r"|\brequest|\bpoortnummer|\bwildcard|\bwagtail|\bslug\b|\bmachtiging|\bparent\b|\bnone\b|\btrue\b|\bfalse\b"
        r"|\bpromotie|\bexternal\b|\bpictures?\b|\bworkflow ta|\bcms\.|\bcomment|\bactions\b|\bgrid\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\bcan (?:add|change|delete)\b|\bURLs?\b|\bsnippet|\bhostname|\brequests\b|\bwildcard|\bwagtail|\bslug\b"
        r"|\bpermission record|\bnone\b|\btrue\b|\bfalse\b|\bcms\.|\btoggle all\b|\btask type",
        re.IGNORECASE,
    ),
}
LISTS = (
    "wagtailadmin_account",
    "wagtailusers_groups:index",
    "wagtailusers_groups:add",
    "wagtailsites:index",
    "wagtailsites:add",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:add",
    "wagtailadmin_workflows:task_index",
    "wagtailadmin_workflows:select_task_type",
    "wagtailadmin_collections:index",
    "wagtailadmin_collections:add",
    "wagtailredirects:index",
    "wagtailredirects:add",
    "wagtailsearchpromotions:index",
    "wagtailsearchpromotions:add",
    "wagtailsearchpromotions:search_terms",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailimages:index",
    "wagtailimages:add",
    "wagtailusers_users:add",
)
ROWS = (
    ("wagtailusers_groups:edit", Group),
    ("wagtailusers_groups:delete", Group),
    ("wagtailsites:edit", Site),
    ("wagtailsites:delete", Site),
    ("wagtailadmin_workflows:edit", Workflow),
    ("wagtailadmin_workflows:disable", Workflow),
    ("wagtailadmin_workflows:edit_task", Task),
    ("wagtailadmin_workflows:disable_task", Task),
    ("wagtailadmin_collections:edit", Collection),
    ("wagtailadmin_collections:delete", Collection),
    ("wagtailredirects:edit", Redirect),
    ("wagtailredirects:delete", Redirect),
    ("wagtailsearchpromotions:edit", Query),
    ("wagtailsearchpromotions:delete", Query),
    ("wagtailusers_users:edit", User),
)
"""Its pages about one row."""


class Read(HTMLParser):
    """What stands on a page, and what it says to who hears it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.silent += tag in {"script", "style", "svg"} or (tag == "div" and "data-side-panel-toggle-counter" in given)
        self.said += [words for name in ("aria-label", "placeholder", "alt", "title") if (words := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "svg"} or (tag == "div" and self.silent > 0)

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.said.append(" ".join(data.split()))


@pytest.fixture
def office(settings, admin_client: Client) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return admin_client


@pytest.fixture
def site(office) -> Site:
    make_home()
    remove_welcome_page()
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path="/oud", redirect_link="https://duinrade.example")
    query = Query.objects.create(query_string="zorg")
    query.editors_picks.create(page=site.root_page, sort_order=0)
    query.add_hit()
    Collection.get_first_root_node().add_child(name="Foto's")
    return site


def wrong_on(office: Client, language: str, address: str) -> set[str]:
    office.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = office.get(address, follow=True)
    assert (answer.status_code, f'<html lang="{language}"' in answer.content.decode()) == (200, True)
    return {words for words in Read(answer.content.decode()).said if MACHINE[language].search(words)}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", LISTS)
def test_the_pages_of_who_keeps_the_site_speak_words(office, site, admin_user, language, name):
    User.objects.filter(pk=admin_user.pk).update(language=language)
    assert wrong_on(office, language, reverse(name)) == set()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("name", "model"), ROWS)
def test_the_pages_about_one_row_speak_words(office, site, admin_user, language, name, model):
    User.objects.filter(pk=admin_user.pk).update(language=language)
    row = model.objects.order_by("-pk").first()
    assert wrong_on(office, language, reverse(name, args=[row.pk])) == set()


def test_the_history_tells_nothing_that_nobody_did(site):
    assert list(PageLogEntry.objects.filter(label=TITLE)) == []


OURS_TOO = {
    "Completed at", "Copy", "Copy %(title)s", "Dashboard",
    "File", "Number", "Preview", "Publish", "Requested by", "Save", "Saving\u2026", "Started at", "Type", "Workflow",
    "Yes, delete", "active", "item",
}  # fmt: skip
"""Words that are ours on purpose: the same thing, as we call it."""


def own_words() -> dict[str, str]:
    """What our catalogue says without a context, and outside `cms.wording`, which means to change what packages say."""
    catalogue = polib.pofile(Path(settings.BASE_DIR) / "cms" / "locale" / "nl" / "LC_MESSAGES" / "django.po")
    said = ast.walk(ast.parse(Path(wording.__file__).read_text()))
    meant = {one.value for one in said if isinstance(one, ast.Constant)}
    return {one.msgid: one.msgstr for one in catalogue if one.msgctxt is None and one.msgid not in meant}


def words_of_wagtail() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in Path(wagtail.__file__).parent.rglob("locale/nl/LC_MESSAGES/django.po"):
        for one in polib.pofile(path):
            if one.msgstr and one.msgctxt is None and not one.obsolete:
                found.setdefault(one.msgid, set()).add(one.msgstr)
    return found


def test_no_word_of_ours_stands_for_another_thing_in_wagtail():
    """A catalogue of ours goes before that of Wagtail: Move was moving a meeting, and stood above moving a page."""
    ours, theirs = own_words(), words_of_wagtail()
    assert {text for text in ours.keys() & theirs.keys() if ours[text] not in theirs[text]} - OURS_TOO == set()
