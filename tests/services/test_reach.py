"""What is said about services that are not there."""

from __future__ import annotations

import pytest

from tests.services import reach

NOBODY = "127.0.0.1:1"


def test_what_is_missing_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgres://kees:geheim@{NOBODY}/cursus")
    monkeypatch.setenv("REDIS_URL", f"redis://:geheim@{NOBODY}/1")
    monkeypatch.setenv("CELERY_BROKER_URL", f"redis://:geheim@{NOBODY}/2")

    assert reach.main() == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines[:3]] == [
        f"MISSING  DATABASE_URL ({NOBODY}/cursus)",
        f"MISSING  REDIS_URL ({NOBODY}/1)",
        f"MISSING  CELERY_BROKER_URL ({NOBODY}/2)",
    ]
    assert lines[3:] == ["Start what is missing, or let its variable name a server that runs."]
    assert [line for line in lines if "geheim" in line] == []


@pytest.mark.parametrize(
    ("check", "url"),
    [
        (reach.postgres, "sqlite:///db.sqlite3"),
        (reach.broker, "files://localhost"),
        (reach.broker, "amqp://localhost//"),
    ],
)
def test_another_kind_of_service_is_refused(check, url: str) -> None:
    with pytest.raises(reach.Unreachable):
        check(url)


@pytest.mark.services
def test_what_answers_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert reach.main() == 0

    assert [line.split(" (")[0] for line in capsys.readouterr().out.splitlines()] == [
        "reached  DATABASE_URL",
        "reached  REDIS_URL",
        "reached  CELERY_BROKER_URL",
    ]
