"""Questionnaires and their questions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from course.models import Question, Questionnaire
from course.queries.results.questionnaires import office_questionnaires, office_questions
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import AnswerColumn


class QuestionnaireViewSet(OfficeViewSet):
    model = Questionnaire
    name = "questionnaires"
    url_prefix = "vragenlijsten"
    icon = "clipboard-list"
    rows = staticmethod(office_questionnaires)
    children = ((_("Questions"), "questions", "questionnaire"),)
    search_fields = ["title", "code", "note"]
    list_display = [
        "title",
        "code",
        "minutes",
        Column("number_of_questions", label=_("Questions"), sort_key="number_of_questions"),
    ]
    list_export = ["code", "title", "minutes", "note", "number_of_questions"]
    export_headings = {"number_of_questions": _("Questions")}
    export_filename = "vragenlijsten"
    form_fields = ["code", "title", "minutes", "note"]


class QuestionViewSet(OfficeViewSet):
    model = Question
    name = "questions"
    url_prefix = "vragen"
    icon = "help"
    rows = staticmethod(office_questions)
    parent = "questionnaire"
    search_fields = ["text", "code"]
    list_filter = ["questionnaire", "kind", "asked_at_start"]
    list_display = [
        "text",
        Column("questionnaire", label=_("Questionnaire"), sort_key="questionnaire__title"),
        "position",
        "kind",
        AnswerColumn("is_required", label=_("Required"), sort_key="is_required"),
    ]
    list_export = [
        "questionnaire", "position", "code", "text", "get_kind_display", "is_required", "options", "asked_at_start",
    ]  # fmt: skip
    export_headings = {"get_kind_display": _("Kind")}
    export_filename = "vragen"
    form_fields = [
        "questionnaire", "position", "code", "kind", "text", "is_required", "lowest", "highest", "lowest_label",
        "highest_label", "options", "asked_at_start",
    ]  # fmt: skip
