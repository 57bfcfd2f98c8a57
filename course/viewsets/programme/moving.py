"""A meeting to another day, from the planner: by a button, by drag, or to a day that is typed. All are one POST."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from course.actions.programme.moving import move_to_day
from course.formatting import day_in_words
from course.forms.programme.moving import MoveForm
from course.models import Meeting
from course.queries.planning.moving import can_move, moves_of
from course.queries.programme.meetings import told_about
from course.queries.programme.pending import effective_plan
from course.queries.programme.plans import meeting_in
from course.viewsets.programme.day import ActsOnMeeting
from course.viewsets.telling import told_in_words
from course.viewsets.types import Context

SEEN = "was"
"""In the address: the day on which who moves the meeting saw it."""


class MoveView(ActsOnMeeting):
    template_name = "course/programme/office/move.html"
    page_title = gettext_lazy("To another day")
    header_icon = "calendar"
    form_class = MoveForm
    form: MoveForm

    def answer(self) -> HttpResponse:
        moved = self.shown(self.get_object())
        words = _("%(meeting)s is on %(day)s now.") % {"meeting": moved.title, "day": day_in_words(moved.day)}
        if moved.day != self.get_object().day:
            words = _("%(meeting)s is put ready for %(day)s. Nobody hears of it before you publish.")
            words %= {"meeting": moved.title, "day": day_in_words(moved.day)}
        told = told_in_words(self.telling, told_about(moved)) if self.telling else ""
        messages.success(self.request, f"{words} {told}".strip())
        return redirect(f"{reverse('editions:planner', args=[moved.edition_id])}#meeting-{moved.pk}")

    def save_instance(self) -> None:
        move_to_day(
            meeting=self.object,
            day=self.form.cleaned_data["to"],
            seen=self.seen,
            by=self.request.user,
            telling=self.telling,
            accepting=self.accepting,
        )

    @property
    def seen(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.request.GET.get(SEEN, ""))
        except ValueError:
            return None

    def shown(self, meeting: Meeting) -> Meeting:
        """As it is in the planner: after publishing."""
        return meeting_in(effective_plan(meeting), meeting)

    def get_context_data(self, **kwargs: Any) -> Context:
        meeting = self.shown(self.object)
        movable = can_move(meeting)
        shown = {
            "meeting": meeting,
            "can_move": movable,
            "waits": meeting.day != self.object.day,
            "moves": moves_of(meeting.day) if movable else [],
            "action": f"{self.request.path}?{SEEN}={meeting.day.isoformat()}",
            "back_url": f"{reverse('editions:planner', args=[meeting.edition_id])}#meeting-{meeting.pk}",
        }
        return super().get_context_data(**shown | kwargs)
