"""Redirects (doorverwijzingen) that editors enter or import."""

from __future__ import annotations

import pytest
from django.utils import translation
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect

from tests.helpers.pages import make_text

BOTH = "Choose a page, or fill in an address: one of the two."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def errors(path: str, *, link: str = "", page: object = None, row: Redirect | None = None) -> dict[str, list[str]]:
    typed = {"old_path": path, "redirect_link": link, "redirect_page": getattr(page, "pk", "")}
    return RedirectForm(typed, instance=row).errors


def test_a_redirect_leads_to_a_page_or_to_an_address(home):
    page = make_text(home, "Nieuw")
    assert errors("/oud", page=page) == errors("/oud", link="https://zn.example/") == {}
    assert errors("/oud") == {"redirect_link": [BOTH]}
    assert errors("/oud", link="https://zn.example/", page=page) == {"redirect_link": [BOTH]}


def test_a_path_has_one_redirect_in_whatever_capitals(home):
    row = Redirect.objects.create(old_path="/Oud-Adres", redirect_link="https://zn.example/")
    twin = ["There is a redirect from /Oud-Adres already."]
    assert errors("/oud-adres/", link="https://zn.example/")["old_path"] == twin
    assert errors("/oud-adressen", link="https://zn.example/") == {}
    assert errors("/oud-adres", link="https://zn.example/", row=row) == {}
