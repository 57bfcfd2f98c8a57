"""Enrolments as a sheet to download: those that stand on the screen, in that order. Without what anybody needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import multigetattr

from course.models import Enrolment
from course.queries.enrolment.overview import (
    approval_in_short,
    approval_written_by,
    entered_at,
    manager_approved_at,
    organisation_of,
    state_in_words,
)
from course.viewsets.export import SafeExport
from course.viewsets.types import Context

COLUMNS = [
    "edition", "user.first_name", "user.infix", "user.last_name", "user.email", "user.job_title", "organisation",
    "get_side_display", "state", "rank", "submitted_at", "get_experience_display", "manager_name", "manager_email",
    "approval", "approved_at", "entered_at", "approved_by", "purchase_order", "cost_centre",
]  # fmt: skip

HEADINGS = {
    "user.first_name": _("First name"),
    "user.infix": _("Infix"),
    "user.last_name": _("Last name"),
    "user.email": _("E-mail address"),
    "user.job_title": _("Job title"),
    "get_side_display": _("Side"),
    "get_experience_display": _("Experience"),
    "approval": _("Approval"),
    "approved_at": _("Approved on"),
    "entered_at": _("Entered by the course office on"),
    "approved_by": _("Written down by"),
}
"""Other columns have the name of their field."""

READ: Mapping[str, Callable[[Enrolment], object]] = {
    "organisation": organisation_of,
    "state": state_in_words,
    "approval": approval_in_short,
    "approved_at": manager_approved_at,
    "entered_at": entered_at,
    "approved_by": lambda enrolment: str(approval_written_by(enrolment) or ""),
}
"""What the screen says in words of its own."""


class EnrolmentSheet(SafeExport):
    """Both kinds of sheet (`?export=xlsx` and `?export=csv`) of any enrolments."""

    list_export = COLUMNS
    export_headings = HEADINGS

    def to_row_dict(self, item: Enrolment) -> Context:
        return {name: READ[name](item) if name in READ else multigetattr(item, name) for name in self.list_export}

    def get_heading(self, queryset: object, field: str) -> str:
        return super().get_heading(Enrolment.objects, field)
