"""What stands in the log opens no door."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys

import pytest
import structlog
from django.conf import settings

from cms.logs import line_formatter

SECRET = "c0ffee-d3adbeef"
PATHS = [
    f"/agenda/{SECRET}.ics",
    f"/akkoord/{SECRET}/",
    f"/plek/{SECRET}/",
    f"/gast/link/{SECRET}/",
    f"/datumprikker/link/{SECRET}/",
    f"/bijeenkomst/12/afmelden/{SECRET}/",
    f"/taal/?next=/plek/{SECRET}/",
    f"/account/password/reset/key/3-{SECRET}/",
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
    bound.warning("Not Found", path=PATHS[0])
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
