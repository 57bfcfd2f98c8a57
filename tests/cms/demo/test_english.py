"""On an English page everything that people wrote says that it is Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Comment, NavigableString
from django.test import Client

from course.models import Edition, Material, Organisation, Place, User
from tests.helpers.demo import demo_for_module, row

pytestmark = pytest.mark.django_db

DUTCH = re.compile(
    r"\b(de|het|een|van|voor|met|je|niet|naar|wordt|zijn|bij|uit|deze|nog|kan|wie|waar|als|dat|hoe|wat|ook)\b", re.I
)
"""Words of which a Dutch sentence has one or more, and an English one none."""
NOT_PAGES = re.compile(r"\.(ics|pdf|atom|xml)$|/(download|materiaal|logout|taal|demo|beheer|account)/")
OURS_OR_CODE = ["title", "textarea", "option", "label", "script", "style", "template"]
"""Beside code: the name of a page with ours behind it, what somebody fills in, and words between which one chooses."""
NAMES = {
    Organisation: ["name", "city"],
    Place: ["name", "address", "city"],
    Material: ["filename"],
}
MOST_PAGES = 45


@pytest.fixture(scope="module")
def halfway(django_db_setup, django_db_blocker):
    with demo_for_module(django_db_blocker, "halverwege"):
        yield


def names() -> re.Pattern[str]:
    """What is called so in every language."""
    found = {"Zorg en Gemeente", "Such as: van den", *Edition.objects.values_list("title", flat=True)}
    for model, columns in NAMES.items():
        found |= {name for column in columns for name in model.objects.values_list(column, flat=True)}
    found |= {user.full_name for user in User.objects.all()}
    return re.compile("|".join(re.escape(name) for name in sorted(found, key=len, reverse=True) if name))


def texts_that_say_english(html: str) -> Iterator[str]:
    for text in BeautifulSoup(html, "html.parser").find_all(string=True):
        is_code = isinstance(text, Comment) or type(text) is not NavigableString
        speaks = text.find_parent(attrs={"lang": True})
        if not is_code and speaks and speaks["lang"] == "en" and not text.find_parent(OURS_OR_CODE):
            yield " ".join(text.split())


def pages_of(client: Client, *first: str) -> Iterator[tuple[str, str]]:
    """By following links, each address once, and of addresses that differ in a number three."""
    seen, kinds, waiting = set(), {}, list(first)
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        answer = client.get(path, follow=True)
        seen.add(path)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        html = answer.content.decode()
        yield path, html
        for link in re.findall(r'<a [^>]*href="(/[^"#?]*)', html):
            kind = re.sub(r"\d+", "N", urlsplit(link).path)
            if link not in seen and link not in waiting and not NOT_PAGES.search(link) and kinds.get(kind, 0) < 3:
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(link)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("person", "first"),
    [
        (None, ("/", "/cursus/")),
        ("d04", ("/mijn/", "/pitches/")),
        ("sp03", ("/spreker/",)),
        ("gh01", ("/gast/",)),
    ],
)
def test_what_people_wrote_says_that_it_is_dutch(halfway, client, person, first):
    if person:
        user = row(f"person:{person}")
        user.language = "en"
        user.save()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    known, wrong = names(), []
    for path, html in pages_of(client, *first):
        assert '<html lang="en">' in html, path
        wrong += [f"{path}: {text}" for text in texts_that_say_english(html) if DUTCH.search(known.sub("", text))]
    assert wrong == []
