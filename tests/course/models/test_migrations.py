"""What a migration writes anew in rows that were stored before."""

from __future__ import annotations

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
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


def test_an_address_with_the_hyphen_of_a_word_processor_is_spelled_as_it_is_typed():
    migration = import_module("course.migrations.0041_infixes_and_hyphens")
    others, word, plain = (
        f"{name}@gem{dash}duin.example" for name, dash in (("rob", "-"), ("eva", "\u2011"), ("eva", "-"))
    )
    person, taken, holder = UserFactory(), UserFactory(), UserFactory(email=others)
    User.objects.filter(pk=person.pk).update(email=word)
    User.objects.filter(pk=taken.pk).update(email=others.replace("-", "\u2013"))
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=person, email=word, verified=True, primary=True), EmailAddress(user=person, email=plain)]
    )
    migration.spell_hyphens_once(apps, None)
    kept = User.objects.filter(pk__in=[person.pk, taken.pk, holder.pk]).order_by("pk").values_list("email", flat=True)
    assert list(kept) == [plain, others.replace("-", "\u2013"), others]
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(plain, True, True)]
