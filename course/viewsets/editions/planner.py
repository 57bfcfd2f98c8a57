"""The planner: the months of an edition, with what is planned and what was found about it."""

from __future__ import annotations

from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from course.queries.planning.planner import planner_of
from course.viewsets.editions.copying import OfEditions
from course.viewsets.types import Context


class PlannerView(OfEditions, TemplateView):
    template_name = "course/planning/office/planner.html"
    header_icon = "calendar"
    page_title = _("Planning")

    def get_context_data(self, **kwargs: Any) -> Context:
        months = planner_of(self.object)
        open_findings = sum(planned.open for month in months for planned in month.meetings)
        return super().get_context_data(
            **kwargs,
            edition=self.object,
            months=months,
            open_findings=open_findings,
            weekdays=[{"name": WEEKDAYS[number], "short": WEEKDAYS_ABBR[number]} for number in range(7)],
        )
