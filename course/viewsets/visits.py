"""Work visits, what the host offers step by step, and the runbook."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from course.actions.programme.parts import change_programme
from course.models import Meeting, RunbookTask, VisitStep, WorkVisit
from course.queries.visits.office import office_runbook, office_steps, office_visits, overdue_tasks
from course.viewsets.base import OfficeCreateView, OfficeDeleteView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import AnswerColumn, DayColumn
from course.viewsets.editions.editions import fields
from course.viewsets.filters import needs_attention
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.telling import AsksBeforeDeleting
from course.viewsets.types import BesideView


class ChangesVisit(AsksAboutPlan, BesideView):
    """A visit is a part of the programme: who is at its meeting hears of it once it is agreed."""

    def save_instance(self) -> WorkVisit:
        stored = Meeting.objects.filter(items__visit=self.form.instance.pk).values_list("pk", flat=True)
        return change_programme(
            meetings={self.form.cleaned_data["item"].meeting_id, *stored},
            write=super().save_instance,
            by=self.request.user,
            telling=self.telling,
            accepting=self.accepting,
        )


class VisitCreateView(ChangesVisit, OfficeCreateView):
    pass


class VisitEditView(ChangesVisit, OfficeEditView):
    pass


class VisitDeleteView(AsksBeforeDeleting, OfficeDeleteView):
    def delete_action(self) -> None:
        change_programme(
            meetings=[self.object.item.meeting_id],
            write=super().delete_action,
            by=self.request.user,
            telling=self.telling,
        )


class WorkVisitViewSet(OfficeViewSet):
    model = WorkVisit
    add_view_class = VisitCreateView
    edit_view_class = VisitEditView
    delete_view_class = VisitDeleteView
    name = "visits"
    url_prefix = "werkbezoeken"
    icon = "site"
    rows = staticmethod(office_visits)
    children = ((_("Steps"), "visit_steps", "visit"), (_("Runbook"), "runbook", "visit"))
    search_fields = ["title", "host__name", "place__name", "place__city"]
    list_filter = ["status", "place", "host"]
    list_display = [
        "title",
        DayColumn("day", label=_("Day"), accessor="item.meeting.starts_at", sort_key="item__meeting__starts_at"),
        "status",
        Column("host", label=_("Host"), sort_key="host__sort_name"),
        Column("contact", label=_("Contact"), sort_key="contact__sort_name"),
        Column("open_tasks", label=_("Still to do"), sort_key="open_tasks"),
    ]
    list_export = [
        "title", "item.meeting.starts_at", "get_status_display", "place.full_address", "host", "contact", "minimum",
        "maximum", "subgroups", "open_tasks", "host_agreed",
    ]  # fmt: skip
    export_headings = {
        "item.meeting.starts_at": _("Day"),
        "get_status_display": _("Status"),
        "place.full_address": _("Address"),
        "open_tasks": _("Still to do"),
    }
    export_filename = "werkbezoeken"
    panels = [
        MultiFieldPanel(fields("item", "title", "status", "place"), heading=_("The visit")),
        MultiFieldPanel(
            [
                *fields("host", "contact"),
                FieldPanel("co_hosts", widget=CheckboxSelectMultiple, classname="office-choices"),
            ],
            heading=_("Hosts"),
        ),
        MultiFieldPanel([FieldRowPanel(fields("minimum", "maximum", "subgroups"))], heading=_("How many people")),
        MultiFieldPanel(
            fields("questions", "transport", "accessibility", "fee", "gift", "plan_b"),
            heading=_("Preparation"),
        ),
        MultiFieldPanel(fields("learned", "lessons", "host_agreed"), heading=_("Afterwards")),
    ]


class VisitStepViewSet(OfficeViewSet):
    model = VisitStep
    name = "visit_steps"
    url_prefix = "bezoekstappen"
    icon = "list-ul"
    rows = staticmethod(office_steps)
    parent = "visit"
    search_fields = ["title", "by"]
    list_filter = ["visit"]
    list_display = ["__str__", "visit", "by"]
    list_export = ["visit", "starts", "ends", "title", "by"]
    export_filename = "bezoekstappen"
    form_fields = ["visit", "starts", "ends", "title", "by"]


class RunbookViewSet(OfficeViewSet):
    model = RunbookTask
    name = "runbook"
    url_prefix = "draaiboek"
    icon = "tasks"
    rows = staticmethod(office_runbook)
    parent = "visit"
    search_fields = ["what", "owner", "visit__title"]
    filterset_class = needs_attention(RunbookTask, ["visit"], overdue=(_("Overdue"), overdue_tasks))
    list_display = [
        "what",
        Column("visit", label=_("Work visit"), sort_key="visit__title"),
        "owner",
        DayColumn("due_on", label=_("Before"), sort_key="due_on"),
        AnswerColumn("done", label=_("Done"), accessor=lambda task: task.done_at is not None, sort_key="done_at"),
    ]
    list_export = ["visit", "what", "owner", "due_on", "done_at"]
    export_filename = "draaiboek"
    form_fields = ["visit", "what", "owner", "due_on", "done_at"]
