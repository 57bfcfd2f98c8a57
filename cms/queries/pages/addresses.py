"""Where the public page of an edition stands, for who knows rows and no pages."""

from __future__ import annotations

from cms.models import CoursePage
from course.models import Edition


def address_of(edition: Edition) -> str:
    """Of a page that everybody may read now; empty without one."""
    page = CoursePage.objects.live().public().filter(edition=edition).first()
    return (page.url or "") if page else ""
