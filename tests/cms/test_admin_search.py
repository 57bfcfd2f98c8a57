"""Wagtail's own lists find pages and files as our lists find rows."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from taggit.models import Tag
from wagtail.admin.forms.tags import TagField
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.log_actions import log

from tests.helpers.pages import make_case, make_home, make_library

pytestmark = pytest.mark.django_db

ASKED = [
    ("Zoe", "Huis van Zo\u00eb"),
    ("Zoe\u0308", "Huis van Zo\u00eb"),
    ("zo\u00eb", "Huis van Zo\u00eb"),
    ("O'Brien", "Aanpak O\u2019Brien"),
    ("o`brien", "Aanpak O\u2019Brien"),
    ("O\u2019BRIEN", "Aanpak O\u2019Brien"),
]


@pytest.fixture
def editor(settings, admin_client: Client) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return admin_client


@pytest.mark.parametrize(("typed", "found"), ASKED)
def test_pages_are_found_however_their_name_is_typed(editor, typed, found):
    library = make_library(make_home())
    for title in ("Huis van Zo\u00eb", "Aanpak O\u2019Brien", "Zeebrug"):
        make_case(library, title).save_revision().publish()
    page = editor.get(reverse("wagtailadmin_pages:search"), {"q": typed})
    assert [str(row) for row in page.context["object_list"]] == [found]


@pytest.mark.parametrize(("typed", "found"), ASKED)
def test_documents_are_found_however_their_name_is_typed(editor, typed, found):
    for title in ("Huis van Zo\u00eb", "Aanpak O\u2019Brien", "Zeebrug"):
        Document.objects.create(title=title, file=ContentFile(b"%PDF-", name="a.pdf"))
    page = editor.get(reverse("wagtaildocs:index"), {"q": typed})
    assert [str(row) for row in page.context["object_list"]] == [found]


@pytest.mark.parametrize(("files", "number"), [("wagtailimages", 0), ("wagtaildocs", 1)])
@pytest.mark.parametrize(
    "also", [{"usage_count_min": "0", "usage_count_max": "3"}, {"ordering": "file_size"}, {"ordering": "-usage_count"}]
)
def test_files_that_are_found_are_filtered_and_sorted_by_how_large_they_are_and_how_often_used(
    editor, files, number, also
):
    Document.objects.create(title="Kaart van Zeebrug", file=ContentFile(b"%PDF-", name="a.pdf"))
    page = editor.get(reverse(f"{files}:index"), {"q": "kaart", **also})
    assert len(page.context["object_list"]) == number


@pytest.mark.parametrize(("typed", "found"), [("OUD ZOE", ["/oud/zo\u00eb"]), ("o`brien", ["/o\u2019brien"])])
def test_redirects_are_found_however_they_are_typed(editor, typed, found):
    for path in ("/oud/zo\u00eb", "/o\u2019brien", "/anders"):
        Redirect.objects.create(old_path=path, redirect_link="https://duinrade.example")
    page = editor.get(reverse("wagtailredirects:index"), {"q": typed})
    assert [row.old_path for row in page.context["object_list"]] == found


def test_the_history_of_the_site_is_found_however_a_title_is_typed(editor):
    case = make_case(make_library(make_home()), "Huis van Zo\u00eb")
    log(instance=case, action="wagtail.edit")
    page = editor.get(reverse("wagtailadmin_reports:site_history"), {"label": "huis zoe"})
    assert {entry.label for entry in page.context["object_list"]} == {"Huis van Zo\u00eb"}


def test_a_tag_is_one_however_it_is_typed(editor):
    Tag.objects.create(name="Caf\u00e9")
    assert TagField().clean('CAFE, cafe\u0301, Zo\u00eb, zoe, "Caf\u00e9 Zuid"') == [
        "Caf\u00e9",
        "Caf\u00e9 Zuid",
        "Zo\u00eb",
    ]
    assert editor.get(reverse("wagtailadmin_tag_autocomplete"), {"term": "cafe"}).json() == ["Caf\u00e9"]
    assert editor.get(reverse("wagtailadmin_tag_autocomplete"), {"term": "\u200b"}).json() == []


def test_tags_stand_in_the_order_of_their_names_where_they_are_offered(editor):
    order = ["a.s.r. zorg", "DSW zorg", "\u00c9chterberg zorg", "gemeente Aa zorg", "IJdam zorg", "Zo\u00eb zorg"]
    for name in sorted(order):
        Tag.objects.create(name=name)
    assert editor.get(reverse("wagtailadmin_tag_autocomplete"), {"term": "zorg"}).json() == order


@pytest.mark.parametrize(("language", "first"), [("nl", "Van;Naar;Soort;Site"), ("en", "From;Where to;Type;Site")])
def test_what_wagtail_hands_out_opens_in_dutch_excel_as_our_own_lists_do(editor, language, first):
    editor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    Redirect.objects.create(old_path="/=oud", redirect_link="https://duinrade.example/;zo\u00eb", is_permanent=False)
    answer = editor.get(reverse("wagtailredirects:index"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().split("\r\n")
    assert lines[0] == f"\ufeff{first}"
    assert lines[1].startswith('/=oud;"https://duinrade.example/;zo\u00eb";')
    assert answer["Content-Disposition"] == 'attachment; filename="doorverwijzingen.csv"'


def test_redirects_are_made_one_by_one_and_never_from_a_file(editor):
    """Wagtail's import reads without limits and keeps the file on one node; of a second click it knows nothing."""
    page = editor.get(reverse("wagtailredirects:index")).content.decode()
    doors = [reverse(f"wagtailredirects:{name}") for name in ("add", "start_import", "process_import")]
    assert [f'href="{door}"' in page for door in doors] == [True, False, False]
    assert [editor.get(door).status_code for door in doors] == [200, 404, 404]
    form = {"import_file_name": "tmp12", "input_format": "0", "from_index": "0", "to_index": "1", "site": ""}
    assert editor.post(doors[2], form).status_code == 404
