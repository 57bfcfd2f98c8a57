"""Nothing typed is lost: a form that cannot be taken now comes back with what stood in it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from course.actions.people.staff import make_organiser
from course.models import User
from pitches.models import Pitch
from tests.factories import EnrolmentFactory, OrganiserFactory

pytestmark = pytest.mark.django_db

TEXT = "Wie belt de wijkteams?\r\nWij weten het <b>niet</b>."
WRITE = "/pitches/nieuw/"
HERE = {"origin": "http://testserver", "referer": "http://testserver/pitches/nieuw/"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
PITCH = {"kind": "question", "visibility": "participants", "title": "De eerste week", "context": TEXT, "keep": "1"}


@pytest.fixture
def person(edition) -> User:
    return EnrolmentFactory(edition=edition).user


def strict(user: User | None = None) -> Client:
    """A browser whose forms carry no token: as after a log-in in another tab."""
    browser = Client(enforce_csrf_checks=True)
    if user:
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def carried(html: str) -> dict[str, str]:
    """The fields that the page sends again."""
    form = html[html.index("data-unsent") :]
    return {name: unescape(value) for name, value in HIDDEN.findall(form)}


def test_a_stale_page_gives_the_text_back_and_sends_it_again(person):
    browser = strict(person)
    answer = browser.post(WRITE, PITCH, headers=HERE)
    html = answer.content.decode()
    assert (answer.status_code, Pitch.objects.count()) == (403, 0)
    assert f">{escape(TEXT)}</textarea>" in html
    assert person.full_name in html
    fields = carried(html)
    assert fields == {**PITCH, "csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}
    sent = browser.post(WRITE, fields, headers=HERE)
    assert sent.status_code == 302
    assert list(Pitch.objects.values_list("title", "context")) == [("De eerste week", TEXT.replace("\r\n", "\n"))]


def test_an_ended_session_gives_the_text_back_with_the_way_to_the_form(person, client):
    answer = client.post(WRITE, PITCH, headers=HERE)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert 'href="/account/login/?next=/pitches/nieuw/"' in html
    assert carried(html)["title"] == "De eerste week"
    assert Pitch.objects.count() == 0


def test_the_office_gets_its_text_back_in_the_same_way(client):
    address = reverse("messages:write")
    answer = client.post(address, {"subject": "Morgen om 9.30 uur", "body": "Beste groep,"})
    assert (answer.status_code, carried(answer.content.decode())["body"]) == (403, "Beste groep,")


@pytest.mark.parametrize(("has_one", "door"), [(False, "mfa_index"), (True, "mfa_reauthenticate")])
def test_who_has_to_show_a_second_factor_first_gets_the_text_back_with_the_way_there(settings, client, has_one, door):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    office = make_organiser(user=OrganiserFactory())
    if has_one:
        TOTP.activate(office, "JBSWY3DPEHPK3PXP")
    client.force_login(office)
    address = reverse("messages:write")
    answer = client.post(address, {"subject": "Tot donderdag", "body": TEXT}, headers={"origin": "http://testserver"})
    html = answer.content.decode()
    assert (answer.status_code, f'<a href="{reverse(door)}" target="_blank">' in html) == (403, True)
    assert carried(html)["body"] == TEXT
    assert "Je moet eerst laten zien dat jij het bent" in html


def test_what_was_typed_stands_under_the_words_of_its_form(person, client):
    address = reverse("messages:letter")
    letter = {"subject": "Morgen", "body": "Beste groep,", "batch": "8a6a54598ce2", "seen": "1,2"}
    for form, given, labels in ((address, letter, ["Onderwerp", "Tekst"]), (WRITE, PITCH, ["Titel", "Situatie"])):
        html = client.post(form, given).content.decode()
        assert re.findall(r'for="typed-[0-9]+">([^<]+)<', html) == labels


def test_the_words_of_a_page_are_shown_without_its_machinery(client):
    blocks = '{"blocks": [{"key": "a1", "text": "Wij bellen eerst."}, {"text": "Dan pas."}], "entityMap": {}}'
    html = client.post("/beheer/pages/3/edit/", {"body-0-value": blocks, "body-0-id": "x"}).content.decode()
    assert ">Wij bellen eerst.\nDan pas.</textarea>" in html
    assert "entityMap" in carried(html)["body-0-value"]


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elders.example"}, {"origin": "null"}])
def test_what_another_site_sends_is_not_shown_on_our_page(person, headers):
    html = strict(person).post(WRITE, PITCH, headers=headers).content.decode()
    assert ("wijkteams" in html, "<textarea" in html) == (False, False)


def test_passwords_and_codes_are_never_shown_again(person):
    secret = "rustige dinsdag"
    fields = {"login": person.email, "password": secret, "context": TEXT}
    for address in ("/account/login/", WRITE):
        html = strict(person).post(address, fields, headers=HERE).content.decode()
        assert secret not in html
    assert list(carried(html)) == ["csrfmiddlewaretoken"]  # what is not whole is not sent again


def test_a_file_is_chosen_again(person):
    slides = SimpleUploadedFile("dia's.pdf", b"%PDF-1.4 zzbytes")
    html = strict(person).post(WRITE, {"title": "Dia's", "file": slides}, headers=HERE).content.decode()
    assert 'type="file" id="file-1" name="file"' in html
    assert 'enctype="multipart/form-data"' in html
    assert ("dia&#x27;s.pdf" in html, "zzbytes" in html) == (True, False)


def test_a_button_without_text_leads_to_the_log_in(client):
    answer = client.post(reverse("course:withdraw", args=[1]), {"sure": "on"})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/account/login/")


def test_what_a_script_sends_is_answered_as_before():
    answer = strict(OrganiserFactory()).post(WRITE, PITCH, headers={**HERE, "x-requested-with": "XMLHttpRequest"})
    assert (answer.status_code, "<textarea" in answer.content.decode()) == (403, False)


GONE = "Het is er niet meer, of niet meer voor jou. Daarom deden we er niets mee. Wat je typte, staat hieronder."


@pytest.mark.parametrize("address", ["/pitches/9999/wijzigen/", "/beheer/organisaties/edit/9999/", "/nergens/"])
def test_what_is_typed_about_what_is_gone_comes_back(person, client, address):
    client.force_login(person)
    answer = client.post(address, PITCH, headers=HERE)
    html = answer.content.decode()
    assert (answer.status_code, GONE in html, f">{escape(TEXT)}</textarea>" in html) == (404, True, True)


@pytest.mark.parametrize("name", ["title-12", "title-n1", "steps-0-title", "title"])
def test_one_word_in_a_row_of_a_form_comes_back_too(person, client, name):
    client.force_login(person)
    answer = client.post("/nergens/", {name: "Inloop", f"minutes{name[5:]}": "45"}, headers=HERE)
    assert (answer.status_code, ">Inloop</textarea>" in answer.content.decode()) == (404, True)


def test_what_another_site_sends_to_what_is_gone_is_not_shown(client):
    answer = client.post("/nergens/", PITCH, headers={"origin": "https://elders.example"})
    assert b"Wie belt" not in answer.content
    assert b"Wie belt" not in client.post("/nergens/", PITCH, headers={**HERE, "HX-Request": "true"}).content


def test_a_page_that_a_colleague_took_away_gives_the_editor_the_text_back(settings, admin_client):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    answer = admin_client.post("/beheer/pages/9999/edit/", {"title": "Een nieuwe titel"}, headers=HERE)
    assert (answer.status_code, "Een nieuwe titel" in answer.content.decode()) == (404, True)
