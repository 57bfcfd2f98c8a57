"""Enrolments: the course office reads them here; their state moves through actions alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn

from course.enums import HOLDS_PLACE
from course.models import Enrolment, EnrolmentNeeds
from course.queries import office
from course.viewsets.base import OfficeInspectView, OfficeViewSet
from course.viewsets.columns import DayColumn


class EnrolmentInspectView(OfficeInspectView):
    """With what somebody needs: seen here and in no list or export."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        needs = EnrolmentNeeds.objects.filter(enrolment=self.object).first()
        label = EnrolmentNeeds._meta.get_field("text").verbose_name
        field = {"label": str(label).capitalize(), "value": needs.text if needs else "–", "component": None}
        return {**context, "fields": [*context["fields"], field]}


class EnrolmentViewSet(OfficeViewSet):
    model = Enrolment
    name = "enrolments"
    url_prefix = "aanmeldingen"
    icon = "form"
    inspect_view_class = EnrolmentInspectView
    rows = staticmethod(office.enrolments)
    parent = "edition"
    search_fields = [
        "user__first_name",
        "user__infix",
        "user__last_name",
        "user__email",
        "user__organisation__name",
    ]
    list_filter = ["edition", "state", "side", "experience"]
    list_display = [
        Column("user", label=_("Person"), sort_key="user__sort_name"),
        Column(
            "organisation",
            label=_("Organisation"),
            accessor="user.organisation",
            sort_key="user__organisation__name",
        ),
        Column("side", label=_("Side"), accessor="get_side_display", sort_key="side"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda enrolment: enrolment.state in HOLDS_PLACE,
        ),
        Column("rank", label=_("Place in line"), sort_key="rank"),
        DayColumn("submitted_at", label=_("Sent at"), sort_key="submitted_at"),
        Column("edition", label=_("Edition"), sort_key="edition__starts_on"),
    ]
    list_export = [
        "edition", "user.first_name", "user.infix", "user.last_name", "user.email", "user.job_title",
        "user.organisation", "get_side_display", "get_state_display", "rank", "submitted_at", "get_experience_display",
        "manager_name", "manager_email", "approved_at",
    ]  # fmt: skip
    export_headings = {
        "user.first_name": _("First name"),
        "user.infix": _("Infix"),
        "user.last_name": _("Last name"),
        "user.email": _("E-mail address"),
        "user.job_title": _("Job title"),
        "user.organisation": _("Organisation"),
        "get_side_display": _("Side"),
        "get_state_display": _("State"),
        "get_experience_display": _("Experience"),
    }
    export_filename = "aanmeldingen"
    inspect_view_fields = [
        "edition", "user", "state", "side", "rank", "submitted_at", "offered_until", "experience", "manager_name",
        "manager_email", "approved_at", "created_at",
    ]  # fmt: skip
    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name, read_only=True)
                for name in ("edition", "user", "state", "side", "rank", "submitted_at", "experience")
            ],
            heading=_("The enrolment"),
        ),
        MultiFieldPanel([FieldPanel("manager_name"), FieldPanel("manager_email")], heading=_("The manager")),
    ]
