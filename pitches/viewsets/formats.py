"""Formats of a discussion: the course office changes the phases, in one form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from course.viewsets.base import OfficeCreateView, OfficeEditView, OfficeViewSet
from course.viewsets.rows import AddsRows, RowsPanel
from course.viewsets.types import BesideView
from pitches.actions.session.formats import save_format
from pitches.forms.session import FormatForm
from pitches.models import PitchFormat
from pitches.queries.session import office_formats


class SavesFormat(AddsRows, BesideView):
    def save_instance(self) -> PitchFormat:
        return save_format(format=self.form.instance, phases=self.form.phases, by=self.request.user)


class FormatCreateView(SavesFormat, OfficeCreateView):
    pass


class FormatEditView(SavesFormat, OfficeEditView):
    pass


class FormatViewSet(OfficeViewSet):
    """A discussion that began keeps its own copy: to change a format changes none."""

    model = PitchFormat
    add_view_class = FormatCreateView
    edit_view_class = FormatEditView
    name = "formats"
    url_prefix = "werkvormen"
    icon = "time"
    menu_hook = "register_content_menu_item"
    menu_order = 0
    rows = staticmethod(office_formats)
    search_fields = ["name", "about"]
    list_display = [
        "name",
        Column("number_of_phases", label=_("Phases"), sort_key="number_of_phases"),
        Column("total_minutes", label=_("Minutes"), sort_key="total_minutes"),
    ]
    list_export = ["code", "name", "about", "number_of_phases", "total_minutes"]
    export_headings = {"number_of_phases": _("Phases"), "total_minutes": _("Minutes")}
    export_filename = "werkvormen"
    inspect_view_fields = ["code", "name", "about"]
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            FieldPanel("name"),
            FieldPanel("about"),
            RowsPanel("phases", row=_("Phase"), add=_("Add a phase"), heading=_("Phases")),
        ],
        base_form_class=FormatForm,
    )
