"""A day on one screen: its parts as rows with running times, saved at once or not at all."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages

from course.actions.mail.telling import AskFirst
from course.actions.programme.day import StaleDay, change_day, check_day
from course.changes import Plan
from course.enums import ItemKind
from course.errors import Refusal
from course.forms.programme.day import PUT_READY, STORES, DayForm
from course.models import Meeting
from course.queries.programme.day import differences
from course.queries.programme.plans import day_in, meeting_in, with_day
from course.text import key_in
from course.viewsets.pages import OfRow
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.programme.pending import PutsReady
from course.viewsets.types import Context, Crumb

ACTS = (
    ("up", gettext_lazy("Up")),
    ("down", gettext_lazy("Down")),
    ("insert", gettext_lazy("Insert below")),
    ("copy", gettext_lazy("Copy")),
    ("remove", gettext_lazy("Take out")),
)
"""What a button beside a row does (`DayForm.rearrange`), and its words."""


class OfMeeting(OfRow):
    """A page that hangs under a meeting."""

    object: Meeting
    model = Meeting
    urls = "meetings"

    def get_object(self) -> Meeting:
        meetings = Meeting.objects.select_related("edition", "place")
        return get_object_or_404(meetings, pk=key_in(self.kwargs["pk"]))

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def trail(self) -> list[Crumb]:
        [meetings] = super().trail()
        return [meetings | {"url": f"{meetings['url']}?edition={self.object.edition_id}"}]


class ActsOnMeeting(AsksAboutPlan, OfMeeting, FormView):
    """A form that does one thing with a meeting (`save_instance`), and then says so (`answer`). A refusal stands above
    it.
    """

    def form_valid(self, form: Form) -> HttpResponse:
        self.form = form
        try:
            self.save_instance()
        except AskFirst:
            raise
        except Refusal as refusal:
            self.object = self.get_object()
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return self.answer()


class DayView(PutsReady, OfMeeting, FormView):
    """Every button beside a row gives the day back, changed; only those at the end keep it: now, or until it is
    published.
    """

    template_name = "course/programme/office/day.html"
    page_title = gettext_lazy("The day")
    header_icon = "list-ul"
    form: DayForm

    def get_form(self, form_class: type[DayForm] | None = None) -> DayForm:
        if self.request.method == "POST":
            return DayForm(self.request.POST, meeting=self.object)
        return DayForm(meeting=self.object, shown=day_in(self.effective) if self.shows_waiting else None)

    def meeting_of(self) -> Meeting:
        return self.object

    def wanted_plan(self) -> Plan:
        return with_day(self.object, self.effective, self.form.day)

    @property
    def is_putting_ready(self) -> bool:
        return self.request.POST.get("do") == PUT_READY

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") in STORES:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.rearrange()
        return self.render_to_response(self.get_context_data(form=form))

    def form_valid(self, form: DayForm) -> HttpResponse:
        self.form = form
        try:
            number = self.keep_or_save()
        except AskFirst:
            raise
        except StaleDay as refusal:
            return self.show_both(form, refusal)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if self.is_putting_ready:
            messages.success(self.request, _("Put ready. Nobody hears of it before you publish."))
            return redirect(self.request.path)
        parts = ngettext("%(number)d part of the day changed.", "%(number)d parts of the day changed.", number)
        changed = [parts % {"number": number}] if number else []
        messages.success(self.request, " ".join([_("The day is saved."), *changed]))
        return redirect(self.request.path)

    def keep_or_save(self) -> int:
        if not self.is_putting_ready:
            return self.save_instance()
        if any(running.passes_midnight for _part, running in self.form.day.lines):
            check_day(self.form.day, self.object.items.all())
        self.keep()
        return 0

    def save_instance(self) -> int:
        return change_day(
            meeting=self.object,
            wanted=self.form.day,
            seen=self.form.version,
            by=self.request.user,
            telling=self.telling,
            accepting=self.accepting,
        )

    def show_both(self, form: DayForm, refusal: StaleDay) -> HttpResponse:
        """What was typed stays in the rows, beside what is stored now; who saves then has seen both."""
        now = DayForm(meeting=self.object)
        now.lay_out()
        form.add_error(None, str(refusal))
        form.version = now.version
        changes = differences(now.day, form.day)
        return self.render_to_response(self.get_context_data(form=form, now=now, changes=changes))

    def get_context_data(self, **kwargs: Any) -> Context:
        context = super().get_context_data(**kwargs)
        context["form"].lay_out()
        meeting = meeting_in(self.effective, self.object) if "live" not in self.request.GET else self.object
        return context | {"meeting": meeting, "kinds": ItemKind.choices, "acts": ACTS}
