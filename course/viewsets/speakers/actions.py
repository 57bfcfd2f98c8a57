"""What the course office does with one speaker: each action its own page, with a button that does it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin

from course.actions.mail.telling import AskFirst
from course.actions.speakers.asking import send_speaker_link, withdraw_speaker_link
from course.actions.speakers.transition import REFUSALS, move_speaker
from course.enums import Actor, SpeakerCondition, SpeakerState
from course.errors import AlreadyDone, Refusal
from course.models import SpeakerInvitation
from course.queries.speakers.links import IN_FULL
from course.queries.speakers.transitions import move_of
from course.viewsets.enrolment.overview import ForOrganisers
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context, Crumb

VERBS: dict[SpeakerState, str | Promise] = {
    SpeakerState.INVITED: gettext_lazy("Invite this speaker"),
    SpeakerState.ACCEPTED: gettext_lazy("The speaker told us yes"),
    SpeakerState.DECLINED: gettext_lazy("The speaker told us no"),
    SpeakerState.WITHDRAWN: gettext_lazy("Do not ask this speaker any more"),
}
"""What the office does with each step, on the button."""


def reason_of(need: SpeakerCondition) -> str:
    """What is said when a need does not hold."""
    return str(REFUSALS[need].message)


class SpeakerActionView(AsksFirst, ForOrganisers, BaseObjectMixin, FormView):
    """A page with one button. A refusal of the action stands above it, and nothing changed."""

    object: SpeakerInvitation
    model = SpeakerInvitation
    form_class = Form
    header_icon = "group"
    template_name = "course/speakers/office/action.html"
    done: str | Promise = gettext_lazy("Saved.")
    explains: str | Promise = ""

    def get_base_object_queryset(self) -> QuerySet[SpeakerInvitation]:
        return IN_FULL.all()

    @property
    def back_url(self) -> str:
        return reverse("speakers:edit", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[Crumb]:
        speakers = {"url": reverse("speakers:index"), "label": capfirst(SpeakerInvitation._meta.verbose_name_plural)}
        this = {"url": self.back_url, "label": str(self.object)}
        return [*self.breadcrumbs_items, speakers, this, {"url": "", "label": str(self.get_page_title())}]

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
        return redirect(self.back_url)

    def begin_anew(self) -> None:
        self.object = self.get_base_object_queryset().get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, invitation=self.object, back_url=self.back_url)


class MoveSpeakerView(SpeakerActionView):
    """One step of the table; a step that nobody of the course office can ever make has no page."""

    done = gettext_lazy("The speaker moved on.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["to"] not in VERBS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def to(self) -> SpeakerState:
        return SpeakerState(self.kwargs["to"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Actor.ORGANISER not in move_of(self.object, self.to).by:
            return redirect(self.back_url)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(VERBS[self.to])

    def save_instance(self) -> None:
        move_speaker(invitation=self.object, to=self.to, by=self.request.user, telling=self.telling)


class SendSpeakerLinkView(SpeakerActionView):
    page_title = gettext_lazy("Send what was agreed again")
    explains = gettext_lazy("The speaker gets a mail with what is asked, and the link of the own page.")
    done = gettext_lazy("It is sent again.")

    def save_instance(self) -> None:
        send_speaker_link(invitation=self.object, by=self.request.user, telling=self.telling)


class WithdrawSpeakerLinkView(SpeakerActionView):
    page_title = gettext_lazy("Withdraw the link of the speaker")
    explains = gettext_lazy("The links that were mailed open nothing from then on. You can send a new one afterwards.")
    done = gettext_lazy("The link is withdrawn.")

    def save_instance(self) -> None:
        withdraw_speaker_link(invitation=self.object, by=self.request.user)
