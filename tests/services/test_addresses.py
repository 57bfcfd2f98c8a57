"""Addresses that were kept with a coded domain are spelled as everywhere; two accounts with one mailbox both stay."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.apps import apps as now_apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from course.models import Enrolment, Message, Organisation, User
from course.queries.people.addresses import shared_addresses

BEFORE = [("course", "0019_what_was_accepted"), ("account", "0009_emailaddress_unique_primary_email")]
CODED, LETTERS = "xn--bcher-kva.example", "b\u00fccher.example"


@pytest.mark.services
def test_addresses_of_an_older_database_get_one_spelling_and_nobody_loses_one(own_database: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps
    person, confirmed = partial(_stored, old, "course", "User"), partial(_stored, old, "account", "EmailAddress")
    noor = person(email=f"noor@{CODED}")
    confirmed(user=noor, email=f"noor@{CODED}", verified=True, primary=True)
    confirmed(user=noor, email=f"noor@{LETTERS}", verified=False, primary=False)
    twins = [person(email=f"rob@{CODED}"), person(email=f"rob@{LETTERS}")]
    anna = person(email="anna@duinrade.example")
    confirmed(user=anna, email=f"anna@{CODED}", verified=True, primary=True)
    person(email="x@xn--a.example")
    _stored(old, "course", "Organisation", name="Duinrade", invoice_email=f"post@{CODED}")
    _stored(old, "course", "Message", template="akkoord_vragen", address=f"chef@{CODED}")
    _enrol(old, noor)

    MigrationExecutor(connection).migrate(executor.loader.graph.leaf_nodes())

    assert list(User.objects.order_by("pk").values_list("email", flat=True)) == [
        f"noor@{LETTERS}", f"rob@{CODED}", f"rob@{LETTERS}", "anna@duinrade.example", "x@xn--a.example",
    ]  # fmt: skip
    kept = now_apps.get_model("account", "EmailAddress").objects.order_by("email")
    assert list(kept.values_list("email", "verified", "primary")) == [
        (f"anna@{LETTERS}", True, True),
        (f"noor@{LETTERS}", True, True),
    ]
    assert shared_addresses() == [tuple(twin.pk for twin in twins)]
    assert Organisation.objects.get().invoice_email == f"post@{LETTERS}"
    assert Message.objects.get().address == f"chef@{LETTERS}"
    enrolment = Enrolment.objects.get()
    assert (enrolment.manager_email, enrolment.draft["manager_email"]) == (f"chef@{LETTERS}",) * 2


def _stored(old, app, model, **fields):
    """As it lies in the database of before: not cleaned on the way."""
    return old.get_model(app, model).objects.bulk_create([old.get_model(app, model)(**fields)])[0]


def _enrol(old, person):
    now = timezone.now()
    edition = old.get_model("course", "Edition").objects.create(
        title="2027", slug="2027", capacity=2, seats_insurer=1, seats_municipality=1,
        starts_on=dt.date(2027, 1, 21), ends_on=dt.date(2027, 6, 17), results_by=dt.date(2026, 11, 27),
        seats_released_on=dt.date(2026, 11, 9), enrolment_opens_at=now - dt.timedelta(days=9),
        enrolment_closes_at=now + dt.timedelta(days=9),
    )  # fmt: skip
    chef = f"chef@{CODED}"
    _stored(old, "course", "Enrolment", edition=edition, user=person, manager_email=chef, draft={"manager_email": chef})
