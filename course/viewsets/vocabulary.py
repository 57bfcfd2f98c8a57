"""The words of the field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from course.models import Term
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import AnswerColumn


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
        AnswerColumn("needs_check", label=_("To be checked"), sort_key="needs_check"),
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
