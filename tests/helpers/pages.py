"""Pages for tests, made as editors make them: added, then published from a revision."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from cms.models import (
    CaseIndexPage,
    CasePage,
    CasePlace,
    CourseIndexPage,
    CoursePage,
    HomePage,
    StandardPage,
    ThemeCardPage,
)
from course.models import Edition, Term


def publish(parent: Page, page: Page) -> Page:
    """A page under `parent` that was published as it is, now and without a revision: that costs a third of the time."""
    page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
    return type(page).objects.get(pk=page.pk)


def make_private(page: Page) -> None:
    """From now on only people who log in may read the page."""
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def make_home(**fields: object) -> HomePage:
    root = Page.get_first_root_node()
    home = publish(
        root,
        HomePage(
            **{"title": "Start", "slug": "start", "heading": "Leer elkaars wereld kennen", "introduction": "Samen."}
            | fields
        ),
    )
    site = Site.objects.get(is_default_site=True)
    site.root_page = home
    site.save()
    return home


def make_library(home: HomePage) -> CaseIndexPage:
    return publish(home, CaseIndexPage(title="Goede voorbeelden", slug="goede-voorbeelden", show_in_menus=True))


def make_case(library: CaseIndexPage, title: str, *, places: tuple[str, ...] = (), **fields: object) -> CasePage:
    """A published case; terms as `themes=[...]`, `laws=[...]`, `agreements=[...]`."""
    terms = {name: fields.pop(name) for name in ("themes", "laws", "agreements", "visits", "pitches") if name in fields}
    case = CasePage(title=title, **{"summary": f"Over {title}."} | fields)
    case.places = [CasePlace(name=name) for name in places]
    for name, values in terms.items():
        setattr(case, name, values)
    return publish(library, case)


def make_card(library: CaseIndexPage, question: str, themes: tuple[Term, ...] = (), **fields: object) -> ThemeCardPage:
    card = ThemeCardPage(title=f"Kaart {question[:20]}", question=question, **fields)
    card.themes = list(themes)
    return publish(library, card)


def make_course(home: HomePage, edition: Edition, **fields: object) -> CoursePage:
    index = CourseIndexPage.objects.first() or publish(home, CourseIndexPage(title="De cursus", slug="cursus"))
    page = CoursePage(
        title=edition.title, slug=edition.slug, edition=edition, **{"introduction": "Een half jaar samen."} | fields
    )
    return publish(index, page)


def make_text(parent: Page, title: str, **fields: object) -> StandardPage:
    return publish(parent, StandardPage(title=title, **fields))


def main_of(client: Client, path: str) -> str:
    """What stands between <main> and </main>, on one line and with no white space beside tags. Not which words of an
    English page are Dutch: that is asked of all of them in tests/cms/demo/test_english.py.
    """
    response = client.get(path)
    assert response.status_code == 200, path
    text = response.content.decode()
    line = " ".join(text[text.index("<main") : text.index("</main>")].split())
    line = re.sub(r'<span lang="nl">(.*?)</span>', r"\1", line).replace(' lang="nl"', "")
    return re.sub(r" ?(<[^>]+>) ?", r"\1", line)
