"""An older database is brought up to date: nothing is lost, and its rows are as if they were stored today."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from pytest_django import DjangoDbBlocker

from course.models import Enrolment, Message, Organisation, Sending, User
from course.queries.people.addresses import shared_addresses
from tests.services.older_database import CAPITALS, CODED, LETTERS, NOON, SPELLINGS, bring_up_to_date

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def brought_up_to_date(own_database: str, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        bring_up_to_date()


def test_names_that_differ_in_capitals_get_a_number():
    found = Organisation.objects.filter(name__istartswith=CAPITALS[0]) | Organisation.objects.filter(name="Zeist")
    assert set(found.values_list("name", flat=True)) == {"Heide", "HEIDE (3)", "Heide (2)", "Zeist"}


def test_rows_get_clean_names_and_keys():
    first = Organisation.objects.get(name=SPELLINGS[0])
    found = Organisation.objects.filter(pk__gte=first.pk).order_by("pk")[: len(SPELLINGS)]
    assert list(found.values_list("name", "name_key")) == [
        ("gemeente Duinrade", "gemeente duinrade"),
        ("Gemeente Duinrad\u00e9 (3)", "gemeente duinrade (3)"),
        ("gemeente Duinrade (2)", "gemeente duinrade (2)"),
        ("Wijk Zuid", "wijk zuid"),
    ]
    assert list(User.objects.filter(email__endswith="@duinrade.example").values_list("email", "sort_name")) == [
        ("noor@duinrade.example", "berg"),
        ("rob@duinrade.example", "hart"),
    ]


def test_old_mails_are_one_sending_by_letter_or_else_by_kind_and_moment():
    found = Sending.objects.filter(messages__person__email__endswith="@mails.example").distinct()
    assert [(one.subject, one.asked_at, one.messages.count()) for one in found.order_by("asked_at", "subject")] == [
        ("Je doet mee", NOON, 1),
        ("Tot donderdag", NOON, 3),
        ("Veranderd: dag 2", NOON, 2),
        ("Veranderd: dag 3", NOON + dt.timedelta(minutes=5), 1),
    ]
    assert Message.objects.filter(sending=None, person__email__endswith="@mails.example").count() == 0


def test_who_came_from_a_list_was_not_approved_by_a_manager():
    """Of enrolments from before, the history says through whom it was settled that they could take part."""
    told = Enrolment.objects.filter(edition__slug="approvals").values_list("user__email", "approved_how", "approved_by")
    office = User.objects.get(email="petra@approvals.example")
    assert {email.split("@")[0]: (how, by) for email, how, by in told} == {
        "list": ("entered", office.pk),
        "manager": ("manager", None),
        "heard": ("office", office.pk),
        "moved": ("office", office.pk),
        "unasked": ("", None),
    }


def test_addresses_get_one_spelling_and_nobody_loses_one():
    """Those that were kept with a coded domain are spelled as everywhere; two accounts with one mailbox both stay."""
    first = User.objects.get(email=f"noor@{LETTERS}")
    assert list(User.objects.filter(pk__gte=first.pk).order_by("pk").values_list("email", flat=True)) == [
        f"noor@{LETTERS}", f"rob@{CODED}", f"rob@{LETTERS}", "anna@addresses.example", "x@xn--a.example",
    ]  # fmt: skip
    kept = apps.get_model("account", "EmailAddress").objects.order_by("email")
    assert list(kept.values_list("email", "verified", "primary")) == [
        (f"anna@{LETTERS}", True, True),
        (f"noor@{LETTERS}", True, True),
    ]
    twins = User.objects.filter(email__startswith="rob@", pk__gt=first.pk).order_by("pk")
    assert shared_addresses() == [tuple(twin.pk for twin in twins)]
    assert Organisation.objects.get(name="Polder").invoice_email == f"post@{LETTERS}"
    assert Message.objects.get(template="akkoord_vragen").address == f"chef@{LETTERS}"
    enrolment = Enrolment.objects.get(edition__slug="addresses")
    assert (enrolment.manager_email, enrolment.draft["manager_email"]) == (f"chef@{LETTERS}",) * 2
