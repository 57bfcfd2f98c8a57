"""The second button of forms of an announced meeting: it waits until it is published (*klaarzetten*)."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.programme.pending import ChangedMeanwhile, put_ready
from course.changes import Plan, changes
from course.models import Meeting
from course.queries.programme.pending import Plans, Waiting, plans_of
from course.queries.programme.wording import between
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.types import Context

PUT_READY = "put_ready"
"""Name of the button, and of what it posts."""

PUT_READY_DONE = _("Put ready. Nobody hears of it before you publish.")


def can_wait(meeting: Meeting) -> bool:
    """People know of it, and it is not over."""
    return meeting.is_announced and meeting.ends_at > clock.now()


class PutsReady(AsksAboutPlan):
    """A form that shows what waits (`?live` shows what is published), and keeps what was typed until it is published.

    `meeting_of` is the meeting as it is stored, `wanted_plan` what the form makes of it.
    """

    is_refused_as_old = False

    def meeting_of(self) -> Meeting:
        raise NotImplementedError

    def wanted_plan(self) -> Plan:
        raise NotImplementedError

    @cached_property
    def plans(self) -> Plans:
        return plans_of(self.meeting_of())

    @property
    def waiting(self) -> Waiting | None:
        return self.plans.waiting

    @property
    def effective(self) -> Plan:
        return self.plans.effective

    @property
    def shows_waiting(self) -> bool:
        return bool(self.waiting) and self.request.method == "GET" and "live" not in self.request.GET

    @property
    def is_putting_ready(self) -> bool:
        return PUT_READY in self.request.POST

    def put_ready(self) -> None:
        put_ready(
            meeting=self.meeting_of(),
            wanted=self.wanted_plan(),
            seen=self.request.POST.get("pending_seen", ""),
            by=self.request.user,
            accepting=self.accepting,
        )

    def keep(self) -> None:
        """Until it is published. Raises what `put_ready` raises."""
        try:
            self.put_ready()
        except ChangedMeanwhile:
            self.is_refused_as_old = True
            self.__dict__.pop("plans", None)  # read anew, for the page that shows both
            raise

    def pending_context(self) -> Context:
        meeting = self.meeting_of()
        shown = {
            "waits_for": meeting,
            "can_put_ready": can_wait(meeting),
            "waiting": self.waiting,
            "shows_waiting": self.shows_waiting,
            "pending_seen": self.request.POST.get("pending_seen") or self.plans.mark,
        }
        if self.is_refused_as_old:
            shown |= {"pending_seen": self.plans.mark, "pending_both": self.both()}
        return shown

    def both(self) -> list[Any]:
        """How it stands now beside what was typed; who presses again has seen both."""
        wanted = self.wanted_plan()
        return between(self.effective, wanted, changes(self.effective, self.effective, wanted))

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs) | self.pending_context()


class PutsRowReady(PutsReady):
    """The same of a form of Wagtail's, of the meeting or of a part of it."""

    def save_instance(self) -> Any:
        if not self.is_putting_ready:
            return super().save_instance()
        self.keep()
        return self.get_object()

    def get_success_url(self) -> str:
        return str(self.request.path) if self.is_putting_ready else super().get_success_url()

    def get_success_message(self, *args: Any) -> str:
        if self.is_putting_ready:
            return str(PUT_READY_DONE)
        return str(super().get_success_message(*args))

    def get_success_buttons(self) -> list[Any]:
        return [] if self.is_putting_ready else super().get_success_buttons()
