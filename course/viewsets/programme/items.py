"""The programme of a meeting to the minute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from course.actions.programme.asked import StillAsked, check_removed
from course.actions.programme.parts import change_programme
from course.actions.programme.pending import (
    put_elsewhere_ready,
    put_ready,
    put_removal_ready,
    with_item,
    without_item,
)
from course.changes import Plan
from course.errors import Refusal
from course.forms.programme.meetings import ItemForm
from course.models import Meeting, ProgrammeItem, User
from course.queries.programme.meetings import office_items
from course.queries.programme.pending import plans_of, seen_mark
from course.queries.programme.plans import Row, item_in, row_of
from course.text import key_in
from course.viewsets.base import OfficeCreateView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import MeetingColumn, TimeColumn
from course.viewsets.editions.editions import fields
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.programme.deleting import PartDeleteView
from course.viewsets.programme.pending import PUT_READY, PUT_READY_DONE, PutsRowReady, can_wait
from course.viewsets.types import BesideView, Context


class ChangesItem(AsksAboutPlan, BesideView):
    """Of an item that goes to another meeting, both are concerned."""

    def save_instance(self) -> ProgrammeItem:
        stored = Meeting.objects.filter(items=self.form.instance.pk).values_list("pk", flat=True)
        return change_programme(
            meetings={self.form.cleaned_data["meeting"].pk, *stored},
            write=super().save_instance,
            by=self.request.user,
            telling=self.telling,
            accepting=self.accepting,
        )


class PutsItemReady(PutsRowReady):
    """A part that waits is a row of the plan of its meeting."""

    @property
    def key(self) -> str:
        return str(self.kwargs["pk"])

    @property
    def row(self) -> Row:
        return row_of(self.form.instance, self.form.cleaned_data["speakers"])

    def wanted_plan(self) -> Plan:
        """Of the meeting in which it is; what leaves it is a row less."""
        if self.form.cleaned_data["meeting"] != self.meeting_of():
            return without_item(self.effective, self.key)
        return with_item(self.effective, self.key, self.row)

    def put_ready(self) -> None:
        to = self.form.cleaned_data["meeting"]
        if to == self.meeting_of():
            super().put_ready()
            return
        put_elsewhere_ready(
            item=ProgrammeItem.objects.select_related("meeting").get(pk=self.kwargs["pk"]),
            to=to,
            row=self.row,
            seen=self.request.POST.get("pending_seen", ""),
            by=self.request.user,
            accepting=self.accepting,
        )


class ItemEditView(PutsItemReady, ChangesItem, OfficeEditView):
    def meeting_of(self) -> Meeting:
        return Meeting.objects.select_related("edition", "place").get(items=self.kwargs["pk"])

    @property
    def shows_waiting(self) -> bool:
        """Of a part that is to leave the day there is nothing to show but how it is."""
        return super().shows_waiting and self.key in self.effective

    def get_form_kwargs(self) -> Context:
        kwargs = super().get_form_kwargs()
        if self.shows_waiting:
            row = self.effective[self.key]
            kwargs["instance"] = item_in(row, kwargs["instance"])
            kwargs["initial"] = {**kwargs.get("initial", {}), "speakers": row["speakers"]}
        return kwargs


class ItemCreateView(ChangesItem, OfficeCreateView):
    """A new part of an announced meeting can wait beside what waits already: it changes nothing that somebody saw."""

    def save_instance(self) -> ProgrammeItem:
        if not self.is_putting_ready:
            return super().save_instance()
        given = self.form.cleaned_data
        meeting = given["meeting"]
        plans = plans_of(meeting)
        wanted = with_item(plans.effective, None, row_of(self.form.instance, given["speakers"]))
        put_ready(meeting=meeting, wanted=wanted, seen=plans.mark, by=self.request.user, accepting=self.accepting)
        return self.form.instance

    @property
    def is_putting_ready(self) -> bool:
        return PUT_READY in self.request.POST

    def get_success_message(self, instance: ProgrammeItem) -> str:
        return str(PUT_READY_DONE) if self.is_putting_ready else str(super().get_success_message(instance))

    def get_success_buttons(self) -> list[Any]:
        return [] if self.is_putting_ready else super().get_success_buttons()

    def get_context_data(self, **kwargs: Any) -> Context:
        """Of a meeting that nobody chose yet, what cannot wait is refused when it is chosen."""
        chosen = key_in(self.request.GET.get("meeting", ""))
        meeting = Meeting.objects.filter(pk=chosen).first() if chosen else None
        return super().get_context_data(**kwargs) | {"can_put_ready": meeting is None or can_wait(meeting)}


class ItemDeleteView(PartDeleteView):
    template_name = "course/programme/office/delete.html"

    @property
    def part(self) -> ProgrammeItem:
        return self.object

    def refusal(self) -> str:
        try:
            check_removed(self.part)
        except StillAsked as refusal:
            return str(refusal)
        return super().refusal()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if PUT_READY not in request.POST or self.is_gone:
            return super().post(request, *args, **kwargs)
        try:
            put_removal_ready(item=self.object, seen=request.POST.get("pending_seen", ""), by=self.request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, str(PUT_READY_DONE))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> Context:
        meeting = self.object.meeting
        shown = {"can_put_ready": can_wait(meeting), "pending_seen": seen_mark(meeting)}
        return super().get_context_data(**kwargs) | shown


class ItemViewSet(OfficeViewSet):
    model = ProgrammeItem
    name = "programme_items"
    url_prefix = "programma"
    icon = "list-ul"
    add_view_class = ItemCreateView
    edit_view_class = ItemEditView
    create_template_name = "course/programme/office/add.html"
    edit_template_name = "course/programme/office/edit.html"
    delete_view_class = ItemDeleteView
    rows = staticmethod(office_items)
    parent = "meeting"
    search_fields = ["title", "summary"]
    list_filter = ["meeting", "kind"]
    list_display = [
        "title",
        MeetingColumn("meeting", label=gettext_lazy("Meeting"), sort_key="meeting__starts_at"),
        TimeColumn("starts", label=gettext_lazy("From"), sort_key="starts"),
        TimeColumn("ends", label=gettext_lazy("Until"), sort_key="ends"),
        "kind",
        Column("speakers", label=gettext_lazy("Speakers"), accessor=lambda item: _names(item.speakers.all())),
    ]
    list_export = ["meeting", "starts", "ends", "get_kind_display", "title", "room", "summary", "method"]
    export_headings = {"get_kind_display": gettext_lazy("Kind")}
    export_filename = "programma"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    *fields("meeting"),
                    FieldRowPanel(fields("starts", "ends")),
                    *fields("is_fixed", "kind", "title", "room"),
                ],
                heading=gettext_lazy("When and what"),
            ),
            MultiFieldPanel(fields("summary", "method"), heading=gettext_lazy("More")),
            MultiFieldPanel(
                [FieldPanel("speakers", classname="office-choices")],
                heading=gettext_lazy("Who speaks"),
            ),
        ],
        base_form_class=ItemForm,
    )


def _names(people: Iterable[User]) -> str:
    return ", ".join(str(person) for person in people)
