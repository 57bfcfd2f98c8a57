"""Help inside the admin."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from wagtail.admin.menu import help_menu

from course.actions.people.staff import make_editor, make_organiser
from tests.factories import EditionFactory, OrganiserFactory, UserFactory
from tests.helpers.pages import make_home, make_library

pytestmark = pytest.mark.django_db

SHORTCUTS = ("Sneltoetsen", "#")
SITE = ["help-pages", "help-library"]


@pytest.fixture(autouse=True)
def site(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return make_library(make_home())


@pytest.fixture
def organiser():
    return make_organiser(user=OrganiserFactory())


@pytest.fixture
def editor():
    return make_editor(user=UserFactory())


def page_of(client):
    page = client.get(reverse("office_help"))
    return page.content.decode().partition('<div class="cockpit office help">')[2]


def parts(page):
    return re.findall(r'<section aria-labelledby="([\w-]+)">', page)


def links(page):
    return re.findall(r'<a href="([^"]+)"', page.partition("</main>")[0])


def test_the_course_office_reads_what_to_do_in_a_course_year(login, organiser):
    assert parts(page_of(login(organiser))) == [
        "help-announce", "help-plan", "help-publish", "help-enrol", "help-visits", "help-speakers",
        "help-day", "help-pitches", "help-mail", "help-certificates", *SITE,
    ]  # fmt: skip


def test_an_editor_reads_only_about_the_site(login, editor):
    assert parts(page_of(login(editor))) == SITE


@pytest.mark.parametrize("has_edition", [True, False])
def test_every_link_opens_for_whoever_reads_it(login, organiser, editor, has_edition):
    if has_edition:
        EditionFactory()
    for person in (organiser, editor):
        client = login(person)
        found = links(page_of(client))
        assert {address: client.get(address).status_code for address in found} == dict.fromkeys(found, 200)
        assert [address for address in found if not address.startswith("/beheer/")] == []


def test_it_leads_to_the_edition_that_the_site_is_about(login, organiser):
    edition = EditionFactory()
    found = links(page_of(login(organiser)))
    pages = [reverse(f"editions:{name}", args=[edition.pk]) for name in ("planner", "publish", "attendance")]
    assert set(pages) <= set(found)


def test_it_leads_to_where_the_pages_of_the_site_are_kept(login, editor, site):
    """Before there is a page for editions, to where one is made."""
    found = links(page_of(login(editor)))
    explorer = reverse("wagtailadmin_explore", args=[site.pk])
    assert (explorer in found, reverse("wagtailadmin_explore_root") in found) == (True, True)


def test_the_help_of_the_menu_leads_there_and_to_the_shortcuts(login, organiser, editor):
    for person in (organiser, editor):
        page = login(person).get(reverse("wagtailadmin_home"))
        menu = help_menu.menu_items_for_request(page.wsgi_request)
        assert [(str(item.label), item.url) for item in menu] == [("Wat doe je wanneer", "/beheer/hulp/"), SHORTCUTS]
