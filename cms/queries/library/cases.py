"""Good practices and theme cards, and what belongs with them. Nothing here is private or unpublished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from wagtail.query import PageQuerySet

from cms.models import CasePage, ThemeCardPage
from course.models import Term, User, WorkVisit
from course.text import sort_name
from pitches.models import Pitch

MOST_RELATED = 4
"""How many pages with the same theme are shown."""


@dataclass(frozen=True)
class Related:
    """What belongs with a case or a theme card. Pitches are those that this reader may see."""

    themes: list[Term]
    cases: list[CasePage]
    cards: list[ThemeCardPage]
    pitches: list[Pitch]


def public_cases() -> PageQuerySet[CasePage]:
    """The cases that everybody may read, the newest first."""
    return CasePage.objects.live().public().order_by(F("first_published_at").desc(nulls_last=True), "-pk")


def newest_cases(number: int = 3) -> list[CasePage]:
    """The newest cases with their places."""
    return list(public_cases().prefetch_related("places")[:number])


def related_to(page: CasePage | ThemeCardPage, user: User | AnonymousUser) -> Related:
    """Public pages with a theme in common, and the pitches of the page that the reader may see."""
    themes = list(page.themes.all())
    cases = public_cases().filter(themes__in=themes).not_page(page).distinct()
    cards = ThemeCardPage.objects.live().public().filter(themes__in=themes).not_page(page).distinct()
    return Related(
        themes=themes,
        cases=list(cases.prefetch_related("places")[:MOST_RELATED]),
        cards=sorted(cards, key=_by_title)[:MOST_RELATED],
        pitches=_pitches(page.pitches.all(), user),
    )


def visits_to(case: CasePage) -> list[WorkVisit]:
    """The agreed visits of announced editions to this practice that go ahead, in order of time."""
    return [visit for visit in case.visits.announced().with_who_and_where() if visit.item.meeting.goes_ahead]


def _pitches(pitches: Iterable[Pitch], user: User | AnonymousUser) -> list[Pitch]:
    if not user.is_authenticated:
        return []
    visible = Pitch.objects.visible_to(user).filter(pk__in=[pitch.pk for pitch in pitches])
    return sorted(visible, key=_by_title)


def _by_title(row: ThemeCardPage | Pitch) -> tuple[str, int]:
    return sort_name(row.title), row.pk
