"""Date polls in the admin: the list, the form, and a page per poll from asking people to choosing a day."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.mail.telling import AskFirst, Telling
from course.actions.polls.asking import ask_poll, close_poll, need_person, send_poll_link
from course.actions.polls.choosing import NotAMoment, choose_option
from course.actions.polls.save import save_poll
from course.errors import Refusal
from course.forms.polls import MomentForm, PollForm, moments_form
from course.forms.rows import RowFormSet
from course.models import DatePoll, Edition, PollPerson
from course.queries.polls.overview import PollOverview
from course.queries.polls.polls import editions_to_poll, not_asked_in, office_polls
from course.text import key_in
from course.viewsets.acts import PageOfActs
from course.viewsets.pages import ForOrganisers
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.telling import AsksFirst, mark_with
from course.viewsets.types import Context, Crumb


class ForPolls(ForOrganisers):
    header_icon = "calendar-check"
    page_title = gettext_lazy("Date polls")


class OfPolls(ForPolls):
    """A page under the list."""

    def trail(self) -> list[Crumb]:
        return [{"url": reverse("polls:index"), "label": _("Date polls")}]


class PollsView(ForPolls, TemplateView):
    """Which there are, how far each is, and where one can begin."""

    template_name = "course/polls/office/polls.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, polls=office_polls(), editions=editions_to_poll())


class PollFormPage(OfPolls, TemplateView):
    """The question with its moments and people; a refusal stands above it, and what was typed stays."""

    template_name = "course/polls/office/form.html"
    telling: Telling | None = None
    poll: Any
    moments: RowFormSet

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(PollForm(poll=self.poll), moments_form(self.poll))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if "add_row" in request.POST:
            self.moments.add_row()
            self.moments.as_typed()
            form.as_typed()
            return self.show(form, self.moments)
        if not (form.is_valid() & self.moments.is_valid()):
            return self.show(form, self.moments)
        self.form = form
        try:
            poll = self.save_instance()
        except AskFirst:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, self.moments)
        messages.success(request, _("The date poll is saved."))
        return redirect("polls:poll", poll.pk)

    def get_form(self) -> PollForm:
        self.moments = moments_form(self.poll, self.request.POST)
        return PollForm(self.request.POST, poll=self.poll)

    def save_instance(self) -> DatePoll:
        self.moments.is_valid()
        for name, value in self.form.values.items():
            setattr(self.poll, name, value)
        moments = [cast("MomentForm", row).moment for row in self.moments.kept()]
        seen = key_in(self.request.POST.get("version", "")) or 0
        return save_poll(
            poll=self.poll,
            moments=moments,
            people=self.form.people,
            seen=seen,
            by=self.request.user,
            telling=self.telling,
        )

    def show(self, form: PollForm, moments: RowFormSet) -> HttpResponse:
        version = self.request.POST.get("version", self.poll.version)
        once = self.request.POST.get("once") or uuid.uuid4()
        shown = {"once": once, "form": form, "moments": moments, "poll": self.poll, "version": version}
        return self.render_to_response(self.get_context_data(**shown))


class PollFormView(AsksFirst, PollFormPage):
    """The same, with the step that says who gets what when moments change of which people answered."""

    def save_instance(self) -> DatePoll:
        once = self.form.cleaned_data["once"]
        if once and self.poll.pk is None:
            self.poll.once = mark_with(once, sorted(self.carried()))
        return super().save_instance()

    def begin_anew(self) -> None:
        self.__dict__.pop("poll", None)

    def back_to_form(self) -> HttpResponse:
        self.begin_anew()
        return self.show(self.get_form(), self.moments)


class NewPollView(PollFormView):
    """In one edition."""

    page_title = gettext_lazy("New date poll")

    @cached_property
    def poll(self) -> DatePoll:
        return DatePoll(edition=get_object_or_404(Edition, pk=self.kwargs["pk"]))

    def get_page_subtitle(self) -> str:
        return str(self.poll.edition)


class ChangePollView(PollFormView):
    page_title = gettext_lazy("Change the date poll")

    @cached_property
    def poll(self) -> DatePoll:
        return get_object_or_404(DatePoll.objects.select_related("edition"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.poll)


class PollPage(OfPolls, PageOfActs):
    """Who answered what, and what can be done."""

    template_name = "course/polls/office/poll.html"

    @cached_property
    def poll(self) -> DatePoll:
        polls = DatePoll.objects.select_related("edition", "meeting__edition", "meeting__place", "place", "chosen")
        return get_object_or_404(polls, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return capfirst(str(DatePoll._meta.verbose_name))

    def get_page_subtitle(self) -> str:
        return str(self.poll)

    @property
    def person(self) -> PollPerson:
        return get_object_or_404(PollPerson, pk=key_in(self.request.POST.get("person", "")), poll=self.poll)

    def get_context_data(self, **kwargs: Any) -> Context:
        shown = {"poll": self.poll, "overview": PollOverview(self.poll), "to_ask": not_asked_in(self.poll)}
        return super().get_context_data(**{**shown, **kwargs})


class PollView(AsksAboutPlan, PollPage):
    """The same, with the steps about the planning and about who gets what."""

    def begin_anew(self) -> None:
        self.__dict__.pop("poll", None)

    def back_to_form(self) -> HttpResponse:
        return redirect(self.request.path)


def _ask(view: PollView) -> str:
    number = ask_poll(poll=view.poll, by=view.request.user, telling=view.telling)
    return ngettext("%(number)d person is asked.", "%(number)d people are asked.", number) % {"number": number}


def _choose(view: PollView) -> str:
    option = view.poll.options.filter(pk=key_in(view.request.POST.get("option", ""))).first()
    if option is None:
        raise NotAMoment
    choose_option(poll=view.poll, option=option, by=view.request.user, telling=view.telling, accepting=view.accepting)
    return _("The day is chosen: %(day)s.") % {"day": option}


def _close(view: PollView) -> str:
    close_poll(poll=view.poll, by=view.request.user)
    return _("The date poll is closed.")


def _need(view: PollView) -> str:
    needed = "needed" in view.request.POST
    need_person(person=view.person, needed=needed, by=view.request.user)
    return _("Must be there: %(person)s.") % {"person": view.person} if needed else _("Need not be there.")


def _link(view: PollView) -> str:
    send_poll_link(person=view.person, by=view.request.user, telling=view.telling)
    return _("The link is sent again.")


PollPage.acts = {
    "ask": _ask,
    "choose": _choose,
    "close": _close,
    "need": _need,
    "link": _link,
}
urlpatterns = [
    path("", PollsView.as_view(), name="index"),
    path("nieuw/<int:pk>/", NewPollView.as_view(), name="new"),
    path("<int:pk>/", PollView.as_view(), name="poll"),
    path("<int:pk>/wijzigen/", ChangePollView.as_view(), name="change"),
]
