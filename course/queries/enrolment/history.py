"""The history of enrolments: its lines for whoever counts or explains them, and as the course office reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from course.enums import Actor, EnrolmentState
from course.models import Enrolment, User
from course.queries.enrolment.overview import OFFICE_STATES

ROLES: dict[Actor, str | Promise] = {
    Actor.APPLICANT: gettext_lazy("applicant"),
    Actor.MANAGER: gettext_lazy("manager"),
    Actor.COLLEAGUE: gettext_lazy("colleague"),
    Actor.ORGANISER: gettext_lazy("course office"),
    Actor.SYSTEM: gettext_lazy("by itself"),
}


MOVED = "course.enrolment.move"
"""The action of a line that tells a move; its data are `from`, `to`, `by_role`, `reason`, `cost` of a withdrawal in
euro, and `moved_to`: the title of the edition to which the course office moved somebody.
"""

CONFIRMED = "course.enrolment.organisation"
"""A line of history that tells which organisation a typed name became; its data are `typed` and `organisation`."""


@dataclass(frozen=True)
class HistoryLine:
    """What happened when, by whom and why."""

    when: dt.datetime
    what: str
    who: str
    why: str


def lines_of(enrolments: Iterable[int], *actions: str) -> QuerySet[ModelLogEntry]:
    """The lines of these kinds about enrolments with these ids, the oldest first."""
    kind = ContentType.objects.get_for_model(Enrolment)
    keys = [str(pk) for pk in enrolments]
    found: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(
        content_type=kind, object_id__in=keys, action__in=actions
    )
    return found.order_by("timestamp", "pk")


def last_transition(enrolment: Enrolment) -> Mapping[str, str]:
    """What the last move noted; nothing when there was none."""
    last = lines_of([enrolment.pk], MOVED).last()
    return last.data if last else {}


def history_of(enrolment: Enrolment) -> list[HistoryLine]:
    """Every line, the newest first; one query."""
    entries = ModelLogEntry.objects.for_instance(enrolment).select_related("user").order_by("-timestamp", "-pk")
    return [_line(entry) for entry in entries]


def answered_by_another(pk: int, reader: User) -> str:
    """What somebody else answered to the proposed organisation of an enrolment, in words; empty when the reader did."""
    lines = list(lines_of([pk], CONFIRMED, MOVED).select_related("user"))
    moves = [one for one in lines if one.action == MOVED and one.data["from"] == EnrolmentState.AWAITING_OFFICE]
    if not moves or moves[-1].user_id == reader.pk:
        return ""
    named = [one for one in lines if one.action == CONFIRMED and one.user_id == moves[-1].user_id]
    told = [_line(one) for one in (*named[-1:], moves[-1])]
    return " ".join(f"{line.who}: {line.what}. {line.why}".strip() for line in told)


def _line(entry: ModelLogEntry) -> HistoryLine:
    return HistoryLine(entry.timestamp, _what(entry), _who(entry), _why(entry))


def _what(entry: ModelLogEntry) -> str:
    if entry.action != MOVED:
        return str(entry.message)
    before, after = (OFFICE_STATES[EnrolmentState(entry.data[key])] for key in ("from", "to"))
    return _("From '%(before)s' to '%(after)s'") % {"before": before, "after": after}


def _why(entry: ModelLogEntry) -> str:
    return str(entry.data.get("reason") or entry.data.get("moved_to", ""))


def _who(entry: ModelLogEntry) -> str:
    """The role, and the name of who was logged in."""
    role = entry.data.get("by_role")
    words = str(ROLES[Actor(role)]) if role else ""
    name = entry.user_display_name if entry.user_id else ""
    return f"{name} ({words})" if name and words else name or words or str(ROLES[Actor.SYSTEM])
