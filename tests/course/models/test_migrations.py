"""What a migration writes anew in rows that were stored before."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from course.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_who_was_sorted_under_a_glued_infix_is_sorted_under_the_name():
    for last_name, infix in (("Van\u2019t Hof", ""), ("Hof", "in\u2019t"), ("v.\u00b4t Hof", ""), ("Vos", "")):
        person = UserFactory(first_name="Noor", last_name=last_name, infix=infix)
        User.objects.filter(pk=person.pk).update(sort_name="?")
    import_module("course.migrations.0041_infixes_and_hyphens").sort_glued_infixes(apps, None)
    found = User.objects.filter(first_name="Noor").order_by("pk").values_list("sort_name", flat=True)
    assert list(found) == ["hof noor", "hof noor in t", "hof noor", "?"]
