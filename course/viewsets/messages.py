"""The outbox, to read, and the texts it sends, to edit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn

from course.enums import MessageState
from course.models import MailTemplate, Message
from course.queries import office
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import DayColumn


class MessageViewSet(OfficeViewSet):
    model = Message
    name = "messages"
    url_prefix = "berichten"
    icon = "mail"
    rows = staticmethod(office.messages)
    search_fields = ["subject", "person__first_name", "person__infix", "person__last_name", "person__email"]
    list_filter = ["state", "template"]
    list_display = [
        "subject",
        Column("person", label=_("To"), sort_key="person__sort_name"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda message: message.state == MessageState.FAILED,
        ),
        DayColumn("due_at", label=_("Due at"), sort_key="due_at"),
        DayColumn("sent_at", label=_("Sent at"), sort_key="sent_at"),
    ]
    list_export = [
        "template", "person", "person.email", "subject", "get_state_display", "due_at", "sent_at", "attempts", "error",
    ]  # fmt: skip
    export_headings = {"person.email": _("E-mail address"), "get_state_display": _("State")}
    export_filename = "berichten"
    inspect_view_fields = [
        "person", "subject", "body", "button", "link", "state", "due_at", "sent_at", "attempts", "error", "template",
        "about", "occasion",
    ]  # fmt: skip
    form_fields = ["subject"]


class MailTemplateViewSet(OfficeViewSet):
    model = MailTemplate
    name = "mail_templates"
    url_prefix = "sjablonen"
    icon = "edit"
    search_fields = ["code", "subject", "body", "occasion"]
    list_filter = ["recipient"]
    list_display = ["subject", "code", "recipient", "occasion"]
    list_export = ["code", "recipient", "occasion", "subject", "body", "button"]
    export_filename = "sjablonen"
    panels = [
        HelpPanel(content=_("Words between braces, such as {voornaam}, are filled in when the message is made.")),
        FieldPanel("code", read_only=True),
        FieldPanel("recipient", read_only=True),
        FieldPanel("occasion", read_only=True),
        FieldPanel("subject"),
        FieldPanel("body"),
        FieldPanel("button"),
    ]
