"""The root of all refusals: errors with a sentence that a participant may read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An action did not happen. Every subclass has its own sentence; keyword arguments fill its placeholders, and one
    of them chooses between singular and plural when the sentence counts.
    """

    message: str | Promise = _("This is not possible now.")

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__()

    def __str__(self) -> str:
        return str(self.message % self.details) if self.details else str(self.message)


class NoRoom(Refusal):
    message = _("We have no room for this file now, so we did not keep it. Try again later, or tell the course office.")


class AlreadyDone(Refusal):
    """What is asked has happened: a second click, or the same page open twice. Doors show the success of the first."""
