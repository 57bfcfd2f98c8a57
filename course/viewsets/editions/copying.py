"""Copying an edition: fill in, look at every day, and only then write."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from course.actions.editions.copying import AlreadyCopied, PlanChanged, WebAddressTaken, check_web_address, copy_edition
from course.actions.editions.todo import NotAllMoved, move_drafts, tick
from course.actions.programme.meetings import EndsBeforeStart
from course.enums import EditionTask, MeetingStatus
from course.errors import Refusal
from course.forms.editions.copying import CopyForm
from course.forms.editions.dates import MeetingDatesForm
from course.models import Edition, Meeting
from course.queries.editions.copying import Asked, days_to_look_at, origin_of, plan_of, suggested
from course.queries.editions.todo import todos_of
from course.viewsets.pages import OfRow
from course.viewsets.types import Context


class OfEditions(OfRow):
    """A page that hangs under the list of editions."""

    object: Edition
    model = Edition
    urls = "editions"
    header_icon = "copy"


class CopyView(OfEditions, FormView):
    """The form; sent, a table of what the copy would be; agreed to, the copy."""

    form_class = CopyForm
    template_name = "course/editions/office/copy.html"
    table: MeetingDatesForm
    page_title = gettext_lazy("Copy the edition")

    def get_initial(self) -> Context:
        return suggested(self.object)

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "source": self.object}

    def form_valid(self, form: CopyForm) -> HttpResponse:
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if self.dates_are_wrong(form):
            return self.show(form)
        try:
            if form.cleaned_data["seen"]:
                return self.carry_out(form)
            check_web_address(form.asked.slug)
        except PlanChanged as refusal:
            messages.warning(self.request, str(refusal))
        except Refusal as refusal:
            form.add_error("slug" if isinstance(refusal, WebAddressTaken) else None, str(refusal))
            return self.form_invalid(form)
        return self.show(form)

    def carry_out(self, form: CopyForm) -> HttpResponse:
        seen, user = form.cleaned_data["seen"], self.request.user
        try:
            made = copy_edition(edition=self.object, asked=self.asked(form), seen=seen, by=user)
        except AlreadyCopied as refusal:
            messages.info(self.request, str(refusal))
            made = refusal.edition
        else:
            messages.success(self.request, _("The copy is made: '%(edition)s'.") % {"edition": made})
        return redirect("editions:copied", made.pk)

    def dates(self, form: CopyForm) -> MeetingDatesForm:
        """The table of old and new: as many weeks later, until somebody types other days in it."""
        moved = []
        for row in plan_of(self.object, form.asked).meetings:
            meeting = copy.copy(row.meeting)
            meeting.starts_at, meeting.ends_at = row.starts_at, row.ends_at
            moved.append(meeting)
        is_typed = any(name.startswith("day-") for name in self.request.POST)
        return MeetingDatesForm(self.request.POST if is_typed else None, meetings=moved, form_id="copy")

    def dates_are_wrong(self, form: CopyForm) -> bool:
        """Says so beside the day, and keeps what was typed."""
        self.table = self.dates(form)
        if self.table.is_bound and self.table.is_valid():
            for pk, (starts_at, ends_at) in self.table.moments.items():
                if starts_at >= ends_at:
                    self.table.add_error(f"ends-{pk}", str(EndsBeforeStart()))
        return self.table.is_bound and not self.table.is_valid()

    def asked(self, form: CopyForm) -> Asked:
        typed = self.table.moments if self.table.is_bound and self.table.is_valid() else {}
        return replace(form.asked, moments=typed)

    def show(self, form: CopyForm) -> HttpResponse:
        """What would be written. Nothing is."""
        self.template_name = "course/editions/office/copy_table.html"
        plan = plan_of(self.object, self.asked(form))
        rows = list(zip(plan.meetings, self.table.rows(), strict=True))
        return self.render_to_response(self.get_context_data(form=form, plan=plan, rows=rows, dates=self.table))

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, edition=self.object, back_url=self.row_url)


class CopiedView(OfEditions, TemplateView):
    """What was made, what is left to do, and the days of what is still a draft."""

    template_name = "course/editions/office/copied.html"
    page_title = gettext_lazy("What comes next")

    @cached_property
    def drafts(self) -> list[Meeting]:
        return list(self.object.meetings.filter(status=MeetingStatus.DRAFT).order_by("starts_at", "pk"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A tick, or the days; a copy alone has this list."""
        if not origin_of(self.object):
            raise Http404
        return self.tick() if "task" in request.POST else self.move()

    def tick(self) -> HttpResponse:
        task = self.request.POST["task"]
        if task not in EditionTask:
            raise Http404
        try:
            tick(
                edition=self.object, task=EditionTask(task), done="undo" not in self.request.POST, by=self.request.user
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        return redirect(f"{self.request.path}#todo-{task}")

    def move(self) -> HttpResponse:
        form = MeetingDatesForm(self.request.POST, meetings=self.drafts)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            number = move_drafts(edition=self.object, moments=form.moments, by=self.request.user)
        except NotAllMoved as refused:
            for pk, refusal in refused.refusals.items():
                form.add_error(f"day-{pk}", str(refusal))
            messages.error(self.request, str(refused))
            return self.render_to_response(self.get_context_data(form=form))
        moved = ngettext("%(number)d meeting is moved.", "%(number)d meetings are moved.", number)
        messages.success(self.request, moved % {"number": number})
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> Context:
        origin = origin_of(self.object)
        if not origin:
            raise Http404
        kwargs.setdefault("form", MeetingDatesForm(meetings=self.drafts))
        marks = {row.meeting.pk: row.marks for row in days_to_look_at(self.object)}
        rows = [(*row, marks.get(row[0].pk, ())) for row in kwargs["form"].rows()]
        todos = todos_of(self.object)
        return super().get_context_data(
            **kwargs,
            edition=self.object,
            origin=origin,
            rows=rows,
            todos=todos,
            left=sum(not one.done for one in todos),
        )
