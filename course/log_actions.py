"""What the history of the course says. `course.wagtail_hooks` registers it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from course.enums import EnrolmentState
from course.queries.board import OFFICE_STATES


class EnrolmentMoved(LogFormatter):
    """From which state to which, and why."""

    label = _("Enrolment moved")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        before, after = (OFFICE_STATES[EnrolmentState(log_entry.data[key])] for key in ("from", "to"))
        return gettext("From '%(before)s' to '%(after)s'") % {"before": before, "after": after}

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("reason", ""))


class EditionCancelled(LogFormatter):
    label = _("Edition cancelled")
    message = label


class AskedAgain(LogFormatter):
    label = _("Another manager asked")
    message = label


class PlaceReleased(LogFormatter):
    label = _("Held place passed on")
    message = _("No approval in time: the held place went to the next")


class MeetingChanged(LogFormatter):
    """The appointment as it was and as it is."""

    def format_message(self, log_entry: ModelLogEntry) -> str:
        change = gettext("%(what)s: from %(before)s to %(after)s")
        before, after = log_entry.data.get("from", ""), log_entry.data.get("to", "")
        return change % {"what": self.label, "before": before, "after": after} if before != after else str(self.label)


class MeetingMoved(MeetingChanged):
    label = _("Meeting moved")


class MeetingCancelled(MeetingChanged):
    label = _("Meeting cancelled")


class MeetingReinstated(MeetingChanged):
    label = _("Meeting goes ahead after all")


class MeetingAnnounced(MeetingChanged):
    label = _("Meeting announced")


class RolesChanged(LogFormatter):
    """Which roles somebody has since then."""

    label = _("Roles changed")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        words = {"organiser": gettext("course office"), "editor": gettext("editor")}
        roles = [word for name, word in words.items() if log_entry.data.get(name)]
        return gettext("Roles: %(roles)s") % {"roles": ", ".join(roles) or gettext("none")}


FORMATTERS = {
    "course.edition.cancel": EditionCancelled,
    "course.enrolment.move": EnrolmentMoved,
    "course.enrolment.ask_again": AskedAgain,
    "course.enrolment.release": PlaceReleased,
    "course.meeting.announce": MeetingAnnounced,
    "course.meeting.cancel": MeetingCancelled,
    "course.meeting.move": MeetingMoved,
    "course.meeting.reinstate": MeetingReinstated,
    "course.user.roles": RolesChanged,
}


def register_log_actions(actions: LogActionRegistry) -> None:
    """Make the history of the course known to Wagtail."""
    for action, formatter in FORMATTERS.items():
        actions.register_action(action)(formatter)
    actions.register_action("course.material.withdraw", _("Material withdrawn"), _("Material withdrawn"))
