"""How it is now, after the course: the course office reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import DayColumn
from pitches.models import CheckIn
from pitches.queries.check_ins import office_check_ins


class CheckInViewSet(OfficeViewSet):
    model = CheckIn
    name = "check_ins"
    url_prefix = "hoe-is-het-nu"
    icon = "history"
    menu_hook = "register_content_menu_item"
    menu_order = 0
    rows = staticmethod(office_check_ins)
    search_fields = ["text", "pitch__title", "person__first_name", "person__infix", "person__last_name"]
    list_filter = ["months", "stands"]
    list_display = [
        Column("text", label=gettext_lazy("In a few words")),
        Column("get_stands_display", label=gettext_lazy("How it is now"), sort_key="stands"),
        Column("person", label=gettext_lazy("Who"), sort_key="person__sort_name"),
        Column("pitch", label=gettext_lazy("Pitch"), sort_key="pitch__title"),
        Column("promise", label=gettext_lazy("Promise")),
        DayColumn("said_at", label=gettext_lazy("Said at"), sort_key="said_at"),
    ]
    list_export = ["pitch", "promise", "person", "get_months_display", "get_stands_display", "text", "said_at"]
    export_headings = {
        "get_months_display": gettext_lazy("Asked after"),
        "get_stands_display": gettext_lazy("How it is now"),
    }
    export_filename = "hoe-is-het-nu"
    inspect_view_fields = ["pitch", "promise", "person", "months", "stands", "text", "said_at"]
    form_fields = ["text"]
