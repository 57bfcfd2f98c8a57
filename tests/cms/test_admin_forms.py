"""What Wagtail's forms let a browser fill in, and how much fits in their fields."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from cms.forms.lengths import MOST
from course.text import LONGEST_LINK
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings, admin_client: Client) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return admin_client


def fields_of(html: str) -> dict[str, str]:
    """Each field that somebody types in, and what a browser may fill in there."""
    found = {}
    for field in re.findall(r"<input\b[^>]*>", html):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', field))
        if given.get("type") in {"text", "email", "password", "url", "tel"}:
            found[given["name"]] = given.get("autocomplete", "")
    return found


def test_a_browser_fills_in_the_own_name_on_the_page_of_the_account(office):
    asked = fields_of(office.get(reverse("wagtailadmin_account")).content.decode())
    assert asked == {"name_email-first_name": "given-name", "name_email-last_name": "family-name"}


def test_a_browser_fills_in_nobody_else(office):
    others = {"email", "phone", "academic_title", "first_name", "infix", "last_name", "job_title"}
    for address in (
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[UserFactory().pk]),
    ):
        asked = fields_of(office.get(address).content.decode())
        assert {name: asked[name] for name in others} == dict.fromkeys(others, "off")
    for door, name in (
        ("wagtailadmin_choose_page_email_link", "email-link-chooser-email_address"),
        ("wagtailadmin_choose_page_phone_link", "phone-link-chooser-phone_number"),
    ):
        assert fields_of(office.get(reverse(door)).json()["html"])[name] == "off"


@pytest.mark.parametrize("form", [PasswordChangeForm, SetPasswordForm])
def test_a_browser_knows_the_old_password_from_the_new_one(form):
    words = {"old_password": "current-password", "new_password1": "new-password", "new_password2": "new-password"}
    fields = {name: field.widget for name, field in form.base_fields.items() if isinstance(field, forms.CharField)}
    assert {name: one.attrs["autocomplete"] for name, one in fields.items()} == {name: words[name] for name in fields}


def link(length: int) -> str:
    return "https://duinrade.example/".ljust(length, "a")


def promoted(office: Client, address: str):
    return office.post(
        reverse("wagtailsearchpromotions:add"),
        {
            "query_string": "zorg",
            "editors_picks-TOTAL_FORMS": "1", "editors_picks-INITIAL_FORMS": "0",
            "editors_picks-MIN_NUM_FORMS": "0", "editors_picks-MAX_NUM_FORMS": "1000",
            "editors_picks-0-page": "", "editors_picks-0-external_link_url": address,
            "editors_picks-0-external_link_text": "Duinrade", "editors_picks-0-description": "",
            "editors_picks-0-ORDER": "1", "editors_picks-0-DELETE": "", "editors_picks-0-id": "",
        },
    )  # fmt: skip


def redirected(office: Client, address: str):
    typed = {"old_path": "/oud", "site": "", "is_permanent": "on", "redirect_page": "", "redirect_link": address}
    return office.post(reverse("wagtailredirects:add"), typed)


SENDS = [(promoted, 200, SearchPromotion, "external_link_url"), (redirected, 255, Redirect, "redirect_link")]


@pytest.mark.parametrize(("send", "most", "model", "name"), SENDS)
def test_a_link_that_fits_is_kept(office, send, most, model, name):
    assert send(office, link(most)).status_code == 302
    assert getattr(model.objects.get(), name) == link(most)


@pytest.mark.parametrize("longer", [1, 1000])
@pytest.mark.parametrize(("send", "most", "model", "name"), SENDS)
def test_a_link_that_does_not_fit_comes_back_with_how_long_it_is(office, send, most, model, name, longer):
    """The columns are Wagtail's; on PostgreSQL they take no more."""
    answer = send(office, link(most + longer))
    page = answer.content.decode()
    assert f"Hier passen hoogstens {most} tekens; dit zijn er {most + longer}." in page
    assert (answer.status_code, link(most + longer) in page, "maxlength" in page) == (200, True, False)
    assert (model.objects.count(), Query.objects.filter(editors_picks__isnull=False).count()) == (0, 0)


@pytest.mark.parametrize(("form", "name"), [(form, name) for form, names in MOST.items() for name in names])
def test_a_box_counts_to_what_is_refused_and_that_is_said_once(form, name):
    most, field = MOST[form][name], form.base_fields[name]
    attrs = field.widget.attrs
    assert (field.max_length, attrs["data-most"], "maxlength" in attrs) == (most, str(most), False)
    assert field.clean(link(most)) == link(most)
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(link(most + 1))
    assert [error.code for error in refused.value.error_list] == ["max_length"]


def linked(office: Client, address: str):
    typed = {"external-link-chooser-url": address, "external-link-chooser-link_text": "Duinrade"}
    return office.post(reverse("wagtailadmin_choose_page_external_link"), typed).json()


def embedded(office: Client, address: str):
    return office.post(reverse("wagtailembeds:chooser_upload"), {"embed-chooser-url": address}).json()


def test_a_link_in_a_text_is_as_long_as_every_link(office):
    assert linked(office, link(LONGEST_LINK))["result"]["url"] == link(LONGEST_LINK)


@pytest.mark.parametrize("send", [linked, embedded])
def test_a_longer_link_in_a_text_comes_back_with_how_long_it_is(office, send):
    html = send(office, link(LONGEST_LINK + 1))["html"]
    assert f"Hier passen hoogstens {LONGEST_LINK} tekens; dit zijn er {LONGEST_LINK + 1}." in html
    assert (link(LONGEST_LINK + 1) in html, "maxlength" in html, f'data-most="{LONGEST_LINK}"' in html) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(("begins", "length"), [("/", 256), ("/", 1000), ("", 256)])
def test_a_path_that_does_not_fit_comes_back_too(office, begins, length):
    """Without a slash it gets one."""
    path = "/".ljust(length, "\u00e9")
    typed = {"old_path": path if begins else path[1:], "site": "", "redirect_link": link(60)}
    page = office.post(reverse("wagtailredirects:add"), typed)
    assert (page.status_code, Redirect.objects.count()) == (200, 0)
    assert f"Hier passen hoogstens 255 tekens; dit zijn er {length}." in page.content.decode()


def test_a_path_that_just_fits_is_kept(office):
    path = "/".ljust(255, "\u00e9")
    page = office.post(reverse("wagtailredirects:add"), {"old_path": path, "site": "", "redirect_link": link(60)})
    assert (page.status_code, Redirect.objects.get().old_path) == (302, path)
