"""Choosing which pitches come up: the list of rounds, and a page per round from making it to deciding."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from course import clock
from course.models import Meeting
from course.viewsets.acts import PageOfActs
from course.viewsets.pages import FormThatSaves, ForOrganisers
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context, Crumb
from pitches.actions.choosing.deciding import decide_round
from pitches.actions.choosing.dots import give_dots
from pitches.actions.choosing.rounds import change_choosing_round, make_choosing_round
from pitches.forms.choosing import ChoosingRoundForm, DecideForm, EnterForm
from pitches.models import ChoosingRound
from pitches.queries.choosing import (
    ROUNDS,
    candidates,
    closes_by_itself,
    equals_of,
    meetings_without_round,
    number_of_voters,
    office_rounds,
    overview,
    people_in,
)


class ForChoosing(ForOrganisers):
    header_icon = "comment"
    page_title = gettext_lazy("Choosing pitches")


class UnderTheList(ForChoosing):
    def trail(self) -> list[Crumb]:
        return [{"url": reverse("choosing:index"), "label": _("Choosing pitches")}]


class ChoosingRoundsView(ForChoosing, TemplateView):
    """For which meetings nobody can choose yet, and how far each round is."""

    template_name = "pitches/choosing/office/rounds.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, meetings=meetings_without_round(), rounds=office_rounds())


class RoundFormView(UnderTheList, FormThatSaves):
    form_class = ChoosingRoundForm
    done = gettext_lazy("The round is saved.")

    def url_of(self, row: Any) -> str:
        return reverse("choosing:round", args=[row.pk])


class MakeRoundView(RoundFormView):
    page_title = gettext_lazy("New round of choosing pitches")

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting.objects.select_related("edition"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.meeting)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = ChoosingRound.objects.filter(meeting=self.meeting).first()
        return redirect("choosing:round", made.pk) if made else super().get(request, *args, **kwargs)

    def get_initial(self) -> Context:
        return {"opens_at": clock.now(), "closes_at": closes_by_itself(self.meeting)}

    def save(self, values: Context) -> ChoosingRound:
        return make_choosing_round(meeting=self.meeting, by=self.request.user, **values)


class OfRound(UnderTheList):
    @cached_property
    def round(self) -> ChoosingRound:
        return get_object_or_404(ROUNDS, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.round)


class ChangeRoundView(OfRound, RoundFormView):
    page_title = gettext_lazy("Change the round")

    def crumbs(self) -> list[Crumb]:
        return [{"url": reverse("choosing:round", args=[self.round.pk]), "label": str(self.round)}]

    def get_initial(self) -> Context:
        return {"opens_at": self.round.opens_at, "closes_at": self.round.closes_at}

    def save(self, values: Context) -> ChoosingRound:
        return change_choosing_round(round=self.round, by=self.request.user, **values)


class RoundPage(OfRound, PageOfActs):
    """How many people gave dots, and after closing what came of it and what is decided."""

    template_name = "pitches/choosing/office/round.html"

    def get_page_title(self) -> str:
        return capfirst(str(ChoosingRound._meta.verbose_name))

    def get_context_data(self, **kwargs: Any) -> Context:
        round = self.round
        shown: Context = {"round": round, "voted": number_of_voters(round), "group": people_in(round).count()}
        if round.has_opened and not round.decided_at:
            shown["enter_form"] = EnterForm(round=round)
        if round.has_closed or round.decided_at:
            counted = overview(round)
            shown |= {"counted": counted, "equals": equals_of(counted)}
            if not round.decided_at:
                shown["decide_form"] = DecideForm(round=round, pitches=[one.pitch for one in counted])
        if self.form is not None:
            shown[f"{self.act}_form"] = self.form
        return super().get_context_data(**{**shown, **kwargs})


class RoundView(AsksFirst, RoundPage):
    """The same, with the step that says who gets what."""

    def begin_anew(self) -> None:
        self.__dict__.pop("round", None)


def _enter(view: RoundPage) -> str:
    person = view.form.cleaned_data["person"]
    ballot = give_dots(round=view.round, dots=view.form.given, person=person, by=view.request.user)
    words = _("The dots of %(name)s are kept.") if ballot else _("%(name)s has no dots in this round now.")
    return words % {"name": person}


def _decide(view: RoundPage) -> str:
    form = view.form
    decide_round(
        round=view.round,
        chosen=form.chosen,
        reasons=form.reasons,
        item=form.cleaned_data["item"],
        by=view.request.user,
        telling=view.telling,
    )
    return _("It is decided which pitches come up.")


def _decide_form(view: RoundPage) -> DecideForm:
    """About what was to choose from when it was decided, so that a second click asks the same."""
    round = view.round
    pitches = [one.pitch for one in overview(round)] if round.decided_at else list(candidates(round))
    return DecideForm(view.request.POST, round=round, pitches=pitches)


RoundPage.forms = {
    "enter": lambda view: EnterForm(view.request.POST, round=view.round),
    "decide": _decide_form,
}
RoundPage.acts = {"enter": _enter, "decide": _decide}

urlpatterns = [
    path("", ChoosingRoundsView.as_view(), name="index"),
    path("nieuw/<int:pk>/", MakeRoundView.as_view(), name="make"),
    path("<int:pk>/", RoundView.as_view(), name="round"),
    path("<int:pk>/wijzigen/", ChangeRoundView.as_view(), name="change"),
]
