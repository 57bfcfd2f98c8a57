"""Material, the words of the field, and questionnaires."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column

from course.models import Material, Question, Questionnaire, Term
from course.queries import office
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import DayColumn


class MaterialViewSet(OfficeViewSet):
    """What was given; giving and withdrawing happens on the meeting's own page."""

    model = Material
    name = "materials"
    url_prefix = "materiaal"
    icon = "doc-full"
    rows = staticmethod(office.materials)
    parent = "meeting"
    search_fields = ["title", "filename", "owner__first_name", "owner__last_name", "meeting__title"]
    list_filter = ["meeting", "audience", "rights"]
    list_display = [
        "title",
        Column("meeting", label=_("Meeting"), sort_key="meeting__starts_at"),
        Column("owner", label=_("Speaker"), sort_key="owner__sort_name"),
        "audience",
        "rights",
        BooleanColumn(
            "current",
            label=_("On the site"),
            accessor=lambda material: not (material.withdrawn_at or material.replaced_by_id),
        ),
        DayColumn("created_at", label=_("Added at"), sort_key="created_at"),
    ]
    list_export = [
        "meeting", "title", "owner", "filename", "url", "get_audience_display", "get_rights_display", "release_days",
        "created_at", "withdrawn_at",
    ]  # fmt: skip
    export_headings = {"get_audience_display": _("For whom"), "get_rights_display": _("Rights")}
    export_filename = "materiaal"
    inspect_view_fields = [
        "meeting", "title", "owner", "filename", "size", "url", "audience", "rights", "release_days", "created_at",
        "withdrawn_at",
    ]  # fmt: skip
    panels = [
        MultiFieldPanel(
            [FieldPanel(name, read_only=True) for name in ("meeting", "owner", "filename", "rights")],
            heading=_("What the speaker gave"),
        ),
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("audience"), FieldPanel("release_days")],
            heading=_("On the site"),
        ),
    ]


class TermViewSet(OfficeViewSet):
    model = Term
    name = "terms"
    url_prefix = "begrippen"
    icon = "tag"
    search_fields = ["name", "abbreviation", "definition", "code"]
    list_filter = ["kind", "needs_check"]
    list_display = [
        "name",
        "kind",
        "abbreviation",
        "carried_out_by",
        BooleanColumn("needs_check", label=_("To be checked"), sort_key="needs_check"),
    ]
    list_export = [
        "get_kind_display", "code", "name", "abbreviation", "definition", "carried_out_by", "year", "needs_check",
    ]  # fmt: skip
    export_headings = {"get_kind_display": _("Kind")}
    export_filename = "begrippen"
    form_fields = [
        "kind", "code", "name", "abbreviation", "definition", "carried_out_by", "year", "colour", "position",
        "needs_check",
    ]  # fmt: skip


class QuestionnaireViewSet(OfficeViewSet):
    model = Questionnaire
    name = "questionnaires"
    url_prefix = "vragenlijsten"
    icon = "clipboard-list"
    rows = staticmethod(office.questionnaires)
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
    rows = staticmethod(office.questions)
    parent = "questionnaire"
    search_fields = ["text", "code"]
    list_filter = ["questionnaire", "kind", "asked_at_start"]
    list_display = [
        "text",
        Column("questionnaire", label=_("Questionnaire"), sort_key="questionnaire__title"),
        "position",
        "kind",
        BooleanColumn("is_required", label=_("Required"), sort_key="is_required"),
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
