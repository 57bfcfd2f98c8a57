"""Meetings, their programme to the minute, and the places where people meet."""

from __future__ import annotations

from django.contrib.admin.utils import quote
from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton

from course.actions.calendars import refresh_calendar, refresh_place
from course.actions.history import record
from course.actions.meetings import save_meeting
from course.enums import MeetingStatus
from course.models import Meeting, Place, ProgrammeItem
from course.queries import cockpit, office
from course.viewsets.base import OfficeCreateView, OfficeDeleteView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import TimeColumn
from course.viewsets.editions import fields
from course.viewsets.filters import needs_attention


class SavesMeeting:
    """Meetings are written by one action alone: it numbers the calendar event and tells the people."""

    def save_instance(self):
        meeting = self.form.save(commit=False)
        self.number_before, made = meeting.ical_sequence, meeting.pk is None
        with transaction.atomic():
            save_meeting(meeting=meeting, by=self.request.user)
            record(row=meeting, action="wagtail.create" if made else "wagtail.edit", by=self.request.user)
        return meeting

    def get_success_message(self, *args):
        message = super().get_success_message(*args)
        number = office.told_about(self.object) if self.object.ical_sequence > self.number_before else 0
        told = ngettext("%(number)d person gets a message.", "%(number)d people get a message.", number)
        return f"{message} {told % {'number': number}}" if number else message


class MeetingCreateView(SavesMeeting, OfficeCreateView):
    pass


class MeetingEditView(SavesMeeting, OfficeEditView):
    def get_form(self, form_class=None):
        """The edition is there to read: a meeting stays in it."""
        form = super().get_form(form_class)
        form.fields["edition"].disabled = True
        return form

    @cached_property
    def header_buttons(self):
        meeting = self.object
        add = reverse("course:add_material", args=[meeting.pk])
        return [
            *super().header_buttons,
            HeaderButton(_("Add material"), url=add, icon_name="upload"),
            HeaderButton(_("View on the site"), url=meeting.get_absolute_url(), icon_name="view"),
        ]


class MeetingDeleteView(OfficeDeleteView):
    """What people have in their calendar is cancelled and not deleted."""

    def dispatch(self, request, *args, **kwargs):
        if self.user_has_permission("delete") and self.object.status != MeetingStatus.DRAFT:
            refusal = _("Only a draft can be deleted. Set the status to 'Cancelled': then everybody hears of it.")
            messages.error(request, refusal)
            return redirect(reverse(self.edit_url_name, args=[quote(self.object.pk)]))
        return super().dispatch(request, *args, **kwargs)


class MeetingViewSet(OfficeViewSet):
    model = Meeting
    name = "meetings"
    url_prefix = "bijeenkomsten"
    icon = "date"
    add_view_class = MeetingCreateView
    edit_view_class = MeetingEditView
    delete_view_class = MeetingDeleteView
    rows = staticmethod(office.meetings)
    parent = "edition"
    children = (
        (gettext_lazy("Programme"), "programme_items", "meeting"),
        (gettext_lazy("Material"), "materials", "meeting"),
    )
    search_fields = ["title", "place__name", "place__city", "module__title"]
    filterset_class = needs_attention(
        Meeting,
        ["edition", "module", "kind", "status", "place"],
        material=(gettext_lazy("Within 14 days, without material"), cockpit.without_material),
        free_day=(gettext_lazy("On a public or school holiday"), cockpit.on_free_days),
    )
    list_display = [
        "title",
        "starts_at",
        "kind",
        Column("place", label=gettext_lazy("Place"), sort_key="place__name"),
        "status",
        Column("number_of_items", label=gettext_lazy("Items"), sort_key="number_of_items"),
    ]
    list_export = [
        "edition", "module", "title", "get_kind_display", "get_status_display", "starts_at", "ends_at", "place.name",
        "place.full_address", "online_url", "counts_as_day", "number_of_items",
    ]  # fmt: skip
    export_headings = {
        "get_kind_display": gettext_lazy("Kind"),
        "get_status_display": gettext_lazy("Status"),
        "place.name": gettext_lazy("Place"),
        "place.full_address": gettext_lazy("Address"),
        "number_of_items": gettext_lazy("Items"),
    }
    export_filename = "bijeenkomsten"
    inspect_view_fields = [
        "edition", "module", "kind", "title", "starts_at", "ends_at", "place", "online_url", "status", "counts_as_day",
        "mind",
    ]  # fmt: skip
    panels = [
        HelpPanel(
            content=gettext_lazy(
                "Another date, time, place or status? Calendars follow; participants, speakers and hosts get a message."
            )
        ),
        MultiFieldPanel(fields("edition", "module", "kind", "title", "status"), heading=gettext_lazy("What")),
        MultiFieldPanel(
            [FieldRowPanel(fields("starts_at", "ends_at")), *fields("place", "online_url")],
            heading=gettext_lazy("When and where"),
        ),
        MultiFieldPanel(fields("mind", "counts_as_day"), heading=gettext_lazy("More")),
    ]


class ItemEditView(OfficeEditView):
    """An item that goes to another meeting leaves the calendar of the first."""

    def save_instance(self):
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
    rows = staticmethod(office.items)
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


def _names(people) -> str:
    return ", ".join(str(person) for person in people)


class PlaceViewSet(OfficeViewSet):
    model = Place
    name = "places"
    url_prefix = "locaties"
    icon = "home"
    follow_up = staticmethod(lambda place: refresh_place(place=place))
    children = ((gettext_lazy("Meetings"), "meetings", "place"),)
    search_fields = ["name", "address", "city"]
    list_filter = ["is_online", "province"]
    list_display = [
        "name",
        "city",
        BooleanColumn("is_online", label=gettext_lazy("Online"), sort_key="is_online"),
        BooleanColumn("step_free", label=gettext_lazy("Step-free")),
        BooleanColumn("hearing_loop", label=gettext_lazy("Hearing loop")),
    ]
    list_export = [
        "name", "is_online", "address", "postcode", "city", "province", "public_transport", "parking", "mind",
        *Place.FACILITIES,
    ]  # fmt: skip
    export_filename = "locaties"
    panels = [
        MultiFieldPanel(
            [*fields("name", "is_online", "address"), FieldRowPanel(fields("postcode", "city")), *fields("province")],
            heading=gettext_lazy("The place"),
        ),
        MultiFieldPanel(fields("public_transport", "parking", "mind"), heading=gettext_lazy("How to get there")),
        MultiFieldPanel(fields(*Place.FACILITIES), heading=gettext_lazy("Access (leave open what you did not check)")),
    ]
