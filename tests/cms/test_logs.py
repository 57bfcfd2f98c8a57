"""What stands in the log opens no door."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys

import pytest
import structlog
from django.conf import settings

from cms.logs import line_formatter
from tests.helpers.addresses import every_address

SECRET = "c0ffee-d3adbeef"
PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]+\)")
SECRET_PARTS = {"token", "key", "code"}
CLOSED = "beheer/password_reset/"
"""A page of Wagtail that we do not offer; it gives nobody a link."""


def secret_addresses() -> list[str]:
    """Every address of the site of which a part is as good as a password."""
    routes = [address.route for address in every_address() if not address.route.startswith(CLOSED)]
    return [
        f"/{PART.sub(lambda part: SECRET if set(part.groups()) & SECRET_PARTS else '3', route)}"
        for route in routes
        if any(set(names) & SECRET_PARTS for names in PART.findall(route))
    ]


ADDRESSES = secret_addresses()
PATHS = [
    *ADDRESSES,
    f"/taal/?next=/plek/{SECRET}/",
    f"/account/confirm-email/{SECRET}/",
    f"/account/login/code/{SECRET}/",
]


@pytest.fixture
def written():
    """A logger that writes as the site does, and what it wrote."""
    logger, stream = logging.getLogger("tests.logs"), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_formatter())
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


@pytest.mark.parametrize("path", PATHS)
def test_no_secret_of_a_path_stands_in_a_line(written, path):
    logger, stream = written
    logger.warning("Not Found: %s", path)
    logger.warning("with more", stack_info=True, extra={"request": path})
    line = stream.getvalue()
    assert path.partition(SECRET)[0].removesuffix("3-") + "…" in line
    assert SECRET not in line


def test_the_web_server_writes_no_secret_either():
    """As it is told to in the instructions for a deployment."""
    told = (settings.BASE_DIR / "docs/deployment/nginx.conf").read_text()
    (rule,) = re.findall(r'^  "~(\^.+)" "\$\{folder\}\.\.\.";$', told, re.MULTILINE)
    secret = re.compile(rule.replace("(?<", "(?P<"))
    assert [path for path in ADDRESSES if not secret.match(path)] == []
    assert [SECRET in secret.match(path)["folder"] for path in ADDRESSES] == [False] * len(ADDRESSES)
    assert secret.match("/mijn/profiel/") is None
    assert secret.match("/bijeenkomst/3/afmelden/") is None


@pytest.mark.parametrize("path", PATHS)
def test_no_secret_stands_in_a_traceback(written, path):
    logger, stream = written
    try:
        raise ValueError(path, f"asked for\n{path}\n'{path}'")
    except ValueError:
        logger.exception("Internal Server Error: %s", path)
    line = stream.getvalue()
    assert "Traceback" in line
    assert "ValueError" in line
    assert SECRET not in line


def test_values_of_a_structured_event_are_scrubbed_too(written):
    logger, stream = written
    bound = structlog.wrap_logger(logger, processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter])
    bound.warning("Not Found", path=f"/agenda/{SECRET}.ics")
    assert "path=/agenda/…" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_an_ordinary_line_stays_whole(written):
    logger, stream = written
    logger.warning("Not Found: %s", "/mijn/profiel/?a=b")
    assert 'event="Not Found: /mijn/profiel/?a=b"' in stream.getvalue()


def test_our_own_events_go_the_way_of_everybodys_lines(caplog):
    with caplog.at_level(logging.INFO, logger="tests.events"):
        structlog.get_logger("tests.events").info("told", path=PATHS[0])
    assert [(record.name, record.levelname) for record in caplog.records] == [("tests.events", "INFO")]


WORKER = """
import django, logging, structlog
django.setup()
from cms.celery import app
app.log.setup("WARNING")
structlog.get_logger("course.tasks").info("job done", job="needs forgotten", told="2")
logging.getLogger("celery.worker.strategy").info("Task received")
logging.getLogger("celery.worker").warning("Task lost")
"""


@pytest.mark.parametrize(("level", "expected"), [("INFO", ["job done", "Task lost"]), ("WARNING", ["Task lost"])])
def test_a_worker_writes_our_lines_by_log_level_and_those_of_celery_by_its_own(tmp_path, level, expected):
    done = subprocess.run(
        [sys.executable, "-c", WORKER],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
            "VAR_DIR": str(tmp_path),
            "LOG_LEVEL": level,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.partition('event="')[2].partition('"')[0] for line in done.stderr.splitlines()] == expected
    assert ('job="needs forgotten" told=2' in done.stderr) == (level == "INFO")
