"""What withdrawing from an edition costs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList

from course.actions.editions.terms import delete_term, save_term
from course.errors import Refusal
from course.forms.editions.terms import TermForm
from course.models import CancellationTerm
from course.queries.editions.lists import office_cancellation_terms
from course.viewsets.base import OfficeCreateView, OfficeDeleteView, OfficeEditView, OfficeViewSet
from course.viewsets.editions.editions import fields
from course.viewsets.types import BesideView


class SavesTerm(BesideView):
    """What withdrawing costs is written by one action alone: it holds on to what people agreed to."""

    def save_instance(self) -> CancellationTerm:
        term = self.form.save(commit=False)
        save_term(term=term, by=self.request.user)
        return term


class TermCreateView(SavesTerm, OfficeCreateView):
    pass


class TermEditView(SavesTerm, OfficeEditView):
    pass


class TermDeleteView(OfficeDeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)

    def delete_action(self) -> None:
        delete_term(term=self.object, by=self.request.user)


class CancellationTermViewSet(OfficeViewSet):
    model = CancellationTerm
    name = "cancellation_terms"
    url_prefix = "afmeldkosten"
    icon = "decimal"
    add_view_class = TermCreateView
    edit_view_class = TermEditView
    delete_view_class = TermDeleteView
    rows = staticmethod(office_cancellation_terms)
    parent = "edition"
    list_filter = ["edition"]
    list_display = ["days_before", "percent", "edition"]
    list_export = ["edition", "days_before", "percent"]
    export_filename = "afmeldkosten"
    edit_handler = ObjectList(fields("edition", "days_before", "percent"), base_form_class=TermForm)
