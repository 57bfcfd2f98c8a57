"""What the history of a pitch says. `pitches.wagtail_hooks` registers it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from pitches.enums import PitchState, PromiseState

MOVED = "pitches.move"
TURN = "pitches.turn"
PROMISE_MOVED = "pitches.promise"


class MoveFormatter(LogFormatter):
    """From which state to which, and the remark that went with it."""

    label = _("Pitch moved")
    states: type[PitchState] | type[PromiseState] = PitchState

    def format_message(self, log_entry: ModelLogEntry) -> str:
        before, after = (self.states(log_entry.data[key]).label for key in ("from", "to"))
        return gettext("From '%(before)s' to '%(after)s'") % {"before": before, "after": after}

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("remark", ""))


class TurnFormatter(LogFormatter):
    """In which programme item of which meeting."""

    label = _("Turn given")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return gettext("Turn in '%(item)s'") % {"item": log_entry.data["item"]}


class PromiseFormatter(MoveFormatter):
    label = _("Promise moved")
    states = PromiseState


def register_log_actions(actions: LogActionRegistry) -> None:
    """Make the history of pitches and promises known to Wagtail."""
    actions.register_action(MOVED)(MoveFormatter)
    actions.register_action(TURN)(TurnFormatter)
    actions.register_action(PROMISE_MOVED)(PromiseFormatter)
