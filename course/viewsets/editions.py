"""Editions, their modules and money, and the days that the planning keeps free."""

from __future__ import annotations

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton

from course.actions.calendars import refresh_module
from course.actions.editions import save_edition
from course.actions.terms import delete_term, save_term
from course.errors import Refusal
from course.forms.editions import TermForm
from course.models import CancellationTerm, Edition, Module, PlanningDay
from course.queries import office
from course.viewsets.base import OfficeCreateView, OfficeDeleteView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.copying import CopiedView, CopyView
from course.viewsets.placing_many import offers_in_words


def fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class MovingDatePanel(FieldPanel):
    """A date that meetings move while the form is open: the form says what it was, so that only a change counts."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_editable_context_data(self):
            context = super().get_editable_context_data()
            context["rendered_field"] += self.bound_field.as_hidden(only_initial=True)
            return context


class SavesEdition:
    """Editions are written by one action alone: it holds on to who has a place and to dates that moved."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        for name in ("starts_on", "ends_on"):
            form.fields[name].show_hidden_initial = True
        return form

    def save_instance(self):
        edition = self.form.save(commit=False)
        self.offered = save_edition(edition=edition, changed=self.form.changed_data, by=self.request.user)
        return edition

    def get_success_message(self, *args):
        return f"{super().get_success_message(*args)} {offers_in_words(self.offered)}".strip()


class EditionCreateView(SavesEdition, OfficeCreateView):
    pass


class EditionEditView(SavesEdition, OfficeEditView):
    @cached_property
    def header_buttons(self):
        edition = self.object
        standing, cancel = (reverse(f"enrolments:{name}", args=[edition.pk]) for name in ("standing", "cancel"))
        buttons = [
            HeaderButton(str(_("Places and line")), url=standing, icon_name="clipboard-list", priority=-10),
            *super().header_buttons,
            HeaderButton(str(_("Copy the edition")), url=reverse("editions:copy", args=[edition.pk]), icon_name="copy"),
        ]
        if not edition.is_cancelled:
            buttons.append(HeaderButton(str(_("Cancel the edition")), url=cancel, icon_name="warning", priority=10))
        return buttons


class EditionViewSet(OfficeViewSet):
    model = Edition
    name = "editions"
    url_prefix = "edities"
    icon = "calendar-alt"
    add_view_class = EditionCreateView
    edit_view_class = EditionEditView
    rows = staticmethod(office.editions)
    children = (
        (_("Modules"), "modules", "edition"),
        (_("Meetings"), "meetings", "edition"),
        (_("Enrolments"), "enrolments", "edition"),
        (_("Costs of withdrawing"), "cancellation_terms", "edition"),
    )
    search_fields = ["title", "subtitle"]
    list_filter = ["is_published", "is_cancelled"]
    list_display = [
        "title",
        DayColumn("starts_on", label=_("First course day"), sort_key="starts_on"),
        DayColumn("enrolment_closes_at", label=_("Enrolment closes"), sort_key="enrolment_closes_at"),
        Column("capacity", label=_("Places"), sort_key="capacity"),
        Column("taken", label=_("Taken"), sort_key="taken"),
        Column("waiting", label=_("Waiting"), sort_key="waiting"),
        BooleanColumn("is_published", label=_("Announced"), sort_key="is_published"),
    ]
    list_export = [
        "title", "starts_on", "ends_on", "enrolment_opens_at", "enrolment_closes_at", "capacity", "seats_insurer",
        "seats_municipality", "taken", "waiting", "price", "is_published", "is_cancelled",
    ]  # fmt: skip
    export_headings = {"taken": _("Taken"), "waiting": _("Waiting")}
    export_filename = "edities"
    panels = [
        MultiFieldPanel(
            fields("title", "subtitle", "slug", "organiser", "is_published"),
            heading=_("The edition"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(fields("enrolment_opens_at", "enrolment_closes_at")),
                FieldPanel("results_by"),
                FieldRowPanel([MovingDatePanel("starts_on"), MovingDatePanel("ends_on")]),
            ],
            heading=_("Dates"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(fields("capacity", "minimum")),
                FieldRowPanel(fields("seats_insurer", "seats_municipality")),
                *fields("max_per_organisation", "seats_released_on", "placing", "offer_working_days", "after_lapse"),
                *fields("approval_required", "approval_working_days"),
            ],
            heading=_("Places"),
        ),
        MultiFieldPanel(fields("price", "vat", "vat_note"), heading=_("Price")),
        MultiFieldPanel(
            fields(
                "certificate_name",
                "certificate_text",
                "certificate_days",
                "certificate_visits",
                "certificate_pitches",
            ),
            heading=_("Certificate"),
        ),
    ]

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("kopieren/<int:pk>/", self.construct_view(CopyView), name="copy"),
            path("gekopieerd/<int:pk>/", self.construct_view(CopiedView), name="copied"),
        ]


class SavesTerm:
    """What withdrawing costs is written by one action alone: it holds on to what people agreed to."""

    def save_instance(self):
        term = self.form.save(commit=False)
        save_term(term=term, by=self.request.user)
        return term


class TermCreateView(SavesTerm, OfficeCreateView):
    pass


class TermEditView(SavesTerm, OfficeEditView):
    pass


class TermDeleteView(OfficeDeleteView):
    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)

    def delete_action(self):
        delete_term(term=self.object, by=self.request.user)


class CancellationTermViewSet(OfficeViewSet):
    model = CancellationTerm
    name = "cancellation_terms"
    url_prefix = "afmeldkosten"
    icon = "decimal"
    add_view_class = TermCreateView
    edit_view_class = TermEditView
    delete_view_class = TermDeleteView
    rows = staticmethod(office.cancellation_terms)
    parent = "edition"
    list_filter = ["edition"]
    list_display = ["days_before", "percent", "edition"]
    list_export = ["edition", "days_before", "percent"]
    export_filename = "afmeldkosten"
    edit_handler = ObjectList(fields("edition", "days_before", "percent"), base_form_class=TermForm)


class ModuleViewSet(OfficeViewSet):
    model = Module
    name = "modules"
    url_prefix = "modules"
    icon = "list-ol"
    rows = staticmethod(office.modules)
    follow_up = staticmethod(lambda module: refresh_module(module=module))
    parent = "edition"
    children = ((_("Meetings"), "meetings", "module"),)
    search_fields = ["title", "question"]
    list_filter = ["edition"]
    list_display = [
        "title",
        "number",
        "edition",
        Column("number_of_meetings", label=_("Meetings"), sort_key="number_of_meetings"),
        "preparation_minutes",
    ]
    list_export = [
        "edition",
        "number",
        "title",
        "question",
        "preparation_minutes",
        "preparation",
        "mind",
        "result",
    ]
    export_filename = "modules"
    form_fields = [
        "edition", "number", "title", "question", "preparation_minutes", "preparation", "mind", "result",
    ]  # fmt: skip


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
        BooleanColumn("north", label=_("North")),
        BooleanColumn("middle", label=_("Middle")),
        BooleanColumn("south", label=_("South")),
        "day_off",
    ]
    list_export = [
        "kind", "name", "starts_on", "ends_on", "north", "middle", "south", "day_off", "is_advice", "certainty", "note",
    ]  # fmt: skip
    export_filename = "vrije-dagen"
    form_fields = [
        "kind", "name", "starts_on", "ends_on", "north", "middle", "south", "day_off", "is_advice", "certainty", "note",
    ]  # fmt: skip
