"""Pages of the course office in Wagtail's looks, beside the lists and forms of Wagtail itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin

from course.errors import Refusal
from course.rules import is_organiser
from course.viewsets.types import Context, Crumb, OfficeRequest


class ForOrganisers(WagtailAdminTemplateMixin):
    """An editor of the site has nothing to do here. The path above the page is its list (`trail`), what it is about
    (`crumbs`) and its own name.
    """

    request: OfficeRequest
    header_icon = "form"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[Crumb]:
        here = {"url": "", "label": str(self.get_page_title()), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *self.trail(), *self.crumbs(), here]

    def trail(self) -> list[Crumb]:
        return []

    def crumbs(self) -> list[Crumb]:
        return []


class FormThatSaves(ForOrganisers, FormView):
    """A page with one form: what is filled in is saved, or a refusal stands above it."""

    template_name = "components/office_form.html"
    done: str | Promise = gettext_lazy("Saved.")

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            row = self.save(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.url_of(row))

    def save(self, values: Context) -> Any:
        """Call the action; gives the row."""
        raise NotImplementedError

    def url_of(self, row: Any) -> str:
        """Where it stands."""
        raise NotImplementedError


class OfRow(ForOrganisers, BaseObjectMixin):
    """A page about one row. `urls` is the name space of the list and the form of such rows."""

    object: Any
    urls: str

    @property
    def row_url(self) -> str:
        return reverse(f"{self.urls}:edit", args=[self.object.pk])

    def trail(self) -> list[Crumb]:
        label = capfirst(str(self.model._meta.verbose_name_plural))
        return [{"url": reverse(f"{self.urls}:index"), "label": label}]

    def crumbs(self) -> list[Crumb]:
        return [{"url": self.row_url, "label": str(self.object)}]
