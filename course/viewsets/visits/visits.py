"""Work visits, each with its steps and its runbook in one form."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from course.actions.visits.save import save_visit
from course.enums import Actor
from course.forms.visits.visit import VisitForm
from course.models import ProgrammeItem, WorkVisit
from course.queries.visits.host import visit_in_full
from course.queries.visits.office import office_visits, waiting_for_host, with_overdue_tasks
from course.queries.visits.transitions import next_moves
from course.viewsets.base import OfficeCreateView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.editions.editions import fields
from course.viewsets.filters import needs_attention
from course.viewsets.planning import AsksAboutPlan, VisitFindingsPanel
from course.viewsets.programme.deleting import PartDeleteView
from course.viewsets.rows import AddsRows, RowsPanel
from course.viewsets.types import BesideView, Context
from course.viewsets.visits.actions import (
    AskApprovalView,
    MoveView,
    SendLinkView,
    WithdrawLinkView,
    reason_of,
)
from course.viewsets.visits.groups import GroupsView


class ChangesVisit(AddsRows, AsksAboutPlan, BesideView):
    """A visit is a part of the programme: who is at its meeting hears of it once it is agreed."""

    template_name = "course/visits/office/form.html"

    def save_instance(self) -> WorkVisit:
        given = self.form.cleaned_data
        if self.form.was_saved:
            return self.form.instance
        return save_visit(
            visit=self.form.instance,
            co_hosts=list(given["co_hosts"]),
            rows=self.form.given_rows,
            seen=given["version"] or 0,
            by=self.request.user,
            telling=self.telling,
            accepting=self.accepting,
        )


class VisitCreateView(ChangesVisit, OfficeCreateView):
    pass


class VisitEditView(ChangesVisit, OfficeEditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        groups = reverse("visits:groups", args=[self.object.pk])
        return [*super().header_buttons, HeaderButton(str(_("Groups of visitors")), url=groups, icon_name="group")]


class VisitDeleteView(PartDeleteView):
    @property
    def part(self) -> ProgrammeItem:
        return self.object.item


class StatePanel(Panel):
    """Where the visit stands, which steps follow, and what each of them still waits for."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "course/visits/office/state.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Context | None = None) -> Context:
            visit = visit_in_full(self.instance.pk)
            moves = [
                (move.to, [reason_of(need) for need in move.unmet]) for move in next_moves(visit, by=Actor.ORGANISER)
            ]
            return {**super().get_context_data(parent_context), "visit": visit, "moves": moves}


class WorkVisitViewSet(OfficeViewSet):
    model = WorkVisit
    add_view_class = VisitCreateView
    edit_view_class = VisitEditView
    delete_view_class = VisitDeleteView
    name = "visits"
    url_prefix = "werkbezoeken"
    icon = "site"
    rows = staticmethod(office_visits)
    search_fields = ["title", "host__name", "place__name", "place__city"]
    filterset_class = needs_attention(
        WorkVisit,
        ["status", "place", "host"],
        overdue=(_("With a task that is overdue"), with_overdue_tasks),
        host=(_("The host has to approve what we learned"), waiting_for_host),
    )
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
        "maximum", "subgroups", "open_tasks", "approved_at",
    ]  # fmt: skip
    export_headings = {
        "item.meeting.starts_at": _("Day"),
        "get_status_display": _("Status"),
        "place.full_address": _("Address"),
        "open_tasks": _("Still to do"),
    }
    export_filename = "werkbezoeken"
    edit_handler = ObjectList(
        [
            StatePanel(heading=_("Where it stands")),
            VisitFindingsPanel(heading=_("Planning")),
            MultiFieldPanel(fields("item", "title", "place"), heading=_("The visit")),
            MultiFieldPanel(
                [
                    *fields("host", "contact"),
                    FieldPanel("co_hosts", widget=CheckboxSelectMultiple, classname="office-choices"),
                ],
                heading=_("Hosts"),
            ),
            MultiFieldPanel([FieldRowPanel(fields("minimum", "maximum", "subgroups"))], heading=_("How many people")),
            RowsPanel("steps", row=_("Step"), add=_("Add a step"), heading=_("Steps")),
            RowsPanel("runbook", row=_("Task"), add=_("Add a task"), heading=_("Runbook")),
            MultiFieldPanel(
                fields("questions", "know", "transport", "accessibility", "fee", "gift"), heading=_("Preparation")
            ),
            MultiFieldPanel(fields("meets_residents", "residents_asked"), heading=_("Residents and clients")),
            MultiFieldPanel(
                fields("plan_b", "call", "first_aid", "address_for_112"), heading=_("When something happens")
            ),
            MultiFieldPanel(
                [
                    HelpPanel(
                        content=_("Others read this once the host approved it. Change it, and the host approves anew.")
                    ),
                    *fields("learned", "lessons"),
                ],
                heading=_("Afterwards"),
            ),
        ],
        base_form_class=VisitForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("stap/<int:pk>/<slug:to>/", self.construct_view(MoveView), name="move"),
            path("akkoord-vragen/<int:pk>/", self.construct_view(AskApprovalView), name="ask_approval"),
            path("link-sturen/<int:pk>/", self.construct_view(SendLinkView), name="send_link"),
            path("groepen/<int:pk>/", self.construct_view(GroupsView), name="groups"),
            path("link-intrekken/<int:pk>/", self.construct_view(WithdrawLinkView), name="withdraw_link"),
        ]
