"""The programme of a meeting to the minute."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from course.actions.programme.parts import change_programme
from course.forms.programme.meetings import ItemForm
from course.models import Meeting, ProgrammeItem, User
from course.queries.programme.meetings import office_items
from course.viewsets.base import OfficeCreateView, OfficeDeleteView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import TimeColumn
from course.viewsets.editions.editions import fields
from course.viewsets.planning import AsksAboutPlan
from course.viewsets.telling import AsksBeforeDeleting
from course.viewsets.types import BesideView


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


class ItemCreateView(ChangesItem, OfficeCreateView):
    pass


class ItemEditView(ChangesItem, OfficeEditView):
    pass


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
