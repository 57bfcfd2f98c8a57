"""The programme of a meeting to the minute."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from course.actions.programme.parts import change_programme
from course.actions.programme.pending import StaysWithIt, with_item
from course.changes import Plan
from course.forms.programme.meetings import ItemForm
from course.models import Meeting, ProgrammeItem, User
from course.queries.programme.meetings import office_items
from course.queries.programme.plans import item_in, row_of
from course.viewsets.base import OfficeCreateView, OfficeDeleteView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import TimeColumn
from course.viewsets.editions.editions import fields
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.programme.pending import PutsRowReady
from course.viewsets.telling import AsksBeforeDeleting
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

    def wanted_plan(self) -> Plan:
        given = self.form.cleaned_data
        if given["meeting"] != self.meeting_of():
            raise StaysWithIt
        return with_item(self.effective, self.key, row_of(self.form.instance, given["speakers"]))


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
    """A new part of an announced meeting waits on the day screen."""


class ItemDeleteView(AsksBeforeDeleting, OfficeDeleteView):
    def delete_action(self) -> None:
        change_programme(
            meetings=[self.object.meeting_id],
            write=super().delete_action,
            by=self.request.user,
            telling=self.telling,
        )


class ItemViewSet(OfficeViewSet):
    model = ProgrammeItem
    name = "programme_items"
    url_prefix = "programma"
    icon = "list-ul"
    add_view_class = ItemCreateView
    edit_view_class = ItemEditView
    edit_template_name = "course/programme/office/edit.html"
    delete_view_class = ItemDeleteView
    rows = staticmethod(office_items)
    parent = "meeting"
    search_fields = ["title", "summary"]
    list_filter = ["meeting", "kind"]
    list_display = [
        "title",
        Column("meeting", label=gettext_lazy("Meeting"), sort_key="meeting__starts_at"),
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
