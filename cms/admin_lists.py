"""Wagtail's own lists, history and tags compare as ours do (`course.text.folded`), where they ask no search index.

And what they hand out as a file has a name and headings in our words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag, TagBase
from wagtail.admin.forms.tags import TagField
from wagtail.admin.views import tags
from wagtail.admin.views.generic import IndexView as BaseIndexView
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.reports import aging_pages, audit_logging, locked_pages, page_types_usage, workflows
from wagtail.admin.views.reports.audit_logging import SiteHistoryReportFilterSet
from wagtail.contrib.redirects import views as redirects
from wagtail.contrib.search_promotions.views import reports
from wagtail.search.index import class_is_indexed

from course.queries.searching import with_words
from course.queries.sorting import by_name
from course.text import folded

MOST_TAGS = 10

DOWNLOADS: dict[Any, str] = {
    redirects.IndexView: "doorverwijzingen",
    aging_pages.AgingPagesView: "paginas-naar-leeftijd",
    audit_logging.LogEntriesView: "geschiedenis",
    locked_pages.LockedPagesView: "vergrendelde-paginas",
    page_types_usage.PageTypesUsageReportView: "soorten-paginas",
    reports.SearchTermsReportView: "zoektermen",
    workflows.WorkflowView: "goedkeuringen",
    workflows.WorkflowTasksView: "goedkeuringen-per-stap",
}
"""What is handed out is called so, as the files of our own lists."""
HEADINGS: dict[Any, dict[str, Any]] = {
    redirects.IndexView: {
        "old_path": _("From"), "site": _("Site"), "link": _("Where to"), "get_is_permanent_display": _("Type"),
    },
    workflows.WorkflowView: {"workflow": _("Workflow"), "requested_by": _("Requested by")},
    workflows.WorkflowTasksView: {
        "task": _("Task"), "started_at": _("Started at"), "finished_at": _("Completed at"),
        "finished_by": _("Completed by"),
    },
}  # fmt: skip
"""Headings that Wagtail takes from the language of the first request, or from the name of a field."""


def compare_as_ours() -> None:
    """From now on."""
    BaseListingView.search_queryset = _searching(BaseListingView.search_queryset)
    TagField.clean = _one_spelling(TagField.clean)
    tags.autocomplete = tags_like
    for view, name in DOWNLOADS.items():
        view.get_filename = lambda _view, name=name: name
    for view, headings in HEADINGS.items():
        view.export_headings = {**view.export_headings, **headings}
    SiteHistoryReportFilterSet.base_filters["label"].method = lambda rows, _name, typed: with_words(
        rows, ["label"], typed
    )


def offer_no_import() -> None:
    """Of redirects, from now on (`cms.urls`)."""
    redirects.IndexView.header_more_buttons = BaseIndexView.header_more_buttons


def tags_like(request: HttpRequest, **_model: str) -> JsonResponse:
    """The names of tags in which this stands; there is one kind of tags."""
    typed = request.GET.get("term", "")
    rows = by_name(Tag.objects.order_by("name"))
    found = with_words(rows, ["name"], typed) if folded(typed) else rows.none()
    return JsonResponse(list(found.values_list("name", flat=True)[:MOST_TAGS]), safe=False)


def _searching(search_queryset: Callable[[Any, QuerySet[Any]], Any]) -> Callable[[Any, QuerySet[Any]], Any]:
    def searched(view: Any, rows: QuerySet[Any]) -> Any:
        is_indexed = class_is_indexed(rows.model) and view.search_backend_name
        if is_indexed or not view.is_searching:
            return search_queryset(view, rows)
        return with_words(rows, view.search_fields or (), view.search_query)

    return searched


def _one_spelling(clean: Callable[[TagField, Any], list[str]]) -> Callable[[TagField, Any], list[str]]:
    """A tag is one however it is typed: as it is known, else as it was typed first."""

    def cleaned(field: TagField, value: Any) -> list[str]:
        typed = clean(field, value)
        known = _known(field.tag_model, typed)
        found: dict[str, str] = {}
        for name in typed:
            found.setdefault(folded(name), known.get(folded(name), name))
        return list(found.values())

    return cleaned


def _known(tag_model: type[TagBase], typed: Iterable[str]) -> dict[str, str]:
    rows = tag_model.objects.filter(name__folded__in={folded(name) for name in typed})
    return {folded(name): name for name in rows.order_by("-pk").values_list("name", flat=True)}
