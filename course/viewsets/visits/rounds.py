"""Rounds of choosing between work visits: the list, and a page per round from asking people to publishing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from course.actions.visits.allocation import draw, move_to_visit, publish
from course.actions.visits.replacing import place_displaced
from course.actions.visits.rounds import ChosenInAnotherRound, ask_undecided, change_round, open_round
from course.actions.visits.wishes import add_wish, drop_wish
from course.forms.visits.rounds import MoveForm, RoundForm, WishForm
from course.models import VisitRound, VisitWish
from course.queries.visits.overview import RoundOverview
from course.queries.visits.picture import bars_of
from course.queries.visits.rounds import Moment, moments_without_round, office_rounds
from course.text import key_in
from course.viewsets.acts import PageOfActs
from course.viewsets.pages import FormThatSaves, ForOrganisers
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context, Crumb


class ForRounds(ForOrganisers):
    header_icon = "site"
    page_title = gettext_lazy("Choosing visits")


class OfRounds(ForRounds):
    """A page under the list."""

    def trail(self) -> list[Crumb]:
        return [{"url": reverse("visit_rounds:index"), "label": _("Choosing visits")}]


class RoundsView(ForRounds, TemplateView):
    """Where visits are held at the same time, and how far each round is."""

    template_name = "course/visits/office/rounds.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, moments=moments_without_round(), rounds=office_rounds())


class RoundFormView(OfRounds, FormThatSaves):
    template_name = "course/visits/office/round_form.html"
    form_class = RoundForm
    done = gettext_lazy("The round is saved.")

    def url_of(self, row: Any) -> str:
        return reverse("visit_rounds:round", args=[row.pk])


class OpenRoundView(RoundFormView):
    """Of the visits that are held at the same time as one of them."""

    page_title = gettext_lazy("New round of choosing")

    @cached_property
    def moment(self) -> Moment | None:
        return next((one for one in moments_without_round() if self.kwargs["pk"] in {v.pk for v in one.visits}), None)

    @cached_property
    def visits(self) -> Any:
        return self.moment.visits if self.moment else ()

    def get_page_subtitle(self) -> str:
        return str(self.moment.meeting) if self.moment else ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.moment is None:
            raise Http404
        return super().get(request, *args, **kwargs)

    def save(self, values: Context) -> VisitRound:
        """A second click finds the round that the first made; with other moments it is refused."""
        made = VisitRound.objects.filter(visits=self.kwargs["pk"]).first()
        if made and all(getattr(made, name) == value for name, value in values.items()):
            return made
        if made:
            raise ChosenInAnotherRound
        if self.moment is None:
            raise Http404
        visits = [visit.pk for visit in self.moment.visits]
        return open_round(meeting=self.moment.meeting, visits=visits, by=self.request.user, **values)


class OfRound(OfRounds):
    @cached_property
    def round(self) -> VisitRound:
        return get_object_or_404(VisitRound.objects.select_related("meeting__edition"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.round)


class ChangeRoundView(OfRound, RoundFormView):
    page_title = gettext_lazy("Change the round")

    @cached_property
    def visits(self) -> Any:
        return self.round.visits.all()

    def get_initial(self) -> Context:
        return {name: getattr(self.round, name) for name in RoundForm.base_fields}

    def save(self, values: Context) -> VisitRound:
        return change_round(round=self.round, by=self.request.user, **values)


class RoundPage(OfRound, PageOfActs):
    """Who chose, the wishes, the draft or the places, and what can be done."""

    template_name = "course/visits/office/round.html"

    def get_page_title(self) -> str:
        return capfirst(str(VisitRound._meta.verbose_name))

    def get_context_data(self, **kwargs: Any) -> Context:
        forms = {"wish_form": WishForm(round=self.round), "move_form": MoveForm(round=self.round)}
        overview = RoundOverview(self.round)
        shown = {"round": self.round, "overview": overview, "bars": bars_of(overview.filled), **forms}
        return super().get_context_data(**{**shown, **kwargs})


class RoundView(AsksFirst, RoundPage):
    """The same, with the step that says who gets what."""

    def begin_anew(self) -> None:
        self.__dict__.pop("round", None)


def _ask(view: RoundPage) -> str:
    number = ask_undecided(round=view.round, by=view.request.user, telling=view.telling)
    return ngettext("%(number)d person is asked.", "%(number)d people are asked.", number) % {"number": number}


def _draw(view: RoundPage) -> str:
    draw(round=view.round, by=view.request.user)
    return _("The draft is made. Nobody is told yet.")


def _wish(view: RoundPage) -> str:
    add_wish(round=view.round, by=view.request.user, **view.form.cleaned_data)
    return _("The wish is kept. Make the draft again.")


def _unwish(view: RoundPage) -> str:
    wish = VisitWish.objects.filter(round=view.round, pk=key_in(view.request.POST.get("wish", ""))).first()
    if wish:
        drop_wish(wish=wish, by=view.request.user)
    return _("The wish is taken back.")


def _move(view: RoundPage) -> str:
    move_to_visit(round=view.round, by=view.request.user, telling=view.telling, **view.form.cleaned_data)
    return _("Moved.")


def _publish(view: RoundPage) -> str:
    publish(round=view.round, by=view.request.user, telling=view.telling)
    return _("The allocation is published.")


def _replace(view: RoundPage) -> str:
    number = place_displaced(round=view.round, by=view.request.user, telling=view.telling)
    words = ngettext("%(number)d person is placed again.", "%(number)d people are placed again.", number)
    return words % {"number": number}


RoundPage.forms = {
    "wish": lambda page: WishForm(page.request.POST, round=page.round),
    "move": lambda page: MoveForm(page.request.POST, round=page.round),
}
RoundPage.acts = {
    "ask": _ask,
    "draw": _draw,
    "wish": _wish,
    "unwish": _unwish,
    "move": _move,
    "publish": _publish,
    "replace": _replace,
}
urlpatterns = [
    path("", RoundsView.as_view(), name="index"),
    path("nieuw/<int:pk>/", OpenRoundView.as_view(), name="open"),
    path("<int:pk>/", RoundView.as_view(), name="round"),
    path("<int:pk>/wijzigen/", ChangeRoundView.as_view(), name="change"),
]
