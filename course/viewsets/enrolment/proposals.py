"""Organisations that applicants proposed: the list, and a page on which the course office answers one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.enrolment.proposals import (
    ProposalAnswered,
    confirm_organisation,
    join_organisation,
    refuse_organisation,
)
from course.errors import Refusal
from course.forms.enrolment.proposals import ConfirmForm, JoinForm, ProposalForm, RefuseProposalForm
from course.models import Enrolment, Organisation
from course.queries.enrolment.overview import state_in_words
from course.queries.enrolment.proposals import Proposal, proposal_with, proposals
from course.viewsets.enrolment.overview import ForOrganisers
from course.viewsets.types import Context, Crumb


@dataclass(frozen=True)
class Answer:
    """One way to answer: its form, its action for one enrolment, and the words of its button."""

    form: type[ProposalForm]
    action: Callable[..., Enrolment]
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

    def get_breadcrumbs_items(self) -> list[Crumb]:
        organisations = {
            "url": reverse("organisations:index"),
            "label": capfirst(Organisation._meta.verbose_name_plural),
        }
        here = {"url": "", "label": str(self.get_page_title()), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, organisations, *self.crumbs(), here]


class ProposalsView(ForProposals, TemplateView):
    """Every name that waits for a word, and who waits for it."""

    template_name = "course/enrolment/office/proposals.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, object_list=proposals())


class ProposalView(ForProposals, TemplateView):
    """One proposal with three ways to answer; each answers for everybody who typed this name, who sent first in front.

    A refusal about one person stands above the others, who went on.
    """

    template_name = "course/enrolment/office/proposal.html"

    def get_page_subtitle(self) -> str:
        return self.proposal.name if self.proposal else ""

    def crumbs(self) -> list[Crumb]:
        return [{"url": reverse("organisation_proposals:index"), "label": _("Proposed organisations")}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.proposal: Proposal | None = None
        self.given: dict[str, ProposalForm] = {}
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.proposal = proposal_with(kwargs["pk"])
        if self.proposal is None:
            return self.answered()
        return self.render_to_response(self.get_context_data(proposal=self.proposal))

    def answered(self) -> HttpResponse:
        messages.info(self.request, str(ProposalAnswered()))
        return redirect("organisation_proposals:index")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.proposal = proposal_with(kwargs["pk"])
        if self.proposal is None:
            return self.answered()
        name = next((name for name in ANSWERS if name in request.POST), None)
        if name is None:
            return redirect(request.path)
        form = ANSWERS[name].form(request.POST, proposal=self.proposal)
        if not form.is_valid():
            self.given = {name: form}
            return self.render_to_response(self.get_context_data(proposal=self.proposal))
        self.answer(ANSWERS[name], form.cleaned_data, self.proposal)
        return redirect("organisation_proposals:index")

    def answer(self, answer: Answer, given: Context, proposal: Proposal) -> None:
        """For everybody who typed the name; says of each how it stands now."""
        for enrolment in proposal.enrolments:
            try:
                done = answer.action(enrolment=enrolment, by=self.request.user, **given)
            except Refusal as refusal:
                messages.error(self.request, f"{enrolment.user}: {refusal}")
            else:
                messages.success(self.request, f"{done.user}: {state_in_words(done)}.")

    def get_context_data(self, **kwargs: Any) -> Context:
        proposal = kwargs["proposal"]
        answers = [
            (name, answer, self.given.get(name) or answer.form(proposal=proposal)) for name, answer in ANSWERS.items()
        ]
        wrong = next(iter(self.given.values()), None)
        return super().get_context_data(**kwargs, answers=answers, form=wrong)


urlpatterns = [
    path("", ProposalsView.as_view(), name="index"),
    path("<int:pk>/", ProposalView.as_view(), name="answer"),
]
