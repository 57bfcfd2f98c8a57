"""The lock of a date poll, and what its history says. Lock order: the edition, then the poll, then a person in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from course.actions.locks import lock_edition
from course.errors import Refusal
from course.models import DatePoll

HISTORY = {
    "course.poll.save": _("Date poll saved"),
    "course.poll.ask": _("People asked for a date"),
    "course.poll.link": _("Own link of a date poll sent again"),
    "course.poll.need": _("Changed who must be there"),
    "course.poll.close": _("Date poll closed"),
    "course.poll.answer": _("Date poll answered"),
    "course.poll.remind": _("Reminded of a date poll"),
    "course.poll.choose": _("Date chosen"),
}


class DateIsChosen(Refusal):
    message = _("A date was chosen. Change the meeting from now on.")


def locked(poll: DatePoll) -> DatePoll:
    """The poll as it is stored now, with its edition locked first. Inside a transaction."""
    edition = lock_edition(DatePoll.objects.values_list("edition_id", flat=True).get(pk=poll.pk))
    rows = DatePoll.objects.select_for_update(of=("self",)).select_related("meeting__place", "place", "chosen")
    found = rows.get(pk=poll.pk)
    found.edition = edition
    return found
