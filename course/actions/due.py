"""Everything that happens because its time has come. Each line says what was done, or why nothing was."""

from __future__ import annotations

from collections.abc import Iterator

from course.actions import approvals, ending, messages, needs, offers, reminders


def run_due() -> Iterator[str]:
    """Do what is due and tell it, one sentence per job."""
    report = messages.send_due()
    if report == messages.SendReport():
        yield "messages: nothing due"
    else:
        yield f"messages: {report.sent} sent, {report.later} later, {report.failed} failed"
    yield _told("offers lapsed", offers.lapse_offers())
    yield _told("held places released", approvals.release_held_places())
    yield _told("places offered", offers.offer_what_is_free())
    yield _told("reminders of offers", offers.remind_of_offers())
    yield _told("reminders to managers", approvals.remind_managers())
    yield _told("lines closed", ending.close_lines())
    yield _told("courses completed", ending.complete())
    yield from map(str, reminders.remind())
    forgotten = needs.forget_needs()
    yield f"needs: {forgotten} forgotten" if forgotten else "needs: nothing to forget"


def _told(what: str, number: int) -> str:
    return f"{what}: {number or 'none'}"
