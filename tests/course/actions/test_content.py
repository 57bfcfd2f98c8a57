from __future__ import annotations

import pytest

from course.actions.content import ensure_content
from course.actions.mail.templates import save_template
from course.models import MailTemplate, Term
from tests.factories import EditionFactory, OrganiserFactory

pytestmark = pytest.mark.django_db


def test_what_is_missing_comes_and_what_the_office_wrote_stays():
    assert all(found.made for found in ensure_content())
    own = MailTemplate.objects.get(code="bevestiging")
    own.subject = "Van ons"
    save_template(template=own, by=OrganiserFactory())
    Term.objects.filter(code="jeugd").delete()
    assert [found.key for found in ensure_content() if found.made] == ["term:theme:jeugd"]
    assert MailTemplate.objects.get(code="bevestiging").subject == "Van ons"


def test_a_text_of_one_edition_is_not_the_text_for_all():
    own = MailTemplate.objects.create(code="bevestiging", edition=EditionFactory(), subject="Van ons", body="x")
    ensure_content()
    assert MailTemplate.objects.filter(code="bevestiging").exclude(pk=own.pk).get().edition is None


def test_a_mail_that_nobody_changed_says_what_ships_now_and_the_own_words_of_the_office_stay():
    ensure_content()
    untouched, worded = MailTemplate.objects.filter(code__in=["wachtlijst", "bevestiging"]).order_by("-code")
    MailTemplate.objects.update(subject="Van vroeger")
    worded.subject = "Van ons"
    save_template(template=worded, by=OrganiserFactory())
    ensure_content()
    untouched.refresh_from_db()
    worded.refresh_from_db()
    assert (untouched.subject, worded.subject) == ("Je staat op de wachtlijst, plek {n}", "Van ons")
