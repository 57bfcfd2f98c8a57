"""Help inside the admin: what to do when, and where; for who only edits the site the part about the site."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.queries.site.sections import courses_section, library_section
from course.models import Edition
from course.queries.editions.current import current_edition
from course.rules import is_organiser

Doors = dict[str, str]
OF_EDITIONS = ("planner", "publish", "attendance")


class HelpView(WagtailAdminTemplateMixin, TemplateView):
    """Everybody who works in the admin reads the part about pages; the course office the rest too."""

    template_name = "cms/help.html"
    page_title = gettext_lazy("What to do when")
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office = is_organiser(self.request.user)
        edition = current_edition() if office else None
        return {
            **super().get_context_data(**kwargs),
            "office": office,
            "edition": edition,
            "doors": doors_of(edition),
            "courses_url": _explorer_of(courses_section()),
            "library_url": _explorer_of(library_section()),
        }


def doors_of(edition: Edition | None) -> Doors:
    """The pages of the edition that the site is about; before there is one, those on which one is chosen."""
    if edition is None:
        return {**dict.fromkeys(OF_EDITIONS, reverse("editions:index")), "overview": reverse("enrolments:choose")}
    pages = {name: reverse(f"editions:{name}", args=[edition.pk]) for name in OF_EDITIONS}
    return {**pages, "overview": reverse("enrolments:overview", args=[edition.pk])}


def _explorer_of(page: Page | None) -> str:
    """Where the pages below this one stand in the admin."""
    return reverse("wagtailadmin_explore", args=[page.pk]) if page else reverse("wagtailadmin_explore_root")
