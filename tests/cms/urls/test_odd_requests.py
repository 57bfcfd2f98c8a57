"""Whatever is typed into an address: no address of the site answers that it is our fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup, SoupStrainer

from tests.cms.urls.book import labelled, with_numbers
from tests.helpers.addresses import Address, every_address
from tests.helpers.world import Asking

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # Wagtail leaves pictures open
]

HUGE = "9" * 21
FORM = "application/x-www-form-urlencoded"
USUAL = (
    "p", "q", "ordering", "page", "pagina", "id", "pk", "zoek", "thema", "limit", "offset", "order", "child_of",
    "exclude", "collection_id", "content_type", "page_type", "root_page", "locale", "tag", "user", "next", "export",
    "batch", "message", "number", "year", "month", "height", "width",
)  # fmt: skip
"""What lists and choosers ask for beside their filters."""


def filters_of(address: Address) -> tuple[str, ...]:
    """The filters of a list, and what its form for a new row takes over."""
    made = {**getattr(address.view, "view_initkwargs", {}), **getattr(address.pattern.callback, "view_initkwargs", {})}
    filters = made.get("filterset_class") or getattr(address.view, "filterset_class", None)
    chosen = made.get("list_filter") or ()
    return tuple(dict.fromkeys([*getattr(filters, "base_filters", {}), *chosen, made.get("parent") or "p"]))


def query(address: Address, value: str) -> str:
    """The value under every name; when it is long only where a list is searched and filtered."""
    usual = USUAL if len(value) < 100 else ("q", "zoek", "p", "ordering")
    return urlencode(dict.fromkeys((*usual, *filters_of(address)), value))


ODD_VALUES = {
    "a huge number": HUGE,
    "a negative number": "-1",
    "a number that is not read": "9" * 5000,
    "quotes": "\"O'Brien*:(^",
    "no number": "x",
    "a digit that is no number": "²",
    "many words": "wijk " * 600,
    "100,000 characters": "a" * 100_000,
    "nul": "a\0",
}
NOT_ASKED_AT_ONCE = {"a number that is not read"}
"""Under many names together an address with it would be too long to be read at all."""
ASKED_EVERYWHERE = {"a huge number", "quotes"}
"""Of the other values only lists are asked, where a filter, a page or a search is read."""


def is_list(address: Address) -> bool:
    words = ("index", "choose", "search", "reports", "explore", "pitches:pitches", "wagtail_serve", "overview")
    known = len(filters_of(address)) > 1 or any(word in address.name for word in words)
    return known and not address.name.endswith("results")


def asked(world, kind: str) -> Iterator[tuple[str, str, Address]]:
    """Names, paths and addresses; what names one row is asked with a huge number in its path below."""
    for address in every_address():
        if is_list(address) or (kind in ASKED_EVERYWHERE and not address.numbers):
            for label, path in labelled(address, world.rows).items():
                yield f"{address.name} {label}".strip(), path, address


@pytest.mark.parametrize("kind", sorted(ODD_VALUES.keys() - NOT_ASKED_AT_ONCE))
def test_no_address_fails_on_what_stands_behind_it(world, kind):
    office = Asking(world.people["administrator"])
    found = {
        name: office.status("GET", f"{path}?{query(address, ODD_VALUES[kind])}")
        for name, path, address in asked(world, kind)
    }
    assert len(found) > 60
    assert {name: status for name, status in found.items() if status >= 500} == {}


def filters_alone(world) -> Iterator[tuple[str, str, str]]:
    """Each filter of each list: the address and the filter, its path. The history of every row has the same filters.

    Where a list can be had without the page around it, that part is asked: it is what filters.
    """
    names = {address.name for address in every_address()}
    once = set()
    for address in every_address():
        filters, alike = filters_of(address), "history" if ":history" in address.name else address.name
        whole = f"{address.name}_results" in names
        if len(filters) > 1 and not whole and (alike, filters) not in once:
            once.add((alike, filters))
            for name in ("p", "ordering", *filters):
                for path in labelled(address, world.rows).values():
                    yield address.name, name, path


@pytest.mark.parametrize("kind", ["a huge number", "quotes", "a number that is not read", "a digit that is no number"])
def test_no_filter_fails_when_the_others_are_empty(world, kind):
    """A form in which something else is wrong does not filter at all."""
    office = Asking(world.people["administrator"])
    found = {
        f"{address} {name}": office.status("GET", f"{path}?{urlencode({name: ODD_VALUES[kind]})}")
        for address, name, path in filters_alone(world)
    }
    assert len(found) > 80
    assert {name: status for name, status in found.items() if status >= 500} == {}


@pytest.mark.usefixtures("no_rendering")
def test_no_address_fails_on_a_huge_number_in_its_path(world):
    office = Asking(world.people["administrator"])
    found = {
        f"{method} {address.name}": office.status(method, with_numbers(address, world.rows, HUGE))
        for address in every_address()
        if address.numbers
        for method in ("GET", "POST")
    }
    assert len(found) > 200
    assert {name: status for name, status in found.items() if status >= 500} == {}


BODIES = {
    "no form and no JSON": ("{", "application/json"),
    "huge numbers": (urlencode(dict.fromkeys((*USUAL, "object_id", "task", "reason", "answer"), HUGE)), FORM),
}


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize("kind", BODIES)
def test_no_address_fails_on_a_form_that_is_not_its_own(world, kind):
    """Read, and not drawn: forms that come back with what was filled in are drawn below."""
    office, (body, content_type) = Asking(world.people["administrator"]), BODIES[kind]
    found = {
        f"{address.name} {label}": office.status("POST", path, data=body, content_type=content_type)
        for address in every_address()
        for label, path in labelled(address, world.rows).items()
    }
    assert {name: status for name, status in found.items() if status >= 500} == {}


def forms_of(answer) -> Iterator[dict[str, str]]:
    """What each form of a page sends when nothing is filled in; a form with nothing to fill in is left out."""
    if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
        for form in re.findall(r'<form [^>]*method="post".*?</form>', answer.text, re.I | re.S):
            page = BeautifulSoup(form, "html.parser", parse_only=SoupStrainer(["input", "textarea", "select"]))
            fields = page.find_all(attrs={"name": True})
            sent = {field["name"]: field.get("value", "") for field in fields}
            if sent.keys() - {"csrfmiddlewaretoken", "next"}:
                yield sent


HOW_MANY = ("TOTAL_FORMS", "INITIAL_FORMS")


def filled_in(form: dict[str, str], kind: str) -> str:
    """An odd value in every field; how many rows the form has stays true, so that they are read too."""
    return urlencode({name: sent if name.endswith(HOW_MANY) else ODD_VALUES[kind] for name, sent in form.items()})


PARTS = 4
"""Of the forms of who sees them all, each test takes one in so many."""


def every_form(world, role: str, part: int | None) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Of each page that this role sees: its name, its path and what its form sends."""
    person = Asking(world.people[role])
    for address in list(every_address())[part :: PARTS if part is not None else 1]:
        for label, path in labelled(address, world.rows).items():
            if role == "administrator" or not address.route.startswith("beheer/"):
                for number, form in enumerate(forms_of(person.answer("GET", path))):
                    yield f"{address.name} {label} {number}", path, form


@pytest.mark.parametrize(
    ("role", "part"), [*(("administrator", part) for part in range(PARTS)), ("participant", None), ("speaker", None)]
)
def test_no_form_fails_on_what_is_filled_in(world, role, part):
    person = Asking(world.people[role])
    found = {
        f"{name} {kind}": person.status("POST", path, data=filled_in(form, kind), content_type=FORM)
        for name, path, form in every_form(world, role, part)
        for kind in ("a huge number", "quotes", "100,000 characters", "a number that is not read")
    }
    assert len(found) > 30
    assert {name: status for name, status in found.items() if status >= 500} == {}


@pytest.mark.usefixtures("no_rendering")
def test_no_list_is_read_in_another_charset(world):
    office, given = Asking(world.people["administrator"]), {"content_type": "text/html; charset=cp500"}
    lists = [(name, f"{path}?q={quote('zoë')}") for name, path, _address in asked(world, "no number")]
    plain = {name: office.status("GET", path) for name, path in lists}
    assert {name: office.status("GET", path, **given) for name, path in lists} == plain
    assert {office.status("POST", path, data="a=b", **given) for _name, path in lists} == {415}
