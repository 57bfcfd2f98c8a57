"""What was mailed before there were sendings stands in the list of post as it was asked for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from course.models import Message, Sending

BEFORE = [("course", "0014_what_was_sent_together")]
AFTER = [("course", "0015_old_mails_by_sending")]


@pytest.mark.services
def test_old_mails_are_one_sending_by_letter_or_else_by_kind_and_moment(own_database: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    apps = executor.loader.project_state(BEFORE).apps
    model, user = apps.get_model("course", "Message"), apps.get_model("course", "User")
    noon = timezone.now().replace(microsecond=17)
    later = noon + dt.timedelta(minutes=5)
    wrote = [
        ("letter", "eigen_bericht", noon, "Tot donderdag"),
        ("letter", "eigen_bericht", later, "Tot donderdag"),
        ("letter", "eigen_bericht", later, "Tot donderdag"),
        ("", "wijziging", noon, "Veranderd: dag 2"),
        ("", "wijziging", noon, "Veranderd: dag 2"),
        ("", "wijziging", later, "Veranderd: dag 3"),
        ("", "bevestiging", noon, "Je doet mee"),
    ]
    for number, (batch, template, moment, subject) in enumerate(wrote):
        person = user.objects.create(email=f"p{number}@voorbeeld.example")
        model.objects.create(
            person=person, batch=batch, template=template, created_at=moment, subject=subject, about=f"person:{number}",
        )  # fmt: skip

    MigrationExecutor(connection).migrate(AFTER)
    MigrationExecutor(connection).migrate(executor.loader.graph.leaf_nodes("course"))

    found = Sending.objects.order_by("asked_at", "subject")
    assert [(one.subject, one.asked_at, one.messages.count()) for one in found] == [
        ("Je doet mee", noon, 1),
        ("Tot donderdag", noon, 3),
        ("Veranderd: dag 2", noon, 2),
        ("Veranderd: dag 3", later, 1),
    ]
    assert Message.objects.filter(sending=None).count() == 0
