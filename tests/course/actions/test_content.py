from __future__ import annotations

import pytest

from course.actions.content import ensure_content
from course.models import MailTemplate, Term
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def test_what_is_missing_comes_and_what_the_office_wrote_stays():
    assert all(found.made for found in ensure_content())
    MailTemplate.objects.filter(code="bevestiging").update(subject="Van ons")
    Term.objects.filter(code="jeugd").delete()
    assert [found.key for found in ensure_content() if found.made] == ["term:theme:jeugd"]
    assert MailTemplate.objects.get(code="bevestiging").subject == "Van ons"


def test_a_text_of_one_edition_is_not_the_text_for_all():
    own = MailTemplate.objects.create(code="bevestiging", edition=EditionFactory(), subject="Van ons", body="x")
    ensure_content()
    assert MailTemplate.objects.filter(code="bevestiging").exclude(pk=own.pk).get().edition is None
