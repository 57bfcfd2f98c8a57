"""Publishing: what waits for an edition in words, what is new, who hears of it; and the button."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from course import clock
from course.actions.mail.telling import AskFirst, Telling
from course.actions.planning import Accepting
from course.actions.programme.pending import choose, drop_pending
from course.actions.programme.publish import publish_changes
from course.errors import AlreadyDone, Refusal
from course.models import Meeting
from course.queries.planning.accepted import planned_meetings
from course.queries.programme.pending import (
    Waiting,
    announceable,
    fingerprint,
    overlay_of,
    seen_mark,
    waiting_in,
)
from course.queries.programme.wording import lines_of
from course.text import key_in
from course.viewsets.editions.copying import OfEditions
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.types import Context

CHOICES = {"wanted": True, "now": False}


class PublishPage(OfEditions, TemplateView):
    """What waits, and what can be done with it; each button posts its name as `act`."""

    template_name = "course/programme/office/publish.html"
    header_icon = "upload"
    page_title = gettext_lazy("Publish the programme")
    telling: Telling | None = None
    accepting = Accepting()

    @cached_property
    def waiting(self) -> list[Waiting]:
        return waiting_in(self.object)

    @cached_property
    def drafts(self) -> list[Meeting]:
        return announceable(self.object)

    @property
    def to_come(self) -> list[Meeting]:
        """Drafts whose day has passed cannot be announced."""
        return [draft for draft in self.drafts if draft.starts_at > clock.now()]

    @property
    def ticked(self) -> set[int]:
        """All of them until somebody chose."""
        if "seen" not in self.request.POST:
            return {draft.pk for draft in self.to_come}
        return {key_in(typed) for typed in self.request.POST.getlist("draft")}

    @property
    def tentative(self) -> set[int]:
        """Of which the date is not certain: none until somebody says so."""
        return {key_in(typed) for typed in self.request.POST.getlist("tentative")}

    def get_form(self) -> None:
        """There is none beside the ticks."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = ACTS.get(request.POST.get("act", ""))
        try:
            return act(self) if act else self.publish()
        except AskFirst:
            raise
        except AlreadyDone as done:
            messages.success(request, str(done))
            return redirect(request.path)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            self.begin_anew()
            return self.render_to_response(self.get_context_data())

    def publish(self) -> HttpResponse:
        self.save_instance()
        messages.success(self.request, _("Published. From now on this is the programme."))
        return redirect(self.request.path)

    def save_instance(self) -> None:
        publish_changes(
            edition=self.object,
            drafts=self.ticked,
            tentative=self.tentative,
            seen=self.request.POST.get("seen", ""),
            by=self.request.user,
            telling=self.telling,
            accepting=self.accepting,
        )

    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting, pk=key_in(self.request.POST.get("meeting", "")), edition=self.object)

    def begin_anew(self) -> None:
        for name in ("waiting", "drafts"):
            self.__dict__.pop(name, None)

    def get_context_data(self, **kwargs: Any) -> Context:
        lines, ticked = lines_of(self.waiting), self.ticked
        new = [draft for draft in self.drafts if draft.pk in ticked]
        meetings = [*(one.meeting for one in self.waiting), *new]
        planned = planned_meetings(meetings, overlay_of(self.waiting, new))
        shown = {
            "edition": self.object,
            "changed": [
                (one, lines[one.meeting.pk], planned[one.meeting.pk], seen_mark(one.meeting) if one.stale else "")
                for one in self.waiting
            ],
            "drafts": [
                (draft, draft.pk in ticked, draft.starts_at > clock.now(), planned.get(draft.pk))
                for draft in self.drafts
            ],
            "tentative": self.tentative,
            "has_stale": any(one.stale for one in self.waiting),
            "seen": fingerprint(self.object, self.waiting, self.drafts),
            "accepted": sorted(self.accepting.seen),
            "plan_reason": self.accepting.reason,
        }
        return super().get_context_data(**shown | kwargs)


class PublishView(AsksAboutPlan, PublishPage):
    """The same, with the steps that ask about the planning and say who gets what."""

    telling_template = "course/programme/office/publish.html"

    def back_to_form(self) -> HttpResponse:
        return self.render_to_response(self.get_context_data())


def _drop(view: PublishPage) -> HttpResponse:
    meeting = view.meeting()
    drop_pending(meeting=meeting, by=view.request.user, seen=view.request.POST.get("version", ""))
    messages.success(view.request, _("What waited for %(meeting)s is dropped.") % {"meeting": meeting})
    return redirect(view.request.path)


def _choose(view: PublishPage) -> HttpResponse:
    meeting, posted = view.meeting(), view.request.POST
    choose(
        meeting=meeting,
        key=posted.get("key", ""),
        seen=posted.get("mark", ""),
        takes_wanted=CHOICES.get(posted.get("holds", ""), False),
        by=view.request.user,
    )
    messages.success(view.request, _("Chosen."))
    return redirect(f"{view.request.path}#meeting-{meeting.pk}")


ACTS = {"drop": _drop, "choose": _choose}
