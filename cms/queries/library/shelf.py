"""The library of good practices: filter by theme, place and law, and plain search.

Several values of one filter widen the answer, different filters narrow it. The number of queries is the same
for four cases and for four hundred.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.models import CaseIndexPage, CasePage, CasePlace, ThemeCardPage
from cms.queries.library.choice import FACETS, Choice
from course.models.keys import Sorted
from course.text import sort_name

PAGE_SIZE = 24


@dataclass(frozen=True)
class Option:
    """A value of a filter. `count` is what it gives with the other filters as they are."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)

    @property
    def moving_parts(self) -> list[str]:
        """The ids of what shows numbers: these change with every choice."""
        return [f"{self.name}-chosen", *(f"{self.name}-{option.value}-count" for option in self.options)]


@dataclass(frozen=True)
class Chip:
    """A filter that is on. `query` takes it off; `count` is how many results there would be then."""

    label: str
    value: str
    query: str
    count: int


@dataclass(frozen=True)
class Result:
    """A case or a theme card with its themes (label by code)."""

    page: CasePage | ThemeCardPage
    themes: dict[str, str]
    places: list[str]


@dataclass(frozen=True)
class Library:
    choice: Choice
    facets: list[Facet]
    chips: list[Chip]
    cases: list[Result]
    cards: list[Result]
    paging: PageOfResults[int]
    previous_query: str
    next_query: str

    @property
    def total(self) -> int:
        return self.paging.paginator.count

    @property
    def moving_parts(self) -> str:
        """What htmx takes along into the form beside the results, as selectors."""
        return ",".join(f"#{part}" for facet in self.facets for part in facet.moving_parts)

    @property
    def helpful(self) -> list[Chip]:
        """The filters that stand in the way of a result, the best to drop first."""
        return sorted((chip for chip in self.chips if chip.count), key=lambda chip: -chip.count)


@dataclass
class Shelf:
    """The public pages of the library in order, and what each of them can be found by."""

    ids: list[int]
    values: dict[str, dict[int, dict[str, str]]]
    """Per filter, per page: label by value."""

    def labels(self, name: str) -> dict[str, str]:
        """All values of a filter that lead somewhere."""
        return {value: label for found in self.values[name].values() for value, label in found.items()}

    def fits(self, pk: int, name: str, chosen: Iterable[str]) -> bool:
        return not chosen or not self.values[name].get(pk, {}).keys().isdisjoint(chosen)

    def found(self, choice: Choice, hits: set[int] | None, leave_out: str = "") -> list[int]:
        """The pages that answer a choice, in order. `hits` are those of the words; `leave_out` is a filter."""
        return [
            pk
            for pk in self.ids
            if (hits is None or pk in hits)
            and all(self.fits(pk, name, choice.facets[name]) for name in FACETS if name != leave_out)
        ]


def library(index: CaseIndexPage, asked: Choice) -> Library:
    """Answer what a visitor asked. Values that no page has are forgotten."""
    public = Page.objects.child_of(index).live().public().exact_type(CasePage, ThemeCardPage)
    ranked = _ranked(public, asked.terms)
    shelf = _shelf(public, ranked)
    known = {name: tuple(v for v in asked.facets[name] if v in shelf.labels(name)) for name in FACETS}
    choice = replace(asked, facets=known)
    hits = None if ranked is None else set(ranked)
    paging = Paginator(shelf.found(choice, hits), PAGE_SIZE).get_page(choice.page)
    results = _results(list(paging.object_list), shelf)
    return Library(
        choice=choice,
        facets=[_facet(name, shelf, choice, hits) for name in FACETS if shelf.labels(name)],
        chips=_chips(shelf, choice, hits),
        cases=[result for result in results if isinstance(result.page, CasePage)],
        cards=[result for result in results if isinstance(result.page, ThemeCardPage)],
        paging=paging,
        previous_query=replace(choice, page=str(paging.number - 1)).query,
        next_query=replace(choice, page=str(paging.number + 1)).query,
    )


def _ranked(public: PageQuerySet[Page], terms: str) -> dict[int, int] | None:
    """The place of each hit: whole words before a last word that only begins so. None when nothing is searched for."""
    if not terms:
        return None
    whole, begun = public.search(terms, operator="and"), public.autocomplete(terms, operator="and")
    found = dict.fromkeys(page.pk for pages in (whole, begun) for page in pages)
    return {pk: place for place, pk in enumerate(found)}


def _shelf(public: PageQuerySet[Page], ranked: dict[int, int] | None) -> Shelf:
    """Cases before theme cards; within them the best hit first, or else the newest."""
    card_type = ContentType.objects.get_for_model(ThemeCardPage).pk
    newest = public.order_by(F("first_published_at").desc(nulls_last=True), Sorted("title"), "pk")
    rows = list(newest.values_list("pk", "content_type_id"))
    place = ranked or {}
    ids = [pk for pk, kind in sorted(rows, key=lambda row: (row[1] == card_type, place.get(row[0], 0)))]
    cases, cards = CasePage.objects.filter(pk__in=ids), ThemeCardPage.objects.filter(pk__in=ids)
    return Shelf(
        ids=ids,
        values={
            "thema": _terms_of((cases, "themes"), (cards, "themes")),
            "plaats": _places_of(ids),
            "wet": _terms_of((cases, "laws"), (cases, "agreements"), (cards, "laws"), label="abbreviation"),
        },
    )


def _terms_of(*sources: tuple[QuerySet[Any], str], label: str = "name") -> dict[int, dict[str, str]]:
    """The terms of pages, by page; one query for all sources."""
    values: dict[int, dict[str, str]] = defaultdict(dict)
    first, *others = (
        pages.filter(**{f"{name}__isnull": False})
        .order_by()
        .values_list(*(f"{name}__{part}" for part in ("position", "sort_name", "name", label, "code")), "pk")
        for pages, name in sources
    )
    for _position, _sort_name, full, short, code, pk in sorted(first.union(*others)):
        values[pk][code] = short or full
    return values


def _places_of(ids: list[int]) -> dict[int, dict[str, str]]:
    values: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, name in CasePlace.objects.filter(page__in=ids).values_list("page_id", "name"):
        values[pk][slugify(name)] = name
    return values


def _facet(name: str, shelf: Shelf, choice: Choice, hits: set[int] | None) -> Facet:
    others = shelf.found(choice, hits, leave_out=name)
    counts = Counter(value for pk in others for value in shelf.values[name].get(pk, {}))
    labels = sorted(shelf.labels(name).items(), key=lambda pair: (sort_name(pair[1]), pair))
    options = [Option(value, text, counts[value], value in choice.facets[name]) for value, text in labels]
    return Facet(name=name, label=str(FACETS[name]), options=options)


def _chips(shelf: Shelf, choice: Choice, hits: set[int] | None) -> list[Chip]:
    chips = []
    for name in FACETS:
        for value in choice.facets[name]:
            left = choice.without(name, value)
            chips.append(Chip(str(FACETS[name]), shelf.labels(name)[value], left.query, len(shelf.found(left, hits))))
    if choice.words:
        left = choice.without("zoek", choice.words)
        chips.append(Chip(str(_("Search")), choice.words, left.query, len(shelf.found(left, None))))
    return chips


def _results(ids: list[int], shelf: Shelf) -> list[Result]:
    pages = {page.pk: page for model in (CasePage, ThemeCardPage) for page in model.objects.filter(pk__in=ids)}
    themes, places = shelf.values["thema"], shelf.values["plaats"]
    return [Result(pages[pk], themes.get(pk, {}), list(places.get(pk, {}).values())) for pk in ids]
