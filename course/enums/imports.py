"""The lifecycle of an import."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """How far the import of a list of people is (*import van een lijst*)."""

    WAITING = "waiting", _("Waits to be read")
    READING = "reading", _("Is being read")
    TO_CONFIRM = "to_confirm", _("Waits for your word")
    WRITING = "writing", _("Is being written")
    FINISHED = "finished", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Did not succeed")


_I = ImportState

IMPORT_TRANSITIONS: dict[ImportState, dict[ImportState, str]] = {
    _I.WAITING: {_I.READING: "worker", _I.STOPPED: "organiser", _I.FAILED: "worker"},
    _I.READING: {
        _I.TO_CONFIRM: "worker", _I.FINISHED: "worker: nobody to enrol", _I.WAITING: "worker: something changed",
        _I.FAILED: "worker: not a list", _I.STOPPED: "organiser",
    },
    _I.TO_CONFIRM: {
        _I.WRITING: "organiser", _I.WAITING: "organiser: something changed", _I.STOPPED: "organiser, or after a day",
    },
    _I.WRITING: {
        _I.FINISHED: "worker", _I.WAITING: "worker: something changed", _I.FAILED: "worker", _I.STOPPED: "organiser",
    },
    _I.FINISHED: {},
    _I.STOPPED: {},
    _I.FAILED: {},
}  # fmt: skip
"""From which state to which, and who makes the step."""

IMPORT_AT_WORK = (ImportState.WAITING, ImportState.READING, ImportState.WRITING)
"""A worker has it, or takes it in the next round."""

IMPORT_UNDER_WAY = (*IMPORT_AT_WORK, ImportState.TO_CONFIRM)
"""One of them in an edition at a time."""
