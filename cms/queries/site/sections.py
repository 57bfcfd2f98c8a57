"""The pages below which editors keep the pages of editions and the good practices; there may be none yet."""

from __future__ import annotations

from cms.models import CaseIndexPage, CourseIndexPage


def courses_section() -> CourseIndexPage | None:
    found: CourseIndexPage | None = CourseIndexPage.objects.first()
    return found


def library_section() -> CaseIndexPage | None:
    found: CaseIndexPage | None = CaseIndexPage.objects.first()
    return found
