"""Promises: the course office reads them and asks about them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.filters import needs_attention
from pitches.models import Promise
from pitches.queries import office


class PromiseViewSet(OfficeViewSet):
    """Only who made a promise tells how it went."""

    model = Promise
    name = "promises"
    url_prefix = "beloften"
    icon = "success"
    menu_hook = "register_content_menu_item"
    menu_order = 0
    rows = staticmethod(office.promises)
    search_fields = ["what", "owner__first_name", "owner__infix", "owner__last_name", "pitch__title"]
    filterset_class = needs_attention(
        Promise, ["state"], overdue=(gettext_lazy("The day has passed"), office.overdue_promises)
    )
    list_display = [
        "what",
        Column("owner", label=gettext_lazy("Who"), sort_key="owner__sort_name"),
        DayColumn("due_on", label=gettext_lazy("Before"), sort_key="due_on"),
        "state",
        Column("pitch", label=gettext_lazy("Pitch"), sort_key="pitch__title"),
    ]
    list_export = ["pitch", "what", "owner", "due_on", "get_state_display", "how_it_went"]
    export_headings = {"get_state_display": gettext_lazy("State")}
    export_filename = "beloften"
    inspect_view_fields = ["pitch", "owner", "what", "due_on", "state", "how_it_went", "closed_at"]
    form_fields = ["what"]
