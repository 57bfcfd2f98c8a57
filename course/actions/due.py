"""Everything that happens because its time has come. Each line says what was done, or why nothing was."""

from __future__ import annotations

from collections.abc import Iterator

from course.actions import messages, needs


def run_due() -> Iterator[str]:
    """Do what is due and tell it, one sentence per job."""
    report = messages.send_due()
    if report == messages.SendReport():
        yield "messages: nothing due"
    else:
        yield f"messages: {report.sent} sent, {report.later} later, {report.failed} failed"
    forgotten = needs.forget_needs()
    yield f"needs: {forgotten} forgotten" if forgotten else "needs: nothing to forget"
