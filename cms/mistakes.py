"""What a visitor gives that does not fit, where Wagtail and allauth do not look: 400 in our style, and never a 500.

Our own code looks itself: its forms have ranges, and what goes wrong there is our fault, stays a 500 and is logged with
all that is needed to mend it. So only an exception that arose in *their* code counts, and only one that what was given
explains: a number that fits in no column and that stands in this very request, a field that is missing from this very
form, a row that it names and that is gone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from django.core.exceptions import BadRequest, ObjectDoesNotExist, ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template import loader
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDict, MultiValueDictKeyError
from django.views.defaults import bad_request, page_not_found
from wagtail.models import Page

Handler = Callable[[HttpRequest], HttpResponse]

OURS = ("course", "pitches", "cms")
THEIRS = ("wagtail", "allauth", "modelcluster", "taggit", "modelsearch", "django_filters", "rest_framework")
"""Packages that answer requests. Django and the driver of the database do what one of these asked."""

LONGEST_ADDRESS = 8000
"""Characters of path and query."""

LARGEST = 2**31 - 1
"""The largest number that fits in every column of numbers; a larger one may be a mistake."""

HOLES = frozenset(
    {
        ("wagtail.admin.forms.choosers", AttributeError),
        ("wagtail.contrib.redirects.forms", KeyError),
    }
)
"""Forms of Wagtail that ask a field for its value before they look whether it was sent: (module, exception)."""

NOT_A_NUMBER = re.compile(
    r"(?:Field '\w+' expected a number but got |invalid literal for int\(\) with base 10: )(.*?)\.?$"
)
TOO_MANY_DIGITS = re.compile(r"Exceeds the limit \(\d+ digits\) for integer string conversion")
NO_PAGE = re.compile(r"Reverse for '(.*)' not found\.")
NO_PLACE = re.compile(r"(.*) is not a registered namespace")
"""Where to go next was no address; Django looked whether it is the name of one, or of one in a name space."""
DIGITS = re.compile(r"\d+")


GO_UP = {"wagtailadmin_pages:lock", "wagtailadmin_pages:unlock", "wagtailadmin_pages:set_page_position"}
"""Acts of Wagtail that end at the page above; above the root is none."""


class ShortAddresses:
    """An address that is longer than any of ours: 400. A web server refuses far shorter ones; not every one does."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) + len(request.path_info) > LONGEST_ADDRESS:
            return bad_request(request, BadRequest())
        return self.get_response(request)


class VisitorsMistakes:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """With a page to an answer that is empty: an address of a button that somebody opened, after logging in too."""
        response = self.get_response(request)
        reads_pages = "text/html" in request.headers.get("Accept", "")
        if isinstance(response, HttpResponseNotAllowed) and reads_pages and not response.content:
            response.content = loader.render_to_string("405.html")
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, named: dict[str, Any]) -> HttpResponse | None:
        """Nothing of the root page is done that cannot be answered."""
        match = request.resolver_match
        if match and match.view_name in GO_UP:
            [page] = named.values()
            return page_not_found(request, Http404()) if Page.objects.filter(pk=page, depth=1).exists() else None
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """None leaves it to Django: a fault of ours, or an answer that Django knows."""
        asking = _who_asked(fault)
        if asking is None:
            return None
        if isinstance(fault, InvalidPage) or (isinstance(fault, ObjectDoesNotExist) and _is_named(request, fault)):
            return page_not_found(request, Http404())
        return bad_request(request, BadRequest()) if _is_explained(fault, request, asking) else None


def _who_asked(fault: Exception) -> FrameType | None:
    """The innermost code that is ours or of a package that answers requests, when that is theirs."""
    for frame in reversed(list(_frames(fault))):
        package = _module(frame).partition(".")[0]
        if package in OURS:
            return None
        if package in THEIRS:
            return frame
    return None


def _frames(fault: Exception) -> Iterator[FrameType]:
    step = fault.__traceback__
    while step:
        yield step.tb_frame
        step = step.tb_next


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _is_explained(fault: Exception, request: HttpRequest, asking: FrameType) -> bool:
    explains = next((explains for kind, explains in EXPLANATIONS if isinstance(fault, kind)), None)
    return explains(request, fault) if explains else (_module(asking), type(fault)) in HOLES


def _is_form_of(request: HttpRequest, fault: Exception) -> bool:
    """Something was asked of what was sent, or of a copy with more or less in it, and not of what was made up."""
    asked = list(_frames(fault))[-1].f_locals.get("self")
    forms = (request.GET, request.POST, request.FILES)
    return any(asked is form or _is_copy(form, asked) for form in forms)


def _is_copy(form: MultiValueDict[str, Any], asked: MultiValueDict[str, Any] | None) -> bool:
    smaller, larger = sorted((form, asked or MultiValueDict()), key=len)
    return bool(smaller) and all(larger.getlist(name) == values for name, values in smaller.lists())


def _has_huge_number(request: HttpRequest, _fault: Exception) -> bool:
    return any(int(number[:20]) > LARGEST for number in DIGITS.findall(" ".join(_given(request))))


def _is_no_json(request: HttpRequest, fault: json.JSONDecodeError) -> bool:
    return fault.doc in _given(request)


def _is_no_number(request: HttpRequest, fault: ValueError) -> bool:
    if TOO_MANY_DIGITS.match(str(fault)):
        return _has_huge_number(request, fault)
    found = NOT_A_NUMBER.match(str(fault))
    return found is not None and found[1] in map(repr, _given(request))


def _is_refused(request: HttpRequest, fault: ValidationError) -> bool:
    """A field of the model refused it: in a form that says which row it is about, nothing looks before."""
    value = (fault.params or {}).get("value")
    return fault.code == "invalid" and isinstance(value, str) and value in _given(request)


def _leads_nowhere(request: HttpRequest, fault: NoReverseMatch) -> bool:
    page, place = NO_PAGE.match(str(fault)), NO_PLACE.match(str(fault))
    return any(
        (page is not None and given == page[1])
        or (place is not None and ":" in given and repr(given.partition(":")[0]) == place[1])
        for given in _given(request)
    )


def _is_named(request: HttpRequest, fault: ObjectDoesNotExist) -> bool:
    """The row that is gone was looked up by values of this very request alone."""
    looked_up = list(_frames(fault))[-1].f_locals.get("kwargs") or {}
    return bool(looked_up) and {str(value) for value in looked_up.values()} <= set(_given(request))


def _given(request: HttpRequest) -> Iterator[str]:
    """All text that came with the request."""
    yield request.path_info
    for form in (request.GET, request.POST):
        for _name, values in form.lists():
            yield from map(str, values)
    if request.content_type == "application/json":
        yield request.body.decode(errors="replace")


EXPLANATIONS: tuple[tuple[Any, Callable[[HttpRequest, Any], bool]], ...] = (
    (MultiValueDictKeyError, _is_form_of),
    ((OverflowError, DataError), _has_huge_number),
    (json.JSONDecodeError, _is_no_json),
    (NoReverseMatch, _leads_nowhere),
    (ValidationError, _is_refused),
    (ValueError, _is_no_number),
)
"""What may explain an exception; the first kind that fits."""
