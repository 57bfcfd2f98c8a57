"""Importing a list of people: hand in a file, read what would happen, let it happen, and see how far it is.

A worker reads and writes (`course.actions.enrolment.import_work`); these pages show it.
"""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages

from course.actions.enrolment.import_runs import confirm_import, start_import, stop_import
from course.actions.enrolment.imports import ReportOutdated
from course.actions.mail.telling import AskFirst
from course.enums import ImportState
from course.errors import AlreadyDone, Refusal
from course.formatting import in_dutch
from course.forms.enrolment.imports import PeopleListForm
from course.forms.mail import TellingForm
from course.models import ImportRun
from course.queries.enrolment.import_runs import (
    LAST_SHOWN,
    audience_of_run,
    letters_of,
    refused_rows,
    rows_left,
    rows_of,
    runs_of,
    under_way,
)
from course.queries.enrolment.imports import plan_of
from course.sheets.cells import MOST_ROWS
from course.sheets.people import GivenRow
from course.sheets.reading import COLUMNS, REQUIRED_COLUMNS
from course.viewsets.enrolment.overview import OfEdition, TakesPeople
from course.viewsets.export import workbook_response
from course.viewsets.telling import telling_context
from course.viewsets.types import Context, Crumb

SECONDS_BETWEEN_LOOKS = 5
"""How often the page looks again by itself where no script runs."""


class ImportView(TakesPeople, FormView):
    """Where a list is handed in, with the lists of before. One at a time is on its way into an edition."""

    form_class = PeopleListForm
    template_name = "course/enrolment/office/import.html"
    header_icon = "upload"
    page_title = gettext_lazy("Import people")

    def form_valid(self, form: PeopleListForm) -> HttpResponse:
        try:
            run = start_import(edition=self.object, file=form.cleaned_data["file"], by=self.request.user)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        return redirect(address_of(run))

    def get_context_data(self, **kwargs: Any) -> Context:
        busy = under_way(self.object)
        return super().get_context_data(
            **kwargs,
            busy=busy,
            busy_url=address_of(busy) if busy else "",
            runs=[(run, address_of(run)) for run in runs_of(self.object)[:LAST_SHOWN]],
            columns=[(names[0], name in REQUIRED_COLUMNS) for name, names in COLUMNS.items()],
            most_rows=MOST_ROWS,
            template_url=reverse("sheets:template", args=[self.object.pk]),
        )


class OfRun(OfEdition):
    """A page about one list of an edition."""

    @cached_property
    def run(self) -> ImportRun:
        runs = self.object.import_runs.select_related("asked_by", "confirmed_by", "edition", "sending")
        run = runs.filter(pk=self.kwargs["run_pk"]).first()
        if run is None:
            raise Http404
        return run

    @property
    def import_url(self) -> str:
        return reverse("sheets:import", args=[self.object.pk])

    def crumbs(self) -> list[Crumb]:
        return [*super().crumbs(), {"url": self.import_url, "label": _("Import people")}]


class RunView(OfRun, TemplateView):
    """One list: being read, waiting for a word, being written, or at its end."""

    template_name = "course/enrolment/office/import_run.html"
    header_icon = "upload"

    def get_page_title(self) -> str:
        return self.run.filename

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The word of the course office; or another of the mails is looked at."""
        if "telling_show" in request.POST:
            return self.get(request, *args, **kwargs)
        try:
            confirm_import(run=self.run, by=self.request.user, telling=TellingForm(request.POST).decision())
        except AskFirst as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal))
        except AlreadyDone:
            pass
        except ReportOutdated as refusal:
            messages.warning(request, str(refusal))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(address_of(self.run))

    def get_context_data(self, **kwargs: Any) -> Context:
        refusal = kwargs.pop("refusal", None)
        context = super().get_context_data(
            **kwargs,
            run=self.run,
            run_url=address_of(self.run),
            stop_url=address_of(self.run, "stop"),
            refused_url=address_of(self.run, "refused"),
            import_url=self.import_url,
            enrolments_url=f"{reverse('enrolments:index')}?edition={self.object.pk}",
            seconds=SECONDS_BETWEEN_LOOKS,
        )
        if self.run.is_at_work:
            return context
        context |= {"refused": refused_rows(self.run), "left": rows_left(self.run)}
        return context | (self.asking(refusal) if self.run.state == ImportState.TO_CONFIRM else {})

    def asking(self, refusal: AskFirst | None) -> Context:
        """What would happen with each row now, and who gets which mail."""
        letters = letters_of(self.run)
        context: Context = {"plan": plan_of(self.object, rows_of(self.run))}
        if letters:
            context |= telling_context(self.request, letters, refusal, audience_of_run(self.run, letters))
        return context


class StopView(OfRun, View):
    """What is written stays written."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            run = stop_import(run=self.run, by=self.request.user)
        except AlreadyDone:
            return redirect(address_of(self.run))
        if run.done:
            return redirect(address_of(run))
        messages.success(request, _("The import is stopped. Nothing was written."))
        return redirect(self.import_url)


class RefusedListView(OfRun, View):
    """Who was not written, in a list like the one that was handed in, to repair and hand in again."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        refused = [(row.given, " ".join(row.reasons)) for row in refused_rows(self.run)]
        if not (refused or rows_left(self.run)) or self.run.is_under_way:
            raise Http404
        left = [(given, _("The import ended before this row.")) for given in rows_left(self.run)]
        rows = [*refused, *left]
        names = {name for given, _reason in rows for name in given.values}
        columns = [name for name in COLUMNS if name in names or name in REQUIRED_COLUMNS]
        with in_dutch():
            reason = _("Why not imported")
        heads = [*(COLUMNS[name][0] for name in columns), reason]
        cells = [[*self.cells(given, columns), why] for given, why in sorted(rows, key=lambda row: row[0].number)]
        return workbook_response(
            title="Deelnemers", rows=[heads, *cells], filename="niet-ingelezen.xlsx", is_filled_in=True
        )

    @staticmethod
    def cells(given: GivenRow, columns: list[str]) -> list[str]:
        return [given.values.get(name, "") for name in columns]


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
        return workbook_response(title="Deelnemers", rows=rows, filename="deelnemers.xlsx", is_filled_in=True)


def address_of(run: ImportRun, page: str = "run") -> str:
    """The address of a page about a list."""
    return reverse(f"sheets:{page}", args=[run.edition_id, run.pk])


urlpatterns = [
    path("importeren/<int:pk>/", ImportView.as_view(), name="import"),
    path("importeren/<int:pk>/sjabloon.xlsx", EmptyListView.as_view(), name="template"),
    path("importeren/<int:pk>/lijst/<int:run_pk>/", RunView.as_view(), name="run"),
    path("importeren/<int:pk>/lijst/<int:run_pk>/stoppen/", StopView.as_view(), name="stop"),
    path("importeren/<int:pk>/lijst/<int:run_pk>/niet-ingelezen.xlsx", RefusedListView.as_view(), name="refused"),
]
