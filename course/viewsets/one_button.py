"""Pages of the course office with one button: what it does with one row, and what stands in the way."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import TextChoices
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from course.actions.mail.telling import AskFirst
from course.enums import Actor
from course.errors import AlreadyDone, Refusal
from course.viewsets.pages import OfRow
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context


class OneButtonView(AsksFirst, OfRow, FormView):
    """A refusal of the action stands above the button, and nothing changed."""

    form_class = Form
    template_name = "components/one_button.html"
    done: str | Promise = gettext_lazy("Saved.")
    explains: str | Promise = ""

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.save_instance()
        except AskFirst:
            raise
        except AlreadyDone as done:
            messages.success(self.request, str(done))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            messages.error(self.request, _("Nothing changed yet."))
            return self.form_invalid(form)
        else:
            messages.success(self.request, self.done)
        return redirect(self.row_url)

    def begin_anew(self) -> None:
        self.object = self.get_base_object_queryset().get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, about=self.about, back_url=self.row_url)

    @property
    def about(self) -> tuple[str, str]:
        """How the row stands, and what it is."""
        raise NotImplementedError


class Step(Protocol):
    """A step of a table of moves."""

    @property
    def by(self) -> Collection[StrEnum]:
        """Who may make it."""


class StepView(OneButtonView):
    """One step of a table of moves, to one of `steps`; what nobody of the course office can ever make has no page."""

    steps: Collection[TextChoices]

    def move(self, to: Any) -> Step:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["to"] not in self.steps:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def to(self) -> Any:
        return next(step for step in self.steps if step == self.kwargs["to"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Actor.ORGANISER not in self.move(self.to).by:
            return redirect(self.row_url)
        return super().get(request, *args, **kwargs)
