"""The feed of new cases, the map of the site and robots.txt."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import EditionFactory
from tests.helpers.pages import make_card, make_case, make_course, make_library, make_private, make_text

pytestmark = pytest.mark.django_db

FEED = "/goede-voorbeelden/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: Client, **extra: str) -> ElementTree.Element:
    response = client.get(FEED, **extra)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own answer


def texts(feed: ElementTree.Element, path: str) -> list[str | None]:
    return [element.text for element in feed.findall("/".join(f"{ATOM}{part}" for part in path.split("/")))]


def addresses(client: Client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    return re.findall(r"<loc>([^<]+)</loc>", response.content.decode())


def test_the_feed_holds_public_cases_alone_the_newest_first(shelf, client):
    make_case(shelf, "Katwijk", summary="Wijk & <gemeente>.")
    make_case(shelf, "Hulst")
    make_card(shelf, "Hoe?")
    make_private(make_case(shelf, "Geheim"))
    make_case(shelf, "Oud").unpublish()
    feed = read(client)
    assert texts(feed, "entry/title") == ["Hulst", "Katwijk"]
    assert texts(feed, "entry/summary") == ["Over Hulst.", "Wijk &amp; &lt;gemeente&gt;."]
    assert [link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link")] == [
        "http://testserver/goede-voorbeelden/hulst/",
        "http://testserver/goede-voorbeelden/katwijk/",
    ]


def test_stamps_are_those_of_the_last_publication(shelf, client, at):
    first = at(2026, 10, 1, 10)
    case = make_case(shelf, "Katwijk")
    make_case(shelf, "Hulst")
    later = at(2026, 10, 5, 12)
    case.summary = "Nieuw."
    case.save_revision().publish()
    at(2026, 12, 1, 9)
    feed = read(client)
    stamps = [dt.datetime.fromisoformat(text or "") for text in texts(feed, "entry/updated")]
    assert stamps == [first, later]
    assert [dt.datetime.fromisoformat(text or "") for text in texts(feed, "entry/published")] == [first, first]
    assert [dt.datetime.fromisoformat(text or "") for text in texts(feed, "updated")] == [later]


def test_ids_are_absolute_and_outlive_a_move(shelf, client):
    case = make_case(shelf, "Katwijk")
    before = texts(read(client), "entry/id")
    assert before == [f"urn:uuid:{case.translation_key}"]
    case.slug = "katwijk-aan-zee"
    case.save_revision().publish()
    feed = read(client)
    assert texts(feed, "entry/id") == before
    assert texts(feed, "id") == ["http://testserver/goede-voorbeelden/"]


def test_the_feed_speaks_of_our_host_whatever_was_asked(shelf, client, settings):
    settings.SITE_URL = "https://cursus.example:8443"
    make_case(shelf, "Katwijk")
    feed = read(client, HTTP_HOST="boef.example")
    assert {link.get("href") for link in feed.iter(f"{ATOM}link")} == {
        "https://cursus.example:8443/goede-voorbeelden/",
        "https://cursus.example:8443/goede-voorbeelden/feed.atom",
        "https://cursus.example:8443/goede-voorbeelden/katwijk/",
    }


def test_an_empty_feed_does_not_pretend_to_be_new(home, client, at):
    made = at(2026, 10, 1, 10)
    make_library(home)
    at(2026, 12, 1, 9)
    assert [dt.datetime.fromisoformat(text or "") for text in texts(read(client), "updated")] == [made]


def test_without_a_library_there_is_no_feed(home, client):
    assert client.get(FEED).status_code == 404


def test_the_same_cases_give_the_same_bytes_for_the_same_number_of_queries(shelf, client):
    make_case(shelf, "Katwijk")
    client.get(FEED)
    with CaptureQueriesContext(connection) as one:
        first = client.get(FEED)
    assert client.get(FEED).content == first.content
    make_case(shelf, "Hulst")
    make_case(shelf, "Zwolle")
    with CaptureQueriesContext(connection) as three:
        client.get(FEED)
    assert len(three) == len(one)


def test_the_sitemap_holds_what_everybody_may_read(home, shelf, client):
    make_case(shelf, "Katwijk")
    make_private(make_case(shelf, "Geheim"))
    make_case(shelf, "Oud").unpublish()
    make_private(make_text(home, "Intern"))
    make_course(home, EditionFactory(slug="editie-2027"))
    make_course(home, EditionFactory(slug="editie-2028", is_published=False))
    assert addresses(client) == [
        f"http://testserver{path}"
        for path in ("/", "/goede-voorbeelden/", "/goede-voorbeelden/katwijk/", "/cursus/", "/cursus/editie-2027/")
    ]


def test_the_sitemap_costs_the_same_with_more_pages(shelf, client):
    make_case(shelf, "Katwijk")
    addresses(client)
    with CaptureQueriesContext(connection) as few:
        addresses(client)
    make_case(shelf, "Hulst")
    make_card(shelf, "Hoe?")
    with CaptureQueriesContext(connection) as many:
        assert len(addresses(client)) == 5
    assert len(many) == len(few)


def test_robots_may_fetch_calendars_but_keep_out_of_personal_pages(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    rules = [line for line in response.content.decode().splitlines() if line.startswith("Disallow")]
    assert "Disallow: /mijn/" in rules
    assert "Disallow: /beheer/" in rules
    assert not [rule for rule in rules if "agenda" in rule or rule == "Disallow: /"]
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
