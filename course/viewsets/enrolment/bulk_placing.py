"""Several people at once: first what would happen and which mails go out, then one button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.enrolment.bulk_placing import NotForAll, Outcome, place_many, preview_many
from course.actions.mail.telling import AskFirst
from course.enums import EnrolmentState
from course.errors import Refusal
from course.forms.enrolment.bulk_placing import BULK_ACTIONS, ChoiceForm, DoForm
from course.forms.enrolment.overview import FilterForm
from course.forms.mail import TellingForm
from course.queries.enrolment.overview import enrolments_in
from course.refused import refused
from course.viewsets.enrolment.overview import OfEdition
from course.viewsets.telling import telling_context
from course.viewsets.types import Context


class NothingChosen(Refusal):
    message = gettext_lazy("Nothing changed yet.")


class PreviewView(OfEdition, TemplateView):
    """What would happen to everybody who was chosen, with the very mails. Nothing is written yet."""

    template_name = "course/enrolment/office/preview.html"
    to: EnrolmentState

    def get_page_title(self) -> str:
        return str(BULK_ACTIONS[self.to])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(ChoiceForm(request.GET))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(ChoiceForm(request.POST))

    def show(self, form: ChoiceForm) -> HttpResponse:
        if not form.is_valid():
            return self.back(NothingChosen())
        self.to, chosen = form.cleaned_data["to"], form.cleaned_data["chosen"]
        if form.cleaned_data["everybody"]:
            chosen = [row.pk for row in FilterForm(form.data, enrolments=enrolments_in(self.object)).chosen()]
        try:
            return self.preview(chosen, DoForm())
        except Refusal as refusal:
            return self.back(refusal)

    def preview(self, chosen: Iterable[int], form: DoForm, refusal: AskFirst | None = None) -> HttpResponse:
        outcome, mails = preview_many(edition=self.object, chosen=chosen, to=self.to, by=self.request.user)
        told = telling_context(self.request, mails, refusal)
        return self.render_to_response(self.get_context_data(outcome=outcome, form=form, **told))

    def back(self, refusal: Refusal) -> HttpResponse:
        return refused(self.request, refusal, f"{self.overview_url}#people")

    def get_context_data(self, **kwargs: Any) -> Context:
        here = {"edition": self.object, "to": self.to, "overview_url": f"{self.overview_url}#people"}
        return super().get_context_data(**{"form": DoForm(), **kwargs, **here})


class DoView(PreviewView):
    """Does what the preview showed, for everybody or for nobody."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DoForm(request.POST)
        if not form.is_valid():
            return self.back(NothingChosen())
        self.to = form.cleaned_data["to"]
        try:
            outcome = self.place(form)
        except AskFirst as refusal:
            return self.preview(form.cleaned_data["seen"], form, refusal)
        except NotForAll as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(outcome=refusal.outcome))
        except Refusal as refusal:
            return self.back(refusal)
        report = messages.success if outcome.done or outcome.just_done else messages.warning
        report(request, in_words(outcome, self.to))
        return redirect(f"{self.overview_url}#people")

    def place(self, form: DoForm) -> Outcome:
        """With what was decided about the mails; who looks at another mail decides later."""
        telling = None if "telling_show" in self.request.POST else TellingForm(self.request.POST).decision()
        return place_many(
            edition=self.object,
            chosen=form.cleaned_data["seen"],
            to=self.to,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            telling=telling,
        )


def in_words(outcome: Outcome, to: EnrolmentState) -> str:
    """What was done, also by a first click; what had been done before, and who was offered a place."""
    done, just_done, offered = len(outcome.done), len(outcome.just_done), len(outcome.offered)
    already = len(outcome.already)
    if not done:
        done, already = just_done, already - just_done
    sentences = {
        EnrolmentState.PLACED: ngettext("%(number)d person was placed.", "%(number)d people were placed.", done),
        EnrolmentState.WAITING: ngettext(
            "%(number)d person was put in line.", "%(number)d people were put in line.", done
        ),
        EnrolmentState.NOT_PLACED: ngettext(
            "%(number)d person was not placed.", "%(number)d people were not placed.", done
        ),
    }
    before = ngettext(
        "For %(number)d person this was done before.", "For %(number)d people this was done before.", already
    )
    parts = [sentences[to] % {"number": done}] if done else [_("Nothing changed and no mail was sent.")]
    parts += [before % {"number": already}] if already else []
    return " ".join([*parts, offers_in_words(offered)]).strip()


def offers_in_words(number: int) -> str:
    """How many places were offered; empty when none."""
    words = ngettext("%(number)d free place was offered.", "%(number)d free places were offered.", number)
    return words % {"number": number} if number else ""
