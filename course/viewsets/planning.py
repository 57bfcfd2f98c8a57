"""The days that the planning keeps free."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from course.models import PlanningDay
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import AnswerColumn, DayColumn


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
