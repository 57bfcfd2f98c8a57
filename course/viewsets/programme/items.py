"""The programme of a meeting to the minute."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from course.actions.calendars.events import refresh_calendar
from course.models import Meeting, ProgrammeItem, User
from course.queries.programme import office_items
from course.viewsets.base import OfficeEditView, OfficeViewSet
from course.viewsets.columns import TimeColumn
from course.viewsets.editions.editions import fields


class ItemEditView(OfficeEditView):
    """An item that goes to another meeting leaves the calendar of the first."""

    def save_instance(self) -> ProgrammeItem:
        before = Meeting.objects.get(items=self.object.pk)
        with transaction.atomic():
            item = super().save_instance()
            if before.pk != item.meeting_id:
                refresh_calendar(meeting=before)
        return item


class ItemViewSet(OfficeViewSet):
    model = ProgrammeItem
    name = "programme_items"
    url_prefix = "programma"
    icon = "list-ul"
    edit_view_class = ItemEditView
    rows = staticmethod(office_items)
    follow_up = staticmethod(lambda item: refresh_calendar(meeting=item.meeting))
    follow_up_deletion = follow_up
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
    list_export = ["meeting", "starts", "ends", "get_kind_display", "title", "summary", "method"]
    export_headings = {"get_kind_display": gettext_lazy("Kind")}
    export_filename = "programma"
    panels = [
        MultiFieldPanel(
            [*fields("meeting"), FieldRowPanel(fields("starts", "ends")), *fields("kind", "title")],
            heading=gettext_lazy("When and what"),
        ),
        MultiFieldPanel(fields("summary", "method"), heading=gettext_lazy("More")),
        MultiFieldPanel(
            [FieldPanel("speakers", widget=CheckboxSelectMultiple, classname="office-choices")],
            heading=gettext_lazy("Who speaks"),
        ),
    ]


def _names(people: Iterable[User]) -> str:
    return ", ".join(str(person) for person in people)
