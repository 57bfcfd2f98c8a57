"""Organisations that applicants proposed: the list, and a page on which the course office answers one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.enrolment.proposals import (
    Answered,
    AnsweredFirst,
    ProposalAnswered,
    confirm_organisation,
    join_organisation,
    refuse_organisation,
)
from course.actions.mail.telling import AskFirst, Telling
from course.enums import EnrolmentState
from course.errors import AlreadyDone, Refusal
from course.forms.enrolment.proposals import ConfirmForm, JoinForm, ProposalForm, RefuseProposalForm
from course.models import Organisation
from course.queries.enrolment.history import answered_by_another
from course.queries.enrolment.overview import ACCOUNT_CLOSED, state_in_words
from course.queries.enrolment.proposals import Proposal, proposal_with, proposals
from course.refused import refused
from course.viewsets.pages import ForOrganisers
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context, Crumb


@dataclass(frozen=True)
class Answer:
    """One way to answer: its form, its action, and the words of its button."""

    form: type[ProposalForm]
    action: Callable[..., Answered]
    heading: str | Promise
    button: str | Promise
    is_serious: bool = False


ANSWERS = {
    "confirm": Answer(
        ConfirmForm, confirm_organisation, gettext_lazy("It is a new organisation"), gettext_lazy("Confirm")
    ),
    "join": Answer(
        JoinForm, join_organisation, gettext_lazy("We know it already"), gettext_lazy("It is this organisation")
    ),
    "refuse": Answer(
        RefuseProposalForm,
        refuse_organisation,
        gettext_lazy("It cannot send anybody"),
        gettext_lazy("Refuse"),
        is_serious=True,
    ),
}
"""By the name under which the button posts."""


class ForProposals(ForOrganisers):
    header_icon = "group"
    page_title = gettext_lazy("Proposed organisations")

    def trail(self) -> list[Crumb]:
        return [{"url": reverse("organisations:index"), "label": capfirst(str(Organisation._meta.verbose_name_plural))}]


class ProposalsView(ForProposals, TemplateView):
    """Every name that waits for a word, and who waits for it."""

    template_name = "course/enrolment/office/proposals.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, object_list=proposals())


class AnswerView(ForProposals, TemplateView):
    """One proposal with three ways to answer; each answers for everybody who typed this name, who sent first in front.

    A refusal about one person stands above the others, who went on.
    """

    template_name = "course/enrolment/office/proposal.html"
    telling: Telling | None = None
    form: ProposalForm | None = None
    """The one that was posted."""

    @cached_property
    def proposal(self) -> Proposal:
        """Raises ProposalAnswered."""
        found = proposal_with(self.kwargs["pk"])
        if found is None:
            raise ProposalAnswered
        return found

    @property
    def answer(self) -> str:
        """Whose button was pressed; empty when none was."""
        return next((name for name in ANSWERS if name in self.request.POST), "")

    def get_page_subtitle(self) -> str:
        return self.proposal.name

    def crumbs(self) -> list[Crumb]:
        return [{"url": reverse("organisation_proposals:index"), "label": _("Proposed organisations")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_form(self) -> ProposalForm:
        return ANSWERS[self.answer].form(self.request.POST, proposal=self.proposal)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.get_form()
        if not self.form.is_valid():
            return self.show()
        try:
            answered = self.perform(self.form)
        except (AskFirst, AlreadyDone):
            raise
        except Refusal as refusal:
            self.form.add_error(None, str(refusal))
            return self.show()
        self.report(answered)
        return redirect("organisation_proposals:index")

    def perform(self, form: ProposalForm) -> Answered:
        act = ANSWERS[self.answer].action
        rows = form.proposal.enrolments
        return act(enrolments=rows, by=self.request.user, telling=self.telling, **form.cleaned_data)

    def report(self, answered: Answered) -> None:
        """Says of each how it stands now, and of a closed account that it is passed."""
        for enrolment in answered.done:
            passed = "" if enrolment.user.is_active or enrolment.state == EnrolmentState.DRAFT else f" {ACCOUNT_CLOSED}"
            messages.success(self.request, f"{enrolment.user}: {state_in_words(enrolment)}.{passed}")
        for enrolment, refusal in answered.refused:
            messages.error(self.request, f"{enrolment.user}: {refusal}")

    def get_context_data(self, **kwargs: Any) -> Context:
        answers = [
            (name, answer, self.form if self.form and name == self.answer else answer.form(proposal=self.proposal))
            for name, answer in ANSWERS.items()
        ]
        return super().get_context_data(**{"form": self.form, **kwargs}, proposal=self.proposal, answers=answers)


class ProposalView(AsksFirst, AnswerView):
    """The same, with the step that says who gets what. Who comes late reads that it was answered."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except AlreadyDone as refusal:
            return self.too_late(refusal)

    def too_late(self, done: AlreadyDone) -> HttpResponse:
        """What was typed comes back with what a colleague answered; a second click of one's own is told that it was."""
        answer = answered_by_another(self.kwargs["pk"], self.request.user)
        if answer and self.request.method == "POST":
            return refused(self.request, AnsweredFirst(answer=answer), "organisation_proposals:index")
        messages.info(self.request, str(done))
        return redirect("organisation_proposals:index")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.answer else redirect(request.path)

    def save_instance(self) -> None:
        self.perform(self.form)

    def begin_anew(self) -> None:
        self.__dict__.pop("proposal", None)


urlpatterns = [
    path("", ProposalsView.as_view(), name="index"),
    path("<int:pk>/", ProposalView.as_view(), name="answer"),
]
