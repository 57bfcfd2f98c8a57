"""Forms of the course office with rows below them (`course.forms.rows`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from wagtail.admin.panels import Panel

from course.viewsets.types import BesideView, Context

ADD_ROW = "add_row"
"""Name of the buttons that add a row; the value says where."""


class AddsRows(BesideView):
    """A button adds a row without saving anything."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get(ADD_ROW)
        if name is None:
            return super().post(request, *args, **kwargs)
        self.begin_anew()
        self.form = self.get_form()
        if name not in self.form.rows:
            return super().post(request, *args, **kwargs)
        self.form.add_row(name)
        return self.render_to_response(self.get_context_data(form=self.form))


class RowsPanel(Panel):
    """The rows of one kind: `row` is what one is called, `add` the button for one more."""

    def __init__(self, rows: str, row: str | Promise, add: str | Promise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows, self.row, self.add = rows, row, add

    def clone_kwargs(self) -> Context:
        return {**super().clone_kwargs(), "rows": self.rows, "row": self.row, "add": self.add}

    class BoundPanel(Panel.BoundPanel):
        template_name = "components/rows.html"

        def get_context_data(self, parent_context: Context | None = None) -> Context:
            panel = self.panel
            shown = {"name": panel.rows, "rows": self.form.rows[panel.rows], "row": panel.row, "add": panel.add}
            return {**super().get_context_data(parent_context), **shown}
