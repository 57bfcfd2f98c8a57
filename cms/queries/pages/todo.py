"""Whether an edition has its page, and where that is made: for the list of what is left to do."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import CoursePage
from cms.queries.site.sections import courses_section
from course.models import Edition
from course.queries.editions.todo import Door, Fact


def has_page(edition: Edition) -> bool:
    found: bool = CoursePage.objects.filter(edition=edition).exists()
    return found


def page_of(edition: Edition) -> Fact:
    """Copying the page of the last edition before it, or else making the first one."""
    own = CoursePage.objects.filter(edition=edition).first()
    if own is not None:
        return Fact(True, (Door(_("The page"), reverse("wagtailadmin_pages:edit", args=[own.pk])),))
    others = CoursePage.objects.filter(edition__starts_on__lt=edition.starts_on)
    last = others.order_by("-edition__starts_on", "-pk").first()
    if last is not None:
        label = _("Copy the page '%(title)s'") % {"title": last.title}
        copying = reverse("wagtailadmin_pages:copy", args=[last.pk])
        return Fact(False, (Door(label, f"{copying}?edition={edition.pk}"),))
    parent = courses_section()
    if parent is None:
        return Fact(False, (Door(_("Pages"), reverse("wagtailadmin_explore_root")),))
    add = reverse("wagtailadmin_pages:add", args=["cms", "coursepage", parent.pk])
    return Fact(False, (Door(_("Make the page"), add),))
