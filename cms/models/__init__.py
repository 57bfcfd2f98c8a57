"""Pages, cases, pictures and what stands on every page."""

from cms.models.library import CaseIndexPage, CaseInsight, CasePage, CaseParty, CasePlace
from cms.models.pages import CourseIndexPage, CoursePage, HomePage, StandardPage, ThemeCardPage
from cms.models.site import Picture, Rendition, SiteSettings

__all__ = [
    "CaseIndexPage",
    "CaseInsight",
    "CasePage",
    "CaseParty",
    "CasePlace",
    "CourseIndexPage",
    "CoursePage",
    "HomePage",
    "Picture",
    "Rendition",
    "SiteSettings",
    "StandardPage",
    "ThemeCardPage",
]
