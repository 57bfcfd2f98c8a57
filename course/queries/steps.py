"""The history of an enrolment as the course office reads it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from course.enums import Actor, EnrolmentState
from course.models import Enrolment
from course.queries.board import OFFICE_STATES

ROLES: dict[Actor, str | Promise] = {
    Actor.APPLICANT: gettext_lazy("applicant"),
    Actor.MANAGER: gettext_lazy("manager"),
    Actor.COLLEAGUE: gettext_lazy("colleague"),
    Actor.ORGANISER: gettext_lazy("course office"),
    Actor.SYSTEM: gettext_lazy("by itself"),
}


@dataclass(frozen=True)
class HistoryLine:
    """What happened when, by whom and why."""

    when: dt.datetime
    what: str
    who: str
    why: str


def history_of(enrolment: Enrolment) -> list[HistoryLine]:
    """Every line, the newest first; one query."""
    entries = ModelLogEntry.objects.for_instance(enrolment).select_related("user").order_by("-timestamp", "-pk")
    return [HistoryLine(entry.timestamp, _what(entry), _who(entry), entry.data.get("reason", "")) for entry in entries]


def _what(entry: ModelLogEntry) -> str:
    if entry.action != "course.enrolment.move":
        return str(entry.message)
    before, after = (OFFICE_STATES[EnrolmentState(entry.data[key])] for key in ("from", "to"))
    return _("From '%(before)s' to '%(after)s'") % {"before": before, "after": after}


def _who(entry: ModelLogEntry) -> str:
    """The role, and the name of who was logged in."""
    role = entry.data.get("by_role")
    words = str(ROLES[Actor(role)]) if role else ""
    name = entry.user_display_name if entry.user_id else ""
    return f"{name} ({words})" if name and words else name or words or str(ROLES[Actor.SYSTEM])
