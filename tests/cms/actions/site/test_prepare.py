from __future__ import annotations

import logging

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Collection, Page, PageLogEntry, Site, Task, Workflow

from cms.demo.models import DemoRecord
from cms.models import HomePage
from course.actions.mail.templates import save_template
from course.authority import SYSTEM
from course.enums import ABOUT_SAFETY
from course.models import MailTemplate, Term
from course.queries.mail.templates import shipped_texts

pytestmark = pytest.mark.django_db


def state():
    return (
        sorted(Page.objects.values_list("pk", "slug", "live", "latest_revision")),
        sorted(Term.objects.values_list("pk", flat=True)),
        sorted(MailTemplate.objects.values_list("code", flat=True)),
        sorted(Group.objects.values_list("name", flat=True)),
    )


def test_a_new_site_gets_its_pages_words_and_groups(client, capsys):
    call_command("prepare_site", hostname="testserver", port=80)
    site = Site.objects.get()
    assert (site.hostname, site.root_page.specific) == ("testserver", HomePage.objects.get())
    assert client.get("/").status_code == 200
    assert [client.get(f"/{slug}/").status_code for slug in ("cursus", "goede-voorbeelden", "contact")] == [200] * 3
    assert client.get("/privacy/").status_code == 404
    assert set(MailTemplate.objects.values_list("code", flat=True)) == set(shipped_texts()) - set(ABOUT_SAFETY)
    assert DemoRecord.objects.count() == 0


def test_the_front_page_is_called_by_the_name_of_the_site_once(client, capsys):
    call_command("prepare_site", hostname="cursus.example")
    page = client.get("/", headers={"host": "cursus.example"}).content.decode()
    assert "<title>Zorg en Gemeente</title>" in page
    assert "<title>Inloggen – Zorg en Gemeente</title>" in client.get(reverse("account_login")).content.decode()


def test_it_says_what_it_made_and_not_how(caplog, capsys):
    with caplog.at_level(logging.INFO):
        call_command("prepare_site", hostname="testserver")
    assert [record.name for record in caplog.records] == []
    assert "made: Contact\n" in capsys.readouterr().out


def test_the_welcome_of_wagtail_goes_unless_somebody_uses_it(capsys):
    welcome = Page.objects.get(slug="home")
    welcome.save_revision()
    call_command("prepare_site", hostname="testserver")
    assert Page.objects.filter(pk=welcome.pk).exists()
    Page.objects.filter(pk=welcome.pk).update(latest_revision=None)
    call_command("prepare_site", hostname="testserver")
    assert list(Page.objects.filter(depth=2)) == [Site.objects.get().root_page]


def test_the_history_tells_of_the_welcome_of_wagtail_only_what_somebody_did(capsys):
    """Of a page that stays, and that nobody who can log in wrote, it keeps all."""
    welcome = Page.objects.get(slug="home")
    welcome.save_revision()
    log(instance=welcome, action="wagtail.publish")
    call_command("prepare_site", hostname="testserver")
    assert PageLogEntry.objects.filter(label=welcome.title).exists()
    Page.objects.filter(pk=welcome.pk).update(latest_revision=None)
    call_command("prepare_site", hostname="testserver")
    assert not PageLogEntry.objects.filter(label=welcome.title).exists()


def test_a_second_time_changes_nothing(capsys):
    call_command("prepare_site", hostname="testserver")
    before = state()
    call_command("prepare_site", hostname="testserver")
    assert state() == before
    assert "Everything was there already." in capsys.readouterr().out


def test_texts_that_came_with_a_newer_version_are_made_and_those_of_the_office_stay(capsys):
    call_command("prepare_site", hostname="testserver")
    MailTemplate.objects.filter(code__in=("afgemeld", "aanbod_verlopen")).delete()
    own = MailTemplate.objects.get(code="bevestiging")
    own.subject = "Van ons"
    save_template(template=own, by=SYSTEM)
    capsys.readouterr()
    call_command("prepare_site", hostname="testserver")
    assert capsys.readouterr().out == "made: 2 mailteksten\nThe site is ready.\n"
    assert set(MailTemplate.objects.values_list("code", flat=True)) == set(shipped_texts()) - set(ABOUT_SAFETY)
    assert MailTemplate.objects.get(code="bevestiging").subject == "Van ons"


def test_what_wagtail_made_has_a_name_that_people_know(capsys):
    kept = Collection.objects.get(name="Root").add_child(name="Editors")
    call_command("prepare_site", hostname="testserver")
    names = [set(kind.objects.values_list("name", flat=True)) for kind in (Workflow, Task, Group, Collection)]
    assert names == [
        {"Goedkeuring door de eindredactie"},
        {"Goedkeuring door de eindredactie"},
        {"Eindredactie", "Schrijvers", "Cursusbureau", "Redactie"},
        {"Alle bestanden", kept.name},
    ]
