"""Wagtail's own lists find pages and files as our lists find rows."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document

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
