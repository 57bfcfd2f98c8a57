"""Of enrolments from before, the history says through whom it was settled that they could take part."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from course.models import Enrolment

BEFORE = [("course", "0016_mail_waits_and_speaks")]


@pytest.mark.services
def test_who_came_from_a_list_was_not_approved_by_a_manager(own_database: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    apps = executor.loader.project_state([*BEFORE, *executor.loader.graph.leaf_nodes("wagtailcore")]).apps
    model = partial(apps.get_model, "course")
    now = timezone.now().replace(microsecond=17)
    days = {"starts_on": dt.date(2027, 1, 21), "ends_on": dt.date(2027, 6, 17), "results_by": dt.date(2026, 11, 27)}
    edition = model("Edition").objects.create(
        title="2027", slug="2027", capacity=2, seats_insurer=1, seats_municipality=1,
        seats_released_on=dt.date(2026, 11, 9), enrolment_opens_at=now - dt.timedelta(days=9),
        enrolment_closes_at=now + dt.timedelta(days=9), **days,
    )  # fmt: skip
    office = model("User").objects.create(email="petra@voorbeeld.example")
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="course", model="enrolment"
    )

    def settled(name: str, approved_at: dt.datetime | None, *moves: tuple[str, str]) -> None:
        row = model("Enrolment").objects.create(
            edition=edition, user=model("User").objects.create(email=f"{name}@voorbeeld.example"), state="placed",
            side="insurer", submitted_at=now, approved_at=approved_at,
        )  # fmt: skip
        for number, (before, role) in enumerate(moves):
            apps.get_model("wagtailcore", "ModelLogEntry").objects.create(
                content_type=kind, object_id=str(row.pk), label=name, action="course.enrolment.move",
                timestamp=now + dt.timedelta(seconds=number), user_id=office.pk,
                data={"from": before, "to": "placed", "by_role": role}, content_changed=True, deleted=False,
            )  # fmt: skip

    later = now + dt.timedelta(hours=1)
    heard = now + dt.timedelta(hours=2)
    settled("list", now, ("draft", "organiser"))
    settled("manager", later, ("draft", "applicant"), ("awaiting_approval", "manager"))
    settled("heard", heard, ("draft", "applicant"), ("awaiting_approval", "organiser"))
    settled("moved", heard, ("draft", "organiser"))
    settled("unasked", None, ("draft", "applicant"))

    MigrationExecutor(connection).migrate(executor.loader.graph.leaf_nodes("course"))

    told = Enrolment.objects.values_list("user__email", "approved_how", "approved_by")
    assert {email.split("@")[0]: (how, by) for email, how, by in told} == {
        "list": ("entered", office.pk),
        "manager": ("manager", None),
        "heard": ("office", office.pk),
        "moved": ("office", office.pk),
        "unasked": ("", None),
    }
