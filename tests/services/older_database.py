"""Rows as they lay in databases of before: of each stage what somebody could have stored then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

OURS = {"course", "pitches", "cms", "demo"}
NOON = timezone.now().replace(microsecond=17)
CODED, LETTERS = "xn--bcher-kva.example", "b\u00fccher.example"
SPELLINGS = ("gemeente Duinrade", "Gemeente\u00a0Duinrad\u00e9", "gemeente Duinrade (2)", "Wijk\x0bZuid\u200b")
CAPITALS = ("Heide", "HEIDE", "Heide (2)", "Zeist")


def bring_up_to_date() -> None:
    """The database of this process goes back to the first of these stages, and comes forward with rows of each."""
    for stage, store in STAGES.items():
        store(_migrated(stage))
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _migrated(stage: str) -> Apps:
    """The models as they were."""
    executor = MigrationExecutor(connection)
    there = [("course", stage), *(node for node in executor.loader.graph.leaf_nodes() if node[0] not in OURS)]
    executor.migrate(there[:1])
    return executor.loader.project_state(there).apps


def _stored(old: Apps, label: str, /, **fields: object) -> Any:
    """As it lay in the database of then: not cleaned on the way."""
    model = old.get_model(label if "." in label else f"course.{label}")
    return model.objects.bulk_create([model(**fields)])[0]


def _capitals(_old: Apps) -> None:
    connection.cursor().executemany(
        "INSERT INTO course_organisation (name, kind, city, holiday_region, purchase_order_required, invoice_format,"
        " invoice_email, invoice_address) VALUES (%s, 'municipality', '', '', false, 'pdf', '', '')",
        [[name] for name in CAPITALS],
    )


def _spellings(old: Apps) -> None:
    for name in SPELLINGS:
        _stored(old, "Organisation", name=name, kind="municipality")
    for email, last_name in (("noor@duin\u200brade.example", "van den Berg"), ("rob@duinrade.example", "\u2019t Hart")):
        _stored(old, "User", email=email, last_name=last_name, sort_name="?")


def _mails(old: Apps) -> None:
    later = NOON + dt.timedelta(minutes=5)
    wrote = [
        ("letter", "eigen_bericht", NOON, "Tot donderdag"),
        ("letter", "eigen_bericht", later, "Tot donderdag"),
        ("letter", "eigen_bericht", later, "Tot donderdag"),
        ("", "wijziging", NOON, "Veranderd: dag 2"),
        ("", "wijziging", NOON, "Veranderd: dag 2"),
        ("", "wijziging", later, "Veranderd: dag 3"),
        ("", "bevestiging", NOON, "Je doet mee"),
    ]
    for number, (batch, template, moment, subject) in enumerate(wrote):
        person, about = _stored(old, "User", email=f"p{number}@mails.example"), f"person:{number}"
        _stored(
            old, "Message", person=person, batch=batch, template=template, created_at=moment, subject=subject,
            about=about,
        )  # fmt: skip


def _edition(old: Apps, slug: str) -> Any:
    days = {"starts_on": dt.date(2027, 1, 21), "ends_on": dt.date(2027, 6, 17), "results_by": dt.date(2026, 11, 27)}
    return _stored(
        old, "Edition", title=slug, slug=slug, capacity=2, seats_insurer=1, seats_municipality=1,
        seats_released_on=dt.date(2026, 11, 9), enrolment_opens_at=NOON - dt.timedelta(days=9),
        enrolment_closes_at=NOON + dt.timedelta(days=9), **days,
    )  # fmt: skip


def _approvals(old: Apps) -> None:
    """People who have a place, with the moves through which they came to it: from which state, and by whom."""
    edition, office = _edition(old, "approvals"), _stored(old, "User", email="petra@approvals.example")
    settled = partial(_settled, old, edition, office)
    settled("list", NOON, ("draft", "organiser"))
    settled("manager", NOON + dt.timedelta(hours=1), ("draft", "applicant"), ("awaiting_approval", "manager"))
    settled("heard", NOON + dt.timedelta(hours=2), ("draft", "applicant"), ("awaiting_approval", "organiser"))
    settled("moved", NOON + dt.timedelta(hours=2), ("draft", "organiser"))
    settled("unasked", None, ("draft", "applicant"))


def _settled(
    old: Apps, edition: Any, office: Any, name: str, approved_at: dt.datetime | None, *moves: tuple[str, str]
) -> None:
    kind, _made = old.get_model("contenttypes.ContentType").objects.get_or_create(app_label="course", model="enrolment")
    row = _stored(
        old, "Enrolment", edition=edition, user=_stored(old, "User", email=f"{name}@approvals.example"),
        state="placed", side="insurer", submitted_at=NOON, approved_at=approved_at,
    )  # fmt: skip
    for number, (before, role) in enumerate(moves):
        _stored(
            old, "wagtailcore.ModelLogEntry", content_type=kind, object_id=str(row.pk), label=name,
            action="course.enrolment.move", timestamp=NOON + dt.timedelta(seconds=number), user_id=office.pk,
            data={"from": before, "to": "placed", "by_role": role}, content_changed=True, deleted=False,
        )  # fmt: skip


def _addresses(old: Apps) -> None:
    person, confirmed = partial(_stored, old, "User"), partial(_stored, old, "account.EmailAddress")
    noor = person(email=f"noor@{CODED}")
    confirmed(user=noor, email=f"noor@{CODED}", verified=True, primary=True)
    confirmed(user=noor, email=f"noor@{LETTERS}", verified=False, primary=False)
    person(email=f"rob@{CODED}")
    person(email=f"rob@{LETTERS}")
    anna = person(email="anna@addresses.example")
    confirmed(user=anna, email=f"anna@{CODED}", verified=True, primary=True)
    person(email="x@xn--a.example")
    _stored(old, "Organisation", name="Polder", name_key="polder", invoice_email=f"post@{CODED}")
    _stored(old, "Message", template="akkoord_vragen", address=f"chef@{CODED}")
    chef = f"chef@{CODED}"
    edition = _edition(old, "addresses")
    _stored(old, "Enrolment", edition=edition, user=noor, manager_email=chef, draft={"manager_email": chef})


STAGES: dict[str, Callable[[Apps], None]] = {
    "0003_organisation_of_enrolment": _capitals,
    "0009_ticks": _spellings,
    "0014_what_was_sent_together": _mails,
    "0016_mail_waits_and_speaks": _approvals,
    "0019_what_was_accepted": _addresses,
}
"""By the migration after which somebody stored them, in the order of time."""
