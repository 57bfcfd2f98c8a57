"""Material that speakers gave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from course.models import Material
from course.queries.materials import office_materials
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import AnswerColumn, DayColumn, MeetingColumn


class MaterialViewSet(OfficeViewSet):
    """What was given; giving and withdrawing happens on the meeting's own page."""

    model = Material
    name = "materials"
    url_prefix = "materiaal"
    icon = "doc-full"
    rows = staticmethod(office_materials)
    parent = "meeting"
    search_fields = ["title", "filename", "owner__first_name", "owner__last_name", "meeting__title"]
    list_filter = ["meeting", "audience", "rights"]
    list_display = [
        "title",
        MeetingColumn("meeting", label=_("Meeting"), sort_key="meeting__starts_at"),
        Column("owner", label=_("Speaker"), sort_key="owner__sort_name"),
        "audience",
        "rights",
        AnswerColumn(
            "current",
            label=_("On the site"),
            accessor=lambda material: not (material.withdrawn_at or material.replaced_by_id),
        ),
        DayColumn("created_at", label=_("Added at"), sort_key="created_at"),
    ]
    list_export = [
        "meeting", "title", "owner", "filename", "url", "get_audience_display", "get_rights_display", "release_days",
        "created_at", "withdrawn_at",
    ]  # fmt: skip
    export_headings = {"get_audience_display": _("For whom"), "get_rights_display": _("Rights")}
    export_filename = "materiaal"
    inspect_view_fields = [
        "meeting", "title", "owner", "filename", "size", "url", "audience", "rights", "release_days", "created_at",
        "withdrawn_at",
    ]  # fmt: skip
    panels = [
        MultiFieldPanel(
            [FieldPanel(name, read_only=True) for name in ("meeting", "owner", "filename", "rights")],
            heading=_("What the speaker gave"),
        ),
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("audience"), FieldPanel("release_days")],
            heading=_("On the site"),
        ),
    ]
