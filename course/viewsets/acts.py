"""A page of the course office about one row, with several buttons: each posts its name as `act`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.mail.telling import AskFirst, Telling
from course.errors import AlreadyDone, Refusal
from course.refused import refused


class PageOfActs(TemplateView):
    """`acts` by the name of their button; each returns what is said afterwards. Of an act with a form of its own
    (`forms`) the form says what is wrong; else that page tells a refusal on which it stands.
    """

    acts: ClassVar[Mapping[str, Callable[[Any], str]]]
    forms: ClassVar[Mapping[str, Callable[[Any], Form]]] = {}
    telling: Telling | None = None
    form: Any = None
    """The one that was posted."""

    @property
    def act(self) -> str:
        return str(self.request.POST.get("act", ""))

    def get_form(self) -> Form | None:
        form = self.forms.get(self.act)
        return form(self) if form else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.act not in self.acts:
            return redirect(request.path)
        self.form = self.get_form()
        if self.form and not self.form.is_valid():
            return self.show_form(self.form)
        try:
            told = self.save_instance()
        except AskFirst:
            raise
        except AlreadyDone as done:
            told = str(done)
        except Refusal as refusal:
            return self.refuse(refusal)
        messages.success(request, told)
        return redirect(request.path)

    def save_instance(self) -> str:
        return self.acts[self.act](self)

    def refuse(self, refusal: Refusal) -> HttpResponse:
        if self.form is None:
            return refused(self.request, refusal, self.request.path)
        self.form.add_error(None, str(refusal))
        return self.show_form(self.form)

    def show_form(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**{f"{self.act}_form": form}))
