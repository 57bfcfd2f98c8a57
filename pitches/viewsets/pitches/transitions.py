"""The moves of a pitch that the course office makes: on the agenda, off it, back with a question."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from course.errors import Refusal
from course.models import User
from course.rules import is_organiser
from course.viewsets.types import Context, Crumb, OfficeRequest
from pitches.actions.pitches.transition import plan_pitch, transition_pitch
from pitches.enums import PitchState
from pitches.forms.office import PlanForm, ReturnForm, UnplanForm
from pitches.models import Pitch
from pitches.rules import may_transition


class MoveView(BaseObjectMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A page with one button. A refusal of the action stands above it, and nothing changed."""

    object: Pitch
    request: OfficeRequest
    model = Pitch
    permission_required = "change"
    template_name = "wagtailadmin/generic/form.html"
    header_icon = "comment"
    to: PitchState
    done = _("Saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return f"{self.page_title}: {self.object}"

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "pitch": self.object}

    def move(self, values: Context) -> None:
        transition_pitch(pitch=self.object, to=self.to, by=self.request.user, **values)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.move(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.pitch_url)

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.validation_error(self.request, _("Nothing changed yet."), form)
        return super().form_invalid(form)

    @property
    def pitch_url(self) -> str:
        return reverse("pitches_office:inspect", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[Crumb]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("pitches_office:index"), "label": capfirst(Pitch._meta.verbose_name_plural)},
            {"url": self.pitch_url, "label": str(self.object)},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            **kwargs,
            action_url=self.request.path,
            submit_button_label=self.page_title,
            submit_button_active_label=_("Saving…"),
        )


class PlanView(MoveView):
    form_class = PlanForm
    page_title = _("Put on the agenda")
    to = PitchState.PLANNED
    done = _("The pitch is on the agenda.")

    def move(self, values: Context) -> None:
        plan_pitch(pitch=self.object, by=self.request.user, **values)


class UnplanView(MoveView):
    form_class = UnplanForm
    page_title = _("Take off the agenda")
    to = PitchState.SUBMITTED
    done = _("The pitch is off the agenda; its turn is free.")


class ReturnView(MoveView):
    form_class = ReturnForm
    page_title = _("Ask the author something")
    to = PitchState.RETURNED
    done = _("The author can change the pitch now.")


MOVES = {"plan": PlanView, "unplan": UnplanView, "return": ReturnView}


def move_buttons(user: User, pitch: Pitch) -> list[HeaderButton]:
    """A button for each move that the lifecycle allows now."""
    return [
        HeaderButton(str(view.page_title), url=reverse(f"pitches_office:{name}", args=[pitch.pk]), icon_name="comment")
        for name, view in MOVES.items()
        if may_transition(user, pitch, view.to)
    ]
