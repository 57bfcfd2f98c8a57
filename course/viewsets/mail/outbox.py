"""The outbox: what waits, what went, and what failed with its reason and one button to try again."""

from __future__ import annotations

import django_filters
from django.db.models import Field
from django.forms import HiddenInput, RadioSelect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets.button import HeaderButton

from course.enums import MessageState
from course.forms.mail import template_choices
from course.models import Edition, Message
from course.queries.mail.outbox import outbox
from course.text import LARGEST_KEY
from course.viewsets.base import OfficeIndexView, OfficeInspectView, OfficeViewSet
from course.viewsets.columns import DayColumn, MomentColumn
from course.viewsets.filters import OfficeFilterSet
from course.viewsets.mail.groups import ChooseGroupView, WriteView
from course.viewsets.mail.office_actions import (
    ActionColumn,
    MessageActionView,
    MessageTextView,
    SendAnywayView,
    SendingsView,
    link_for_office,
)


class MessageFilterSet(OfficeFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=MessageState, empty_label=_("All"), widget=RadioSelect
    )
    batch = django_filters.CharFilter(label=_("Sent together"), widget=HiddenInput)
    sending = django_filters.NumberFilter(label=_("Sent together"), widget=HiddenInput, max_value=LARGEST_KEY)
    edition = django_filters.ModelChoiceFilter(
        label=_("Edition"), queryset=Edition.objects.order_by("-starts_on"), empty_label=_("All")
    )
    template = django_filters.ChoiceFilter(label=_("Template"), choices=template_choices, empty_label=_("All"))

    class Meta:
        model = Message
        fields = ["state", "batch", "sending", "edition", "template"]


class MessageIndexView(OfficeIndexView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            *super().header_buttons,
            HeaderButton(str(_("Write to people")), url=reverse("messages:write"), icon_name="mail"),
            HeaderButton(str(_("Post by sending")), url=reverse("messages:sendings"), icon_name="list-ul"),
        ]


class MessageInspectView(OfficeInspectView):
    def get_field_display_value(self, field_name: str, field: Field) -> object:
        if field_name == "link":
            return link_for_office(self.object) or "–"
        return super().get_field_display_value(field_name, field)


class MessageViewSet(OfficeViewSet):
    model = Message
    name = "messages"
    url_prefix = "berichten"
    icon = "mail"
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    rows = staticmethod(outbox)
    filterset_class = MessageFilterSet
    search_fields = [
        "subject", "person__first_name", "person__infix", "person__last_name", "person__email", "address",
    ]  # fmt: skip
    list_display = [
        "subject",
        Column(
            "to",
            label=pgettext_lazy("mail", "To"),
            accessor=lambda row: row.person or row.address,
            sort_key="person__sort_name",
        ),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda message: message.state == MessageState.FAILED,
        ),
        Column("why", label=_("Why"), accessor=lambda message: message.held_because or message.error),
        MomentColumn("goes_at", label=_("Goes at"), sort_key="goes"),
        DayColumn("sent_at", label=_("Sent at"), sort_key="sent_at"),
        ActionColumn("actions", label=_("What you can do")),
    ]
    list_export = [
        "template", "edition", "person", "person.email", "address", "subject", "get_state_display", "due_at", "sent_at",
        "attempts", "error", "held_because", "batch",
    ]  # fmt: skip
    export_headings = {"person.email": _("E-mail address of the person"), "get_state_display": _("State")}
    export_filename = "berichten"
    inspect_view_fields = [
        "person", "address", "edition", "subject", "body", "button", "link", "state", "due_at", "not_before", "sent_at",
        "handed_over_at", "attempts", "error", "held_because", "can_wait", "batch", "template", "about", "occasion",
    ]  # fmt: skip
    form_fields = ["subject"]

    @property
    def menu_url(self) -> str:
        """The menu leads to the sendings; these open into the single mails."""
        return reverse("messages:sendings")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("doen/<slug:name>/", self.construct_view(MessageActionView), name="act"),
            path("samen/", self.construct_view(SendingsView), name="sendings"),
            path("samen/toch/", self.construct_view(SendAnywayView), name="anyway"),
            path("schrijven/", self.construct_view(ChooseGroupView), name="write"),
            path("schrijven/brief/", self.construct_view(WriteView), name="letter"),
            path("tekst/<int:pk>/", self.construct_view(MessageTextView), name="text"),
        ]
