"""/healthz tells whether this node can serve, and nothing else."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def test_everything_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"ok": True, "failing": []})
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_one_query_without_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_a_database_that_is_away_is_named_without_its_secrets(client, monkeypatch):
    def refuse() -> None:
        raise OperationalError("password authentication failed for user geheim")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"ok": False, "failing": ["database"]})
    assert b"geheim" not in response.content


def test_a_folder_that_cannot_be_written_is_named(client, settings, tmp_path):
    blocked = tmp_path / "media"
    blocked.write_text("a file stands where the folder should be")
    settings.MEDIA_ROOT = str(blocked)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"ok": False, "failing": ["files"]})
    assert str(tmp_path) not in response.content.decode()


def test_it_only_answers_questions(client):
    assert client.post("/healthz").status_code == 405
