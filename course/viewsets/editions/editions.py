"""Editions."""

from __future__ import annotations

from typing import Any

from django.forms import ModelForm
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton

from course.actions.editions.save import save_edition
from course.models import Edition
from course.queries.editions.copying import origin_of
from course.queries.editions.lists import office_editions
from course.viewsets.base import APART, OfficeCreateView, OfficeEditView, OfficeIndexView, OfficeViewSet
from course.viewsets.calendars import all_buttons, edition_buttons
from course.viewsets.columns import AnswerColumn, DayColumn
from course.viewsets.editions.copying import CopiedView, CopyView
from course.viewsets.editions.planner import PlannerView
from course.viewsets.editions.publish import PublishView
from course.viewsets.enrolment.bulk_placing import offers_in_words
from course.viewsets.results.grid import AttendanceView
from course.viewsets.types import BesideView, Context


def fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class MovingDatePanel(FieldPanel):
    """A date that meetings move while the form is open: the form says what it was, so that only a change counts."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_editable_context_data(self) -> Context:
            context = super().get_editable_context_data()
            context["rendered_field"] += self.bound_field.as_hidden(only_initial=True)
            return context


class SavesEdition(BesideView):
    """Editions are written by one action alone: it holds on to who has a place and to dates that moved."""

    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        form = super().get_form(form_class)
        for name in ("starts_on", "ends_on"):
            form.fields[name].show_hidden_initial = True
        return form

    def save_instance(self) -> Edition:
        edition = self.form.save(commit=False)
        self.offered = save_edition(
            edition=edition, changed=self.form.changed_data, by=self.request.user, telling=self.telling
        )
        return edition

    def get_success_message(self, *args: Any) -> str:
        return f"{super().get_success_message(*args)} {offers_in_words(self.offered)}".strip()


class EditionIndexView(OfficeIndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *all_buttons()]


class EditionCreateView(SavesEdition, OfficeCreateView):
    pass


class EditionEditView(SavesEdition, OfficeEditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        edition = self.object
        overview, cancel = (reverse(f"enrolments:{name}", args=[edition.pk]) for name in ("overview", "cancel"))
        names = ("copied", "planner", "publish")
        todo, planner, publish = (reverse(f"editions:{name}", args=[edition.pk]) for name in names)
        buttons = [
            HeaderButton(str(_("Places and line")), url=overview, icon_name="clipboard-list"),
            HeaderButton(str(_("Planning")), url=planner, icon_name="calendar"),
            HeaderButton(str(_("Publish")), url=publish, icon_name="upload"),
        ]
        if origin_of(edition):
            buttons.insert(1, HeaderButton(str(_("What comes next")), url=todo, icon_name="tasks"))
        if not edition.is_cancelled:
            buttons.append(HeaderButton(str(_("Cancel the edition")), url=cancel, icon_name="warning", classname=APART))
        return buttons

    @cached_property
    def rarer_buttons(self) -> list[Button]:
        edition = self.object
        attendance, copy = (reverse(f"editions:{name}", args=[edition.pk]) for name in ("attendance", "copy"))
        return [
            *self.lists(Button),
            Button(str(_("Attendance")), url=attendance, icon_name="tasks"),
            *edition_buttons(edition),
            Button(str(_("Copy the edition")), url=copy, icon_name="copy"),
        ]


class EditionViewSet(OfficeViewSet):
    model = Edition
    name = "editions"
    url_prefix = "edities"
    icon = "calendar-alt"
    index_view_class = EditionIndexView
    add_view_class = EditionCreateView
    edit_view_class = EditionEditView
    rows = staticmethod(office_editions)
    children = (
        (_("Meetings"), "meetings", "edition"),
        (_("Modules"), "modules", "edition"),
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
        AnswerColumn("is_published", label=_("Announced"), sort_key="is_published"),
    ]
    list_export = [
        "title", "starts_on", "ends_on", "enrolment_opens_at", "enrolment_closes_at", "capacity", "seats_insurer",
        "seats_municipality", "taken", "waiting", "price", "is_published", "is_cancelled",
    ]  # fmt: skip
    export_headings = {"taken": _("Taken"), "waiting": _("Waiting")}
    export_filename = "edities"
    panels = [
        MultiFieldPanel(
            fields("title", "subtitle", "slug", "organiser", "day_number", "spares_calendars", "is_published"),
            heading=_("The edition"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(fields("enrolment_opens_at", "enrolment_closes_at")),
                FieldPanel("results_by"),
                FieldRowPanel([MovingDatePanel("starts_on"), MovingDatePanel("ends_on")]),
                FieldPanel("needs_until"),
            ],
            heading=_("Dates"),
        ),
        MultiFieldPanel(
            [FieldRowPanel(fields("names_days_before", "names_days_after"))], heading=_("Hosts of work visits")
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

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("kopieren/<int:pk>/", self.construct_view(CopyView), name="copy"),
            path("planning/<int:pk>/", self.construct_view(PlannerView), name="planner"),
            path("publiceren/<int:pk>/", self.construct_view(PublishView), name="publish"),
            path("aanwezigheid/<int:pk>/", self.construct_view(AttendanceView), name="attendance"),
            path("gekopieerd/<int:pk>/", self.construct_view(CopiedView), name="copied"),
        ]
