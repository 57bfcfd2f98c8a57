"""Promises: the course office reads them and asks about them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from course.viewsets.base import OfficeInspectView, OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.filters import needs_attention
from pitches.models import Promise
from pitches.queries import office
from pitches.rules import can_change_promise, can_write_down_answer, owner_left


class PromiseInspectView(OfficeInspectView):
    """With what the course office can do about it: give it to somebody else, and write down how it went."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        promise, user = self.object, self.request.user
        buttons = list(super().header_buttons)
        if can_change_promise(user, promise, promise.owner):
            buttons.append(_button(_("Change, or give to somebody else"), "change_promise", promise))
        if can_write_down_answer(user, promise):
            buttons.append(_button(_("Write down how it went"), "write_down", promise))
        return buttons


def _button(label: str, name: str, promise: Promise) -> HeaderButton:
    return HeaderButton(label, url=reverse(f"pitches:{name}", args=[promise.pk]), icon_name="edit")


class StandsColumn(Column):
    """The state in words; of an open one also that its day has passed, and that its owner left."""

    def get_value(self, instance: Promise) -> str:
        words = [instance.get_state_display()]
        if instance.is_overdue:
            words.append(_("the day has passed"))
        if not instance.has_ended and owner_left(instance):
            words.append(_("the owner left"))
        return ", ".join(words)


class PromiseViewSet(OfficeViewSet):
    """Who made a promise tells how it went; the course office can write it down for them."""

    model = Promise
    name = "promises"
    url_prefix = "beloften"
    icon = "success"
    menu_hook = "register_content_menu_item"
    menu_order = 0
    rows = staticmethod(office.promises)
    search_fields = ["what", "owner__first_name", "owner__infix", "owner__last_name", "pitch__title"]
    filterset_class = needs_attention(
        Promise,
        ["state"],
        overdue=(gettext_lazy("The day has passed"), office.overdue_promises),
        ownerless=(gettext_lazy("The owner left"), office.ownerless_promises),
    )
    inspect_view_class = PromiseInspectView
    list_display = [
        "what",
        Column("owner", label=gettext_lazy("Who"), sort_key="owner__sort_name"),
        DayColumn("due_on", label=gettext_lazy("Before"), sort_key="due_on"),
        StandsColumn("state", label=gettext_lazy("State"), sort_key="state"),
        Column("pitch", label=gettext_lazy("Pitch"), sort_key="pitch__title"),
    ]
    list_export = ["pitch", "what", "owner", "due_on", "get_state_display", "how_it_went"]
    export_headings = {"get_state_display": gettext_lazy("State")}
    export_filename = "beloften"
    inspect_view_fields = ["pitch", "owner", "what", "due_on", "state", "how_it_went", "told_by", "closed_at"]
    form_fields = ["what"]
