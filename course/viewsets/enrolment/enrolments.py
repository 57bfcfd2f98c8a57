"""Enrolments: the course office reads them here; their state moves through actions alone."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Field
from django.forms import RadioSelect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn

from course.enums import HOLDS_PLACE
from course.models import Enrolment, EnrolmentNeeds
from course.queries.enrolment.history import history_of
from course.queries.enrolment.lists import office_enrolments
from course.queries.enrolment.overview import OFFICE_STATES, approval_in_words, organisation_of, state_in_words
from course.viewsets.base import OfficeIndexView, OfficeInspectView, OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.enrolment.bulk_placing import DoView, PreviewView
from course.viewsets.enrolment.entering import EnterView
from course.viewsets.enrolment.export import COLUMNS, HEADINGS, EnrolmentSheet
from course.viewsets.enrolment.office_actions import ACTION_VIEWS, buttons_of
from course.viewsets.enrolment.overview import CancelView, ChooseView, OverviewView
from course.viewsets.filters import OfficeFilterSet
from course.viewsets.types import Context


class EnrolmentFilterSet(OfficeFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=list(OFFICE_STATES.items()), empty_label=_("All"), widget=RadioSelect
    )

    class Meta:
        model = Enrolment
        fields = ["edition", "state", "side", "experience"]


class EnrolmentIndexView(EnrolmentSheet, OfficeIndexView):
    pass


class EnrolmentInspectView(OfficeInspectView):
    """With what can be done, the history, and what somebody needs: seen here and in no list or export."""

    template_name = "course/enrolment/office/enrolment.html"

    def get_field_label(self, field_name: str, field: Field | None) -> str:
        return str(_("Approval")) if field_name == "approval" else super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Field) -> object:
        if field_name == "approval":
            return approval_in_words(self.object)
        return super().get_field_display_value(field_name, field)

    def get_state_display_value(self) -> str:
        return state_in_words(self.object)

    def get_context_data(self, **kwargs: Any) -> Context:
        context = super().get_context_data(**kwargs)
        needs = EnrolmentNeeds.objects.filter(enrolment=self.object).first()
        label = EnrolmentNeeds._meta.get_field("text").verbose_name
        field = {"label": str(label).capitalize(), "value": _in_words(needs), "component": None}
        actions, history = buttons_of(self.object), history_of(self.object)
        return {**context, "fields": [*context["fields"], field], "office_actions": actions, "history": history}


def _in_words(needs: EnrolmentNeeds | None) -> str:
    """What was told, and whether only step-free places do; a dash when nothing was."""
    if needs is None:
        return "–"
    steps = capfirst(str(EnrolmentNeeds._meta.get_field("step_free").verbose_name)) if needs.step_free else ""
    return ". ".join(filter(None, (needs.text, steps)))


class EnrolmentViewSet(OfficeViewSet):
    model = Enrolment
    name = "enrolments"
    url_prefix = "aanmeldingen"
    icon = "form"
    menu_label = _("Enrolments of all editions")
    index_view_class = EnrolmentIndexView
    inspect_view_class = EnrolmentInspectView
    rows = staticmethod(office_enrolments)
    parent = "edition"
    search_fields = [
        "user__first_name",
        "user__infix",
        "user__last_name",
        "user__email",
        "organisation__name",
    ]
    filterset_class = EnrolmentFilterSet
    list_display = [
        Column("user", label=_("Person"), sort_key="user__sort_name"),
        Column(
            "organisation",
            label=_("Organisation"),
            accessor=organisation_of,
            sort_key="organisation__sort_name",
        ),
        Column("side", label=_("Side"), accessor="get_side_display", sort_key="side"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=state_in_words,
            sort_key="state",
            primary=lambda enrolment: enrolment.state in HOLDS_PLACE,
        ),
        Column("rank", label=_("Place in line"), sort_key="rank"),
        DayColumn("submitted_at", label=_("Sent at"), sort_key="submitted_at"),
        Column("edition", label=_("Edition"), sort_key="edition__starts_on"),
    ]
    list_export = COLUMNS
    export_headings = HEADINGS
    export_filename = "aanmeldingen"
    inspect_view_fields = [
        "edition", "user", "organisation", "proposed_name", "confirmed_at", "state", "side", "rank", "submitted_at",
        "offered_until", "experience",
        "manager_name", "manager_email", "approval_asked_at", "held_until", "approval", "purchase_order",
        "cost_centre", "refused_at", "refusal", "ended_at", "fee", "created_at",
    ]  # fmt: skip
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        """With the cockpit of an edition, and a page for each action."""
        return [
            *super().get_urlpatterns(),  # the menu leads to the first
            path("stand/", ChooseView.as_view(), name="choose"),
            path("stand/<int:pk>/", OverviewView.as_view(), name="overview"),
            path("stand/<int:pk>/voorbeeld/", PreviewView.as_view(), name="preview"),
            path("stand/<int:pk>/plaatsen/", DoView.as_view(), name="do"),
            path("stand/<int:pk>/inschrijven/", EnterView.as_view(), name="enter"),
            path("stand/<int:pk>/afgelasten/", CancelView.as_view(), name="cancel"),
            *(path(f"{name}/<int:pk>/", view.as_view(), name=name) for name, view in ACTION_VIEWS.items()),
        ]
