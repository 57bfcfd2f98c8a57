"""/healthz tells whether this process lives, /healthz/ready whether it can serve and what is degraded."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from course.actions.due import run_due
from course.enums import MessageState
from course.models import Message, Tick
from tests.factories import UserFactory
from tests.helpers.mail import queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work():
    """The clock ticked just now."""
    return Tick.objects.create(job="run_due", at=timezone.now())


def degraded(client):
    response = client.get("/healthz/ready")
    return response.status_code, response.json()["degraded"]


def test_a_process_that_answers_lives_and_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"ok": True})
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_everything_answers(client, at_work):
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (
        200,
        {
            "ok": True,
            "failing": [],
            "degraded": [],
            "last_tick": at_work.at.isoformat(),
            "mail_late_since": None,
        },
    )
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_three_queries_without_session(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/healthz/ready")


def test_a_database_that_is_away_is_named_without_its_secrets(client, monkeypatch):
    def refuse() -> None:
        raise OperationalError("password authentication failed for user geheim")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (503, {"ok": False, "failing": ["database"]})
    assert response["Retry-After"] == "30"
    assert b"geheim" not in response.content
    assert client.get("/healthz").status_code == 200


def test_a_folder_that_cannot_be_written_is_named_and_the_node_serves_on(client, settings, tmp_path, at_work):
    blocked = tmp_path / "media"
    blocked.write_text("a file stands where the folder should be")
    settings.MEDIA_ROOT = str(blocked)
    assert degraded(client) == (200, ["files"])
    assert str(tmp_path) not in client.get("/healthz/ready").content.decode()


def test_a_cache_that_keeps_nothing_is_named_and_the_node_serves_on(client, settings, at_work):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert degraded(client) == (200, ["cache"])


def test_a_worker_that_never_ticked_or_is_silent_is_named_until_it_ticks(client, at):
    at(2026, 10, 1, 10)
    assert degraded(client) == (200, ["worker"])
    list(run_due())
    assert degraded(client) == (200, [])
    at(2026, 10, 1, 10, 5)
    assert degraded(client) == (200, [])
    at(2026, 10, 1, 10, 6)
    assert degraded(client) == (200, ["worker"])


def test_mail_that_should_have_gone_is_named_with_its_moment(client, at):
    at(2026, 10, 1, 10)
    message = queue(UserFactory())
    at(2026, 10, 1, 10, 14)
    Tick.objects.create(job="run_due", at=timezone.now())
    assert degraded(client) == (200, [])
    at(2026, 10, 1, 10, 16)
    assert degraded(client) == (200, ["mail"])
    assert client.get("/healthz/ready").json()["mail_late_since"] == message.due_at.astimezone(dt.UTC).isoformat()
    Message.objects.update(state=MessageState.HELD)
    assert degraded(client) == (200, [])


def test_it_only_answers_questions(client):
    assert [client.post(path).status_code for path in ("/healthz", "/healthz/ready")] == [405, 405]
