"""What the pages of the public site show. A page's template asks here, so that a preview shows the same."""

from __future__ import annotations

from django import template
from wagtail.models import Page

from cms.models import CaseIndexPage, CasePage, CourseIndexPage, CoursePage, HomePage, ThemeCardPage
from cms.queries.library import cases
from cms.queries.library import shelf as shelves
from cms.queries.library.choice import Choice
from cms.queries.pages import course as course_page
from cms.queries.pages import editions, visits
from course.models import WorkVisit

register = template.Library()


@register.simple_tag(takes_context=True)
def edition_of_home(context: template.Context, page: HomePage) -> editions.EditionNow | None:
    """The edition on the front page, if one is announced."""
    return editions.edition_of_home(page, context["course_urls"])


@register.simple_tag
def newest_cases() -> list[CasePage]:
    """The three newest good practices."""
    return cases.newest_cases()


@register.simple_tag
def editions_of(page: CourseIndexPage) -> list[editions.EditionNow]:
    """The announced editions."""
    return editions.editions_of(page)


@register.simple_tag(takes_context=True)
def course_content(context: template.Context, page: CoursePage) -> course_page.CourseContent:
    """Facts, programme, visits and speakers of an edition, and the reader's own enrolment."""
    return course_page.course_content(page, context["request"].user)


@register.simple_tag(takes_context=True)
def library(context: template.Context, page: CaseIndexPage) -> shelves.Library:
    """The answer of the library to the query string."""
    return shelves.library(page, Choice.of(context["request"].GET))


@register.simple_tag(takes_context=True)
def related_to(context: template.Context, page: CasePage | ThemeCardPage) -> cases.Related:
    """Pages with the same theme, and the pitches that this reader may see."""
    return cases.related_to(page, context["request"].user)


@register.simple_tag
def visits_to(page: CasePage) -> list[WorkVisit]:
    """The course's visits to this practice."""
    return cases.visits_to(page)


@register.simple_tag
def public_visits() -> visits.PublicVisits:
    """Where the course goes and went."""
    return visits.public_visits()


@register.simple_tag
def ancestors_of(page: Page) -> list[Page]:
    """The pages above this one, from the front page down."""
    return list(page.get_ancestors().filter(depth__gt=1).live())


@register.simple_tag
def pages_below(page: Page) -> list[Page]:
    """The pages under this one that everybody may read."""
    return list(page.get_children().live().public()) if page.numchild else []
