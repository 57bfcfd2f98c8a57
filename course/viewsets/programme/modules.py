"""Modules of an edition, each with what participants prepare."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from course.actions.preparation import save_module
from course.forms.preparation import ModuleWithTasksForm
from course.models import Module
from course.queries.programme.meetings import office_modules
from course.viewsets.base import OfficeCreateView, OfficeEditView, OfficeViewSet
from course.viewsets.editions.editions import fields
from course.viewsets.programme.answers import AnswersView
from course.viewsets.rows import AddsRows, RowsPanel
from course.viewsets.types import BesideView


class SavesModule(AddsRows, BesideView):
    def save_instance(self) -> Module:
        return save_module(module=self.form.instance, tasks=self.form.tasks, by=self.request.user)


class ModuleCreateView(SavesModule, OfficeCreateView):
    pass


class ModuleEditView(SavesModule, OfficeEditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        answers = reverse("modules:answers", args=[self.object.pk])
        return [*super().header_buttons, HeaderButton(str(_("Answers to the tasks")), url=answers, icon_name="list-ul")]


class ModuleViewSet(OfficeViewSet):
    model = Module
    add_view_class = ModuleCreateView
    edit_view_class = ModuleEditView
    name = "modules"
    url_prefix = "modules"
    icon = "list-ol"
    rows = staticmethod(office_modules)
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
    export_headings = {"preparation": _("Preparation tasks")}
    export_filename = "modules"
    edit_handler = ObjectList(
        [
            *fields("edition", "number", "title", "question"),
            MultiFieldPanel(
                [
                    FieldPanel("preparation_minutes"),
                    HelpPanel(
                        content=_(
                            "Participants find the tasks below on their page, and in a mail ten days before. Who did "
                            "not choose gets a mail a week before choosing closes."
                        )
                    ),
                ],
                heading=_("Preparation"),
            ),
            RowsPanel(
                "tasks", row=_("Preparation task"), add=_("Add a preparation task"), heading=_("Preparation tasks")
            ),
            *fields("mind", "result"),
        ],
        base_form_class=ModuleWithTasksForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        answers = path("antwoorden/<int:pk>/", self.construct_view(AnswersView), name="answers")
        return [*super().get_urlpatterns(), answers]
