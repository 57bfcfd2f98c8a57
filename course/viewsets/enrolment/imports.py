"""Importing a list of people: choose a file, read what would happen, and only then let it happen."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages

from course.actions.enrolment.imports import ReportOutdated, check_importing, import_people
from course.actions.mail.telling import AskFirst, rehearse
from course.errors import Refusal
from course.formatting import in_dutch
from course.forms.enrolment.imports import PeopleListForm, given_rows
from course.forms.mail import TellingForm
from course.models import Message
from course.queries.enrolment.import_rows import GivenRow
from course.queries.enrolment.imports import Plan, plan_of
from course.sheets.cells import MOST_ROWS
from course.sheets.reading import COLUMNS, REQUIRED_COLUMNS
from course.viewsets.enrolment.overview import OfEdition
from course.viewsets.export import workbook_response
from course.viewsets.telling import telling_context
from course.viewsets.types import Context

SALT = "course.import"
REPORT_HOLDS = 4 * 60 * 60
"""Seconds in which a report can be carried out."""


class ImportView(OfEdition, FormView):
    """The rows that were read travel along in the page, signed, so that the second step writes these and no others."""

    form_class = PeopleListForm
    template_name = "course/enrolment/office/import.html"
    header_icon = "upload"
    page_title = gettext_lazy("Import people")

    @cached_property
    def closed(self) -> str:
        """Why this edition takes no list; empty when it does."""
        try:
            check_importing(self.object)
        except Refusal as refusal:
            return str(refusal)
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.closed:
            return self.get(request, *args, **kwargs)
        return self.carry_out(request.POST["report"]) if "report" in request.POST else super().post(request)

    def form_valid(self, form: PeopleListForm) -> HttpResponse:
        return self.report(given_rows(form.sheet), sheet=form.sheet, name=form.cleaned_data["file"].name)

    def letters(self, rows: list[GivenRow], plan: Plan) -> list[Message]:
        """The mails of what the report says."""
        act = partial(import_people, edition=self.object, rows=rows, expected=plan.fingerprint, by=self.request.user)
        return rehearse(lambda telling: act(telling=telling))

    def report(self, rows: list[GivenRow], refusal: AskFirst | None = None, **context: Any) -> HttpResponse:
        """What would happen now; nothing is written."""
        plan = plan_of(self.object, rows)
        report = {
            "edition": self.object.pk,
            "by": self.request.user.pk,
            "rows": [[row.number, row.values, row.problems, row.notes] for row in rows],
            "expected": plan.fingerprint,
        }
        token = signing.dumps(report, salt=SALT, compress=True)
        if plan.enrolling:
            context |= telling_context(self.request, self.letters(rows, plan), refusal)
        return self.render_to_response(self.get_context_data(plan=plan, token=token, **context))

    def carry_out(self, token: str) -> HttpResponse:
        report = self.read(token)
        if report is None:
            messages.error(self.request, _("This report is too old or not yours. Choose the file again."))
            return redirect(self.request.path)
        rows = [
            GivenRow(number, values, tuple(problems), tuple(notes))
            for number, values, problems, notes in report["rows"]
        ]
        if "telling_show" in self.request.POST:
            return self.report(rows)
        try:
            plan = import_people(
                edition=self.object,
                rows=rows,
                expected=report["expected"],
                by=self.request.user,
                telling=TellingForm(self.request.POST).decision(),
            )
        except AskFirst as refusal:
            return self.report(rows, refusal)
        except ReportOutdated as refusal:
            messages.warning(self.request, str(refusal))
            return self.report(rows)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.path)
        messages.success(self.request, told(plan))
        return redirect(f"{reverse('enrolments:index')}?edition={self.object.pk}")

    def read(self, token: str) -> Context | None:
        """The report that we signed for this person and this edition, not too long ago."""
        try:
            report = signing.loads(token, salt=SALT, max_age=REPORT_HOLDS)
        except signing.BadSignature:
            return None
        mine = (self.object.pk, self.request.user.pk)
        return report if (report["edition"], report["by"]) == mine else None

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            **kwargs,
            closed=self.closed,
            columns=[(names[0], name in REQUIRED_COLUMNS) for name, names in COLUMNS.items()],
            most_rows=MOST_ROWS,
            template_url=reverse("sheets:template", args=[self.object.pk]),
        )


def told(plan: Plan) -> str:
    """What the import did, in one sentence of counts."""
    people = ngettext("%(number)d person is enrolled", "%(number)d people are enrolled", len(plan.enrolling))
    counts = _("placed: %(placed)d, in line: %(waiting)d, received: %(received)d, mails queued: %(mails)d")
    numbers = {name: getattr(plan, name) for name in ("placed", "waiting", "received", "mails")}
    return f"{people % {'number': len(plan.enrolling)}} ({counts % numbers})."


class EmptyListView(OfEdition, View):
    """An empty list with the headings, and one row that explains them and is not imported."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        with in_dutch():
            explained = {
                "email": _("Note: this row is not imported. Required; the address with which somebody logs in"),
                "first_name": _("Required for new people"),
                "infix": _("Such as: van den"),
                "last_name": _("Required for new people"),
                "organisation": _("The name as it is in the list of organisations"),
                "purchase_order": _("When the organisation asks for one"),
            }
        rows = [[names[0] for names in COLUMNS.values()], [explained.get(name, "") for name in COLUMNS]]
        return workbook_response(title="Deelnemers", rows=rows, filename="deelnemers.xlsx")


urlpatterns = [
    path("importeren/<int:pk>/", ImportView.as_view(), name="import"),
    path("importeren/<int:pk>/sjabloon.xlsx", EmptyListView.as_view(), name="template"),
]
