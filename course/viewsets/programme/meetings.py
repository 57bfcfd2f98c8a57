"""Meetings."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.forms import ModelForm
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from course.actions.history import record
from course.actions.programme.meetings import save_meeting
from course.actions.programme.pending import with_fields
from course.actions.programme.today import is_today
from course.changes import Plan
from course.forms.programme.meetings import MeetingForm
from course.models import Meeting
from course.queries.materials import without_material
from course.queries.planning.days import on_free_days
from course.queries.programme.meetings import anybody_was_asked, office_meetings, told_about
from course.queries.programme.plans import fields_of, meeting_in
from course.viewsets.base import APART, OfficeCreateView, OfficeDeleteView, OfficeEditView, OfficeViewSet
from course.viewsets.editions.editions import fields
from course.viewsets.filters import needs_attention
from course.viewsets.mail.buttons import mail_buttons
from course.viewsets.planning import AsksAboutPlan, FindingsPanel
from course.viewsets.programme.day import DayView
from course.viewsets.programme.moving import MoveView
from course.viewsets.programme.pack import PackView
from course.viewsets.programme.pending import PutsRowReady
from course.viewsets.programme.today import CallOffView, OnlineView, PhonesView
from course.viewsets.telling import told_in_words
from course.viewsets.types import BesideView, Context


class SavesMeeting(AsksAboutPlan, BesideView):
    """Meetings are written by one action alone: it numbers the calendar event and tells the people."""

    def save_instance(self) -> Meeting:
        meeting = self.form.save(commit=False)
        made = meeting.pk is None
        with transaction.atomic():
            save_meeting(meeting=meeting, by=self.request.user, telling=self.telling, accepting=self.accepting)
            record(row=meeting, action="wagtail.create" if made else "wagtail.edit", by=self.request.user)
        return meeting

    def get_success_message(self, *args: Any) -> str:
        told = told_in_words(self.telling, told_about(self.object)) if self.telling else ""
        return f"{super().get_success_message(*args)} {told}".strip()


class MeetingCreateView(SavesMeeting, OfficeCreateView):
    pass


class MeetingEditView(PutsRowReady, SavesMeeting, OfficeEditView):
    def meeting_of(self) -> Meeting:
        return Meeting.objects.select_related("edition", "place").get(pk=self.kwargs["pk"])

    def wanted_plan(self) -> Plan:
        return with_fields(self.effective, fields_of(self.form.instance))

    def get_form_kwargs(self) -> Context:
        kwargs = super().get_form_kwargs()
        if self.shows_waiting:
            kwargs["instance"] = meeting_in(self.effective, kwargs["instance"])
        return kwargs

    def get_form(self, form_class: type[ModelForm] | None = None) -> ModelForm:
        """The edition is there to read: a meeting stays in it."""
        form = super().get_form(form_class)
        form.fields["edition"].disabled = True
        return form

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        meeting = self.object
        day, phones, call_off, online = (
            reverse(f"meetings:{name}", args=[meeting.pk]) for name in ("day", "phones", "call_off", "go_online")
        )
        today = [
            HeaderButton(_("Online today"), url=online, icon_name="desktop"),
            HeaderButton(_("Not today"), url=call_off, icon_name="warning", classname=APART),
        ]
        return [
            HeaderButton(_("The day"), url=day, icon_name="list-ul"),
            HeaderButton(_("Phone numbers"), url=phones, icon_name="group"),
            HeaderButton(_("Pack for the day"), url=reverse("meetings:pack", args=[meeting.pk]), icon_name="download"),
            HeaderButton(_("Attendance"), url=reverse("course:attendance", args=[meeting.pk]), icon_name="tasks"),
            *(today if meeting.is_on_the_agenda and is_today(meeting) else []),
        ]

    @cached_property
    def rarer_buttons(self) -> list[Button]:
        meeting = self.object
        add, calendar = (reverse(f"course:{name}", args=[meeting.pk]) for name in ("add_material", "meeting_ics"))
        file = [Button(_("Put it in my calendar"), url=calendar, icon_name="calendar-alt")]
        return [
            *self.lists(Button),
            *mail_buttons(f"group=meeting:{meeting.pk}", meeting.edition, Button),
            Button(_("Add material"), url=add, icon_name="upload"),
            *(file if meeting.ical_component else []),
            Button(_("View on the site"), url=meeting.get_absolute_url(), icon_name="view"),
        ]


class MeetingDeleteView(OfficeDeleteView):
    """What people have in their calendar, or were asked for, is cancelled and not deleted."""

    def refusal(self) -> str:
        if self.object.is_announced:
            return _("Only a draft can be deleted. Set the status to 'Cancelled': then everybody hears of it.")
        if anybody_was_asked(self.object) and self.object.is_cancelled:
            return _("Speakers or hosts were asked for this meeting: it stays here as cancelled.")
        if anybody_was_asked(self.object):
            return _(
                "Speakers or hosts were asked for this draft. Set the status to 'Cancelled': then they hear of it."
            )
        return super().refusal()


def _parts(meeting: Meeting) -> str:
    number = meeting.number_of_items  # type: ignore[attr-defined]  # of `office_meetings`
    return ngettext("%(number)d part", "%(number)d parts", number) % {"number": number}


def _day_url(meeting: Meeting) -> str:
    return reverse("meetings:day", args=[meeting.pk])


class MeetingViewSet(OfficeViewSet):
    model = Meeting
    name = "meetings"
    url_prefix = "bijeenkomsten"
    icon = "date"
    add_view_class = MeetingCreateView
    edit_view_class = MeetingEditView
    edit_template_name = "course/programme/office/edit.html"
    delete_view_class = MeetingDeleteView
    rows = staticmethod(office_meetings)
    parent = "edition"
    children = (
        (gettext_lazy("Programme"), "programme_items", "meeting"),
        (gettext_lazy("Speakers"), "speakers", "meeting"),
        (gettext_lazy("Material"), "materials", "meeting"),
    )
    search_fields = ["title", "place__name", "place__city", "module__title"]
    filterset_class = needs_attention(
        Meeting,
        ["edition", "module", "kind", "status", "place"],
        material=(gettext_lazy("Within 14 days, without material"), without_material),
        free_day=(gettext_lazy("On a public or school holiday"), on_free_days),
    )
    list_display = [
        "title",
        "starts_at",
        "kind",
        Column("place", label=gettext_lazy("Place"), sort_key="place__name"),
        "status",
        TitleColumn(
            "number_of_items",
            label=gettext_lazy("Items"),
            sort_key="number_of_items",
            accessor=_parts,
            get_url=_day_url,
        ),
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
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=gettext_lazy(
                    "Another date, time, place or status? Calendars follow. You see who gets a mail, and choose, first."
                )
            ),
            MultiFieldPanel(fields("edition", "module", "kind", "title", "status"), heading=gettext_lazy("What")),
            MultiFieldPanel(
                [FieldRowPanel(fields("starts_at", "ends_at")), *fields("place", "online_url")],
                heading=gettext_lazy("When and where"),
            ),
            FindingsPanel(heading=gettext_lazy("Planning")),
            MultiFieldPanel(fields("mind", "counts_as_day"), heading=gettext_lazy("More")),
        ],
        base_form_class=MeetingForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("pakket/<int:pk>/", self.construct_view(PackView), name="pack"),
            path("verzetten/<int:pk>/", self.construct_view(MoveView), name="move"),
            path("dag/<int:pk>/", self.construct_view(DayView), name="day"),
            path("vandaag-niet/<int:pk>/", self.construct_view(CallOffView), name="call_off"),
            path("vandaag-online/<int:pk>/", self.construct_view(OnlineView), name="go_online"),
            path("telefoonnummers/<int:pk>/", self.construct_view(PhonesView), name="phones"),
        ]
