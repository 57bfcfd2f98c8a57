"""Organisations in the admin: each is there once, however it is spelled."""

from __future__ import annotations

from django.urls import reverse

from course.models import Organisation
from tests.factories import OrganisationFactory

ADD = "organisations:add"


def test_an_organisation_is_made_in_the_admin(office):
    values = {"name": "gemeente Duinrade", "kind": "municipality", "invoice_format": "pdf"}
    assert office.post(reverse(ADD), values).status_code == 302
    assert Organisation.objects.filter(**values).count() == 1


def test_a_name_in_other_capitals_is_refused_with_the_reason(office):
    OrganisationFactory(name="gemeente Duinrade")
    page = office.post(reverse(ADD), {"name": "Gemeente DUINRADE", "kind": "municipality", "invoice_format": "pdf"})
    assert "Er is al een organisatie met deze naam." in page.content.decode()
    assert Organisation.objects.filter(name__iexact="gemeente duinrade").count() == 1
