"""Mail texts are changed, looked at and made for one edition by the course office and by editors."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from course.actions.people.staff import make_editor
from course.models import MailTemplate
from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def template():
    return MailTemplate.objects.create(code="wachtlijst", subject="Plek {n}", body="Dag {voornaam}", button="Kijk")


@pytest.fixture
def editor(no_second_factor, login):
    """The browser of somebody who writes the site."""
    return login(make_editor(user=UserFactory()))


def url(name, template):
    return reverse(f"mail_templates:{name}", args=[template.pk])


def test_every_button_that_an_editor_sees_opens(editor, template):
    page = editor.get(url("edit", template))
    buttons = [button.url for button in page.context["view"].header_buttons]
    assert buttons == [url("preview", template), url("own", template)]
    assert [editor.get(button).status_code for button in buttons] == [200, 200]
    typed = editor.post(url("preview", template), {"subject": "Nummer {n}", "body": "Dag", "button": ""})
    assert typed.context["letter"].subject == "Nummer 3"


def test_an_editor_makes_a_text_for_one_edition_and_takes_it_back(editor, template):
    edition = EditionFactory()
    editor.post(url("own", template), {"edition": edition.pk})
    own = MailTemplate.objects.get(edition=edition)
    editor.post(url("back_to_all", own))
    assert list(MailTemplate.objects.all()) == [template]


@pytest.mark.parametrize("name", ["edit", "preview", "own", "back_to_all"])
def test_who_may_not_change_texts_has_no_page_of_them(no_second_factor, login, template, name):
    guest = UserFactory()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    template.edition = EditionFactory()
    template.save()
    assert login(guest).post(url(name, template), {"subject": "x", "body": "x"}).url == reverse("wagtailadmin_home")
    assert MailTemplate.objects.get().subject == "Plek {n}"


def test_a_preview_says_what_is_missing_and_shows_no_old_text(office, template):
    page = office.post(url("preview", template), {"subject": "", "body": "", "button": "x" * 100})
    assert (page.status_code, set(page.context["form"].errors)) == (200, {"subject", "body", "button"})
    content = page.content.decode()
    assert ("Onderwerp: " in content, "Plek 3" in content, "<iframe" in content) == (True, False, False)


def test_an_empty_form_is_no_reason_to_show_the_text_as_it_was(office, template):
    assert "letter" not in office.post(url("preview", template)).context


def test_the_form_says_for_which_edition_a_text_is(office, template):
    own = MailTemplate.objects.create(code="wachtlijst", subject="x", body="x", edition=EditionFactory(title="Zuid"))
    code, edition, *_others = read_only(office.get(url("edit", own)))
    assert (code, edition) == ("wachtlijst", "Zuid")
    with translation.override("nl"):
        assert read_only(office.get(url("edit", template)))[1] == gettext("All editions")


def read_only(page):
    """What the form shows and does not let you change."""
    return re.findall(r'class="w-field__textoutput"[^>]*>\s*(.*?)\s*</div>', page.content.decode(), re.DOTALL)


def test_the_frame_of_a_preview_holds_the_whole_mail(office, template):
    page = office.get(url("preview", template))
    assert page.content.decode().count(f'srcdoc="{escape(page.context["letter"].seen)}"') == 1
