"""The texts of mails: what they may ask for, and one of its own for an edition."""

from __future__ import annotations

import pytest

from course.actions.mail.templates import (
    HasOwnText,
    IsForAll,
    UnknownPlaceholder,
    copy_template,
    drop_template,
    save_template,
)
from course.models import MailTemplate
from course.queries.mail.templates import text_of
from tests.factories import EditionFactory, OrganiserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra():
    return OrganiserFactory()


def test_a_text_with_an_unknown_placeholder_is_refused_with_the_known_ones(petra):
    template = MailTemplate.objects.create(code="wachtlijst", subject="Plek {n}", body="Dag")
    template.body = "Je wacht op {geheim}"
    with pytest.raises(UnknownPlaceholder) as refusal:
        save_template(template=template, by=petra)
    words = str(refusal.value)
    assert [name in words for name in ("{geheim}", "{achternaam}", "{dagen}", "{domein}", "{n}", "{voornaam}")] == (
        [True] * 6
    )
    template.refresh_from_db()
    assert template.body == "Dag"


def test_an_edition_has_one_text_of_its_own_and_can_go_back(petra):
    edition = EditionFactory()
    template = MailTemplate.objects.create(code="wachtlijst", subject="Voor alle", body="Dag", recipient="wachtlijst")
    own = copy_template(template=template, edition=edition, by=petra)
    own.subject = "Van ons"
    save_template(template=own, by=petra)
    assert (text_of("wachtlijst", edition).subject, text_of("wachtlijst").subject) == ("Van ons", "Voor alle")
    with pytest.raises(HasOwnText):
        copy_template(template=own, edition=edition, by=petra)
    drop_template(template=own, by=petra)
    assert text_of("wachtlijst", edition).subject == "Voor alle"
    with pytest.raises(IsForAll):
        drop_template(template=template, by=petra)
