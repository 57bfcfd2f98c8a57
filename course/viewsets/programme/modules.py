"""Modules of an edition."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column

from course.actions.calendars.events import refresh_module
from course.forms.programme.meetings import ModuleForm
from course.models import Module
from course.queries.programme.meetings import office_modules
from course.viewsets.base import OfficeViewSet
from course.viewsets.editions.editions import fields


class ModuleViewSet(OfficeViewSet):
    model = Module
    name = "modules"
    url_prefix = "modules"
    icon = "list-ol"
    rows = staticmethod(office_modules)
    follow_up = staticmethod(lambda module: refresh_module(module=module))
    parent = "edition"
    children = ((_("Meetings"), "meetings", "module"),)
    search_fields = ["title", "question"]
    list_filter = ["edition"]
    list_display = [
        "title",
        "number",
        "edition",
        Column("number_of_meetings", label=_("Meetings"), sort_key="number_of_meetings"),
        "preparation_minutes",
    ]
    list_export = [
        "edition",
        "number",
        "title",
        "question",
        "preparation_minutes",
        "preparation",
        "mind",
        "result",
    ]
    export_filename = "modules"
    edit_handler = ObjectList(
        fields("edition", "number", "title", "question", "preparation_minutes", "preparation", "mind", "result"),
        base_form_class=ModuleForm,
    )
