"""The planner: the months of an edition, with what is planned and what was found about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.planning import NotAccepted, accept_findings
from course.forms.planning import AcceptForm
from course.models import Meeting
from course.queries.planning.planner import planner_of
from course.text import key_in
from course.viewsets.calendars import edition_buttons
from course.viewsets.editions.copying import OfEditions
from course.viewsets.types import Context


class PlannerView(OfEditions, TemplateView):
    """Of what waits for a reason one says it here."""

    template_name = "course/planning/office/planner.html"
    header_icon = "calendar"
    page_title = gettext_lazy("Planning")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_in(request.POST.get("meeting", ""))
        meeting = get_object_or_404(Meeting, pk=key, edition=self.object)
        form = AcceptForm(request.POST)
        try:
            accept_findings(meeting=meeting, by=self.request.user, accepting=form.accepting(request.POST))
        except NotAccepted as refusal:
            if form.is_valid():
                messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(asked=meeting.pk, accept_form=form))
        messages.success(request, _("Why %(meeting)s is planned so stands with it.") % {"meeting": meeting})
        return redirect(f"{request.path}#meeting-{meeting.pk}")

    def get_context_data(self, **kwargs: Any) -> Context:
        months = planner_of(self.object)
        meetings = [planned for month in months for planned in month.meetings]
        shown = {
            "edition": self.object,
            "months": months,
            "waiting": sum(len(planned.waiting) for planned in meetings),
            "asked_later": sum(len(planned.asked_later) for planned in meetings),
            "weekdays": [{"name": WEEKDAYS[number], "short": WEEKDAYS_ABBR[number]} for number in range(7)],
            "calendar_buttons": edition_buttons(self.object),
            "asked": key_in(self.request.GET.get("meeting", "")),
            "accept_form": AcceptForm(),
        }
        return super().get_context_data(**shown | kwargs)
