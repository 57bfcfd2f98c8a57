"""The days that the planning keeps free, and what is found about the planning of a meeting."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from course.actions.mail.telling import AskFirst
from course.actions.planning import Accepting, NotAccepted
from course.forms.planning import SEEN, AcceptForm
from course.models import Meeting, PlanningDay, WorkVisit
from course.queries.planning.accepted import PlannedMeeting, planned_meetings
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import AnswerColumn, DayColumn
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context


class PlanningDayViewSet(OfficeViewSet):
    model = PlanningDay
    name = "planning_days"
    url_prefix = "vrije-dagen"
    icon = "date"
    search_fields = ["name", "note"]
    list_filter = ["kind", "day_off", "is_advice"]
    list_display = [
        "name",
        "kind",
        DayColumn("starts_on", label=_("First day"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Last day"), sort_key="ends_on"),
        AnswerColumn("north", label=_("North")),
        AnswerColumn("middle", label=_("Middle")),
        AnswerColumn("south", label=_("South")),
        "day_off",
    ]
    list_export = [
        "kind", "name", "starts_on", "ends_on", "north", "middle", "south", "day_off", "is_advice", "certainty", "note",
    ]  # fmt: skip
    export_filename = "vrije-dagen"
    form_fields = [
        "kind", "name", "starts_on", "ends_on", "north", "middle", "south", "day_off", "is_advice", "certainty", "note",
    ]  # fmt: skip


class AsksAboutPlan(AsksFirst):
    """Before a form is carried out about whose planning something new is found, a page says what and asks why it is
    planned so all the same. After that comes the page that says who hears of it.

    The action behind it is called with `self.accepting` too.
    """

    accepting = Accepting()
    plan_template = "course/planning/office/ask.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.accepting = AcceptForm(request.POST).accepting(request.POST)
        return super().post(request, *args, **kwargs)

    def ask(self, refusal: AskFirst) -> HttpResponse:
        if not isinstance(refusal, NotAccepted):
            return super().ask(refusal)
        self.begin_anew()
        shown = AcceptForm(self.request.POST if SEEN in self.request.POST else None)
        context = self.get_context_data(form=self.get_form())
        found = {"findings": refusal.findings, "about": refusal.about}
        context |= {"carried": self.carried(SEEN, "plan_reason"), **found, "accept_form": shown}
        return TemplateResponse(self.request, self.plan_template, context)


class FindingsPanel(Panel):
    """What is found about the planning of a meeting as it is stored, and what of it was accepted, by whom and why."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "course/planning/office/findings.html"

        @property
        def meetings(self) -> QuerySet[Meeting]:
            return Meeting.objects.filter(pk=self.instance.pk)

        @cached_property
        def planned(self) -> PlannedMeeting | None:
            stored = self.meetings.select_related("edition").first()
            return planned_meetings([stored])[stored.pk] if stored else None

        def is_shown(self) -> bool:
            return super().is_shown() and self.planned is not None

        def get_context_data(self, parent_context: Context | None = None) -> Context:
            return {**super().get_context_data(parent_context), "planned": self.planned}


class VisitFindingsPanel(FindingsPanel):
    """The same of the meeting of a visit, as far as it is about the visit."""

    class BoundPanel(FindingsPanel.BoundPanel):
        instance: WorkVisit

        @property
        def meetings(self) -> QuerySet[Meeting]:
            return Meeting.objects.filter(items__visit=self.instance.pk) if self.instance.pk else Meeting.objects.none()

        @cached_property
        def planned(self) -> PlannedMeeting | None:
            stored = self.meetings.select_related("edition").first()
            return planned_meetings([stored])[stored.pk].about_visit(self.instance.pk) if stored else None
