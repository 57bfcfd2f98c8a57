"""The public site of the bench: front page, course pages and the library."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeVar

from wagtail.models import Page

from cms.actions.site.prepare import prepare_site
from cms.models import CaseIndexPage, CasePage, CaseParty, CasePlace, CourseIndexPage, CoursePage, HomePage
from course.enums import TermKind
from course.models import Edition, Term

CASES = 300
STORY = "De wijkverpleegkundige, de huisarts en het sociaal team zagen dezelfde mensen en wisten het niet van elkaar."
LINES = "\n".join(("Elke week een uur samen aan tafel.", "Eén telefoonnummer per wijk.", "De inwoner zit er zelf bij."))
BODY = json.dumps(
    [
        {
            "type": "points",
            "value": [
                {"type": "item", "value": {"heading": heading, "text": STORY}}
                for heading in ("Elkaar kennen", "Elkaar begrijpen", "Samen doen")
            ],
        },
        {"type": "voice", "value": {"text": "Nu weet ik wie ik kan bellen.", "source": "deelnemer in 2025"}},
        {"type": "question", "value": {"question": "Voor wie is de cursus?", "answer": STORY}},
    ]
)

PageRow = TypeVar("PageRow", bound=Page)


def load_site(port: int, editions: Sequence[Edition]) -> dict[Edition, str]:
    """What `prepare_site` makes for everybody, with words on it, and a library that is full.

    The first edition stands on the front page. Gives the address of the page of each.
    """
    prepare_site(hostname="127.0.0.1", port=port)
    home = HomePage.objects.get()
    home.edition, home.body = editions[0], BODY
    home.save()
    _cases(CaseIndexPage.objects.get())
    courses = CourseIndexPage.objects.get()
    return {edition: _course(courses, edition).url for edition in editions}


def _course(parent: CourseIndexPage, edition: Edition) -> CoursePage:
    return _add(
        parent,
        CoursePage(
            title=edition.title,
            slug=edition.slug,
            edition=edition,
            introduction=STORY,
            outcomes=LINES,
            audience=STORY,
            goals=LINES,
            included=LINES,
            excluded=LINES,
            substitution=STORY,
            workload=STORY,
            seats_explained=STORY,
            body=BODY,
        ),
    )


def _cases(library: CaseIndexPage) -> None:
    themes = list(Term.objects.filter(kind=TermKind.THEME))
    laws = list(Term.objects.filter(kind=TermKind.LAW))
    for number in range(CASES):
        case = CasePage(
            title=f"Samen op huisbezoek ({number + 1})",
            slug=f"samen-op-huisbezoek-{number + 1}",
            summary="Wijkverpleging en sociaal team gaan samen langs bij wie steeds terugkomt.",
            province="Utrecht",
            occasion=STORY,
            goal=STORY,
            approach=LINES,
            target_group=STORY,
            works=LINES,
            difficult=LINES,
            lessons=LINES,
        )
        case.places = [CasePlace(name="Zeist"), CasePlace(name="Zwolle")]
        case.parties = [CaseParty(name="gemeente Voorbeeld", role="opdrachtgever")]
        case.themes = [themes[number % len(themes)], themes[(number + 1) % len(themes)]]
        case.laws = [laws[number % len(laws)]]
        _add(library, case)


def _add(parent: Page, page: PageRow) -> PageRow:
    parent.add_child(instance=page)
    return page
