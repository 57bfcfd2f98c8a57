"""Copying a page in the admin."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests.helpers.pages import make_case, make_home, make_library

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["new_title", "new_slug"])
def test_a_title_or_web_address_that_is_too_long_is_told_beside_its_field(admin_client, settings, field):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    case = make_case(make_library(make_home()), "Wijkteam")
    values = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": case.get_parent().pk, field: "x" * 256}
    page = admin_client.post(reverse("wagtailadmin_pages:copy", args=[case.pk]), values)
    assert (page.context["form"].errors.keys(), Page.objects.filter(title="Kopie").count()) == ({field}, 0)
