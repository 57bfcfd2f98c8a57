"""What the history of a pitch says. `pitches.wagtail_hooks` registers it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from pitches.enums import PitchState, PromiseState
from pitches.queries.transitions import MOVED

TURN = "pitches.turn"
SHARED = "pitches.share"
MERGE_ASKED = "pitches.merge.ask"
MERGE_REFUSED = "pitches.merge.refuse"
GUEST_TAKEN_UP = "pitches.guest.take_up"
GUEST_DECLINED = "pitches.guest.decline"
OUTCOME = "pitches.outcome"
LED_BY = "pitches.clock.led_by"
CLOCK_STARTED = "pitches.clock.start"
WENT_ON = "pitches.clock.stop"
CHOSE = "pitches.take_along"
NOT_CHOSEN = "pitches.not_chosen"
REVISED = "pitches.revise"
PASSED_ON = "pitches.pass_on"
ROLE_FREE = "pitches.roles.free"
CHECKED_IN = "pitches.check_in"
PROMISE_MADE = "pitches.promise.make"
PROMISE_CHANGED = "pitches.promise.change"
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


class SaidFormatter(LogFormatter):
    """What was written down."""

    def __init_subclass__(cls, label: object, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.label = label

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return str(self.label)

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("remark", ""))


class SharedFormatter(SaidFormatter, label=_("Brought together with")):
    pass


class MergeAskedFormatter(SaidFormatter, label=_("Asked to let it go up in")):
    pass


class MergeRefusedFormatter(SaidFormatter, label=_("Does not go up in")):
    pass


class GuestTakenUpFormatter(SaidFormatter, label=_("Taken up by")):
    pass


class GuestDeclinedFormatter(SaidFormatter, label=_("Declined")):
    pass


class PassedOnFormatter(SaidFormatter, label=_("Passed on to somebody else")):
    pass


class RoleFreeFormatter(SaidFormatter, label=_("A role is free: who had it left")):
    pass


class CheckedInFormatter(SaidFormatter, label=_("Said how it is after the course")):
    pass


class RevisedFormatter(SaidFormatter, label=_("Changed after handing in")):
    pass


class OutcomeFormatter(SaidFormatter, label=_("Outcome written down")):
    pass


class ChoseFormatter(SaidFormatter, label=_("The owner said what to take along")):
    pass


class NotChosenFormatter(SaidFormatter, label=_("Not chosen for a meeting")):
    pass


class PromiseMadeFormatter(SaidFormatter, label=_("Promise made")):
    pass


class PromiseChangedFormatter(SaidFormatter, label=_("Promise changed")):
    pass


class LedByFormatter(SaidFormatter, label=_("Who leads the discussion")):
    pass


class StartedFormatter(SaidFormatter, label=_("The discussion began")):
    pass


class WentOnFormatter(SaidFormatter, label=_("The discussion went on.")):
    """All that is said of a stop: not why, and nothing of what was being discussed."""


def register_log_actions(actions: LogActionRegistry) -> None:
    """Make the history of pitches and promises known to Wagtail."""
    actions.register_action(MOVED)(MoveFormatter)
    actions.register_action(TURN)(TurnFormatter)
    actions.register_action(SHARED)(SharedFormatter)
    actions.register_action(MERGE_ASKED)(MergeAskedFormatter)
    actions.register_action(MERGE_REFUSED)(MergeRefusedFormatter)
    actions.register_action(GUEST_TAKEN_UP)(GuestTakenUpFormatter)
    actions.register_action(GUEST_DECLINED)(GuestDeclinedFormatter)
    actions.register_action(REVISED)(RevisedFormatter)
    actions.register_action(PASSED_ON)(PassedOnFormatter)
    actions.register_action(ROLE_FREE)(RoleFreeFormatter)
    actions.register_action(CHECKED_IN)(CheckedInFormatter)
    actions.register_action(OUTCOME)(OutcomeFormatter)
    actions.register_action(LED_BY)(LedByFormatter)
    actions.register_action(CLOCK_STARTED)(StartedFormatter)
    actions.register_action(WENT_ON)(WentOnFormatter)
    actions.register_action(CHOSE)(ChoseFormatter)
    actions.register_action(NOT_CHOSEN)(NotChosenFormatter)
    actions.register_action(PROMISE_MADE)(PromiseMadeFormatter)
    actions.register_action(PROMISE_CHANGED)(PromiseChangedFormatter)
    actions.register_action(PROMISE_MOVED)(PromiseFormatter)
