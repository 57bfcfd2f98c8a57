"""Log lines without secrets: tokens in paths are as good as passwords."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

SECRET_PATHS = re.compile(
    r"(/(?:agenda|akkoord|plek|(?:gast|spreker|datumprikker|pitches/bewoners)/link|bijeenkomst/\d+/(?:afmelden|aanwezig)"
    r"|account/password/reset/key|account/confirm-email|account/login/code)/)[^/\s?\"'\\]+"
)


def without_secrets(text: str) -> str:
    """Take the token out of the paths that carry one."""
    return SECRET_PATHS.sub(r"\1…", text)


class LineFormatter(structlog.stdlib.ProcessorFormatter):
    """Scrubs the finished line, because tracebacks and extra values name paths too."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def configure() -> None:
    """Our own events go the way of everybody's lines: by level, and without secrets."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def line_formatter() -> LineFormatter:
    """One line of key=value per event, for our own and for everybody else's loggers."""
    return LineFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "logger", "event"]),
        ],
    )


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Only warnings of these loggers: for work that tells of itself and would repeat one line for every page."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
