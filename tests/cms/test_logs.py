"""What stands in the log opens no door."""

from __future__ import annotations

import io
import logging

import pytest
import structlog

from cms.logs import line_formatter

SECRET = "c0ffee-d3adbeef"
PATHS = [
    f"/agenda/{SECRET}.ics",
    f"/akkoord/{SECRET}/",
    f"/plek/{SECRET}/",
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
