"""Nothing typed is lost: a form that cannot be taken now comes back as a page that holds what stood in it.

Two things stop a form before its own page sees it: the token of the page is stale, or nobody is logged in any more.
And a form may be refused where its own page can no longer be shown, or sent to what is no longer there. All end here.
The text stays in the browser of who typed it: the server keeps nothing, and passwords, codes and files are never shown
again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

OWN_FORMS = ("/account/", "/demo/", "/taal/")
"""Forms that are short or hold a password or a code: they are simply filled in again."""
SECRETS = ("password", "otp", "secret", "token", "credential")
SECRET_NAMES = ("code", "authenticate", "csrfmiddlewaretoken")
OURS = ("course", "pitches", "cms")


ROW = re.compile(r"[a-z]?\d+")
"""What stands for a row in the name of a field."""

NO_PAGE = (400, 403, 404, 405, 410)
"""Answers that show nothing of the form to which they belong."""


class HoldsWhatWasTyped(HttpResponse):
    """A page with what stood in a form."""


@dataclass(frozen=True)
class Typed:
    """A text as it stood in the form, with the words that stood beside it."""

    label: str
    text: str

    @property
    def rows(self) -> int:
        """Lines of the box in which it is shown."""
        return min(20, max(1, sum(1 + len(line) // 70 for line in self.text.splitlines())))


def token_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django calls this for a form without a valid token (`CSRF_FAILURE_VIEW`).

    What another site sent is not shown: it would put its words, and a button that sends them, on our page.
    """
    page = unsent(request, must_log_in=False) if comes_from_here(request) else None
    return page or render(request, "403_csrf.html", status=403)


def unsent(request: HttpRequest, *, must_log_in: bool, door: str = "") -> HttpResponse | None:
    """The page with what was typed; None when nothing was, or when a script sent it. 403: nothing was done.

    `door`: where who is logged in shows their second factor first.
    """
    if request.path_info.startswith(OWN_FORMS) or request.headers.get("X-Requested-With"):
        return None
    try:
        texts = list(_texts(request))
        files = [(name, file.name) for name, sent in request.FILES.lists() for file in sent]
    except UnreadablePostError:
        return None
    if not texts and not files:
        return None
    context = {
        "texts": texts,
        "files": files,
        "again": [(name, value) for name, value in _pairs(request) if not _is_secret(name)],
        "complete": not any(_is_secret(name) for name, _value in _pairs(request) if name != "csrfmiddlewaretoken"),
        "must_log_in": must_log_in,
        "door": door,
        "action": request.get_full_path(),
        "page": _page_of_the_form(request),
    }
    return _page("cms/unsent.html", request, context, status=403)


def not_taken(request: HttpRequest, way_on: str) -> HttpResponse | None:
    """The page with what was typed in a form that was refused; None when nothing was, or when a script sent it. 409.

    The sentence of the refusal waits among the messages.
    """
    if request.method != "POST" or request.headers.get("X-Requested-With"):
        return None
    texts = list(_texts(request))
    context = {"texts": texts, "way_on": way_on}
    return _page("cms/not_taken.html", request, context, status=409) if texts else None


def gone(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """The page with what was typed in a form about what is no longer there, or no longer for this person.

    With the status of `response`; None when nothing was typed, when a script or another site sent it, or when the
    answer has a page of its own.
    """
    is_ours = request.method == "POST" and not request.path_info.startswith(OWN_FORMS) and comes_from_here(request)
    if response.status_code not in NO_PAGE or isinstance(response, HoldsWhatWasTyped) or not is_ours:
        return None
    if request.headers.get("X-Requested-With") or request.headers.get("HX-Request"):
        return None
    try:
        texts = list(_texts(request))
    except (UnreadablePostError, SuspiciousOperation, MultiPartParserError):
        return None
    context = {"texts": texts, "way_on": _way_on(request, response), "gone": True}
    return _page("cms/not_taken.html", request, context, status=response.status_code) if texts else None


def _way_on(request: HttpRequest, response: HttpResponse) -> str:
    """A page that ended says why."""
    if response.status_code == HTTPStatus.GONE:
        return request.path
    return "/beheer/" if request.path_info.startswith("/beheer/") else "/"


def _page(template: str, request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    return HoldsWhatWasTyped(render_to_string(template, context, request), status=status)


def held_at_door(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """A form that was sent on to the page where one logs in, or shows a second factor, comes back; else None."""
    if request.method != "POST" or response.status_code != 302:
        return None
    path = urlsplit(response.headers.get("Location", "")).path
    if path == resolve_url(settings.LOGIN_URL):
        return unsent(request, must_log_in=True)
    if path in (reverse("mfa_reauthenticate"), reverse("mfa_index")):
        return unsent(request, must_log_in=False, door=path)
    return None


def comes_from_here(request: HttpRequest) -> bool:
    """The browser says that a page of this site sent the form; one that says nothing is not believed.

    From the page behind a link of a mail, which tells no referrer, a form comes with the origin 'null'; no other site
    can make a browser say that it comes from the same one.
    """
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    here = f"{request.scheme}://{request.get_host()}"
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(sender)
    return f"{parts.scheme}://{parts.netloc}" in (here, *settings.CSRF_TRUSTED_ORIGINS)


def _page_of_the_form(request: HttpRequest) -> str:
    """Where the form stands: the page that sent it."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host():
        return request.get_full_path()
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        for value in values:
            yield name, str(value)


def _is_secret(name: str) -> bool:
    lowered = name.lower()
    return lowered in SECRET_NAMES or any(word in lowered for word in SECRETS)


def _texts(request: HttpRequest) -> Iterator[Typed]:
    """What a person typed, and not what was chosen or what a page carries along."""
    app = _app_of(request)
    for name, value in _pairs(request):
        text = _words_of(value).strip()
        bare = _field_in(name)
        if text and not _is_secret(name) and _is_typed(bare, text):
            yield Typed(text_label(bare, app) or _("What you typed"), text)


def _field_in(name: str) -> str:
    """Without the row: steps-0-title as well as title-12 and title-n1."""
    first, _dash, last = name.rpartition("-")
    return first.rpartition("-")[2] if first and ROW.fullmatch(last) else last


def _is_typed(name: str, text: str) -> bool:
    known = _labels().get(name, [])
    return len(text.split()) > 1 or (bool(known) and not any(label.is_hidden for label in known))


def _app_of(request: HttpRequest) -> str:
    """The app whose page was asked for; the forms of the office stand under Wagtail's addresses."""
    view = request.resolver_match.func if request.resolver_match else None
    return str(getattr(getattr(view, "view_class", view), "__module__", "")).partition(".")[0]


def _words_of(value: str) -> str:
    """The words of a text field; of the editor of pages, which sends its text in blocks, those alone."""
    if not value.startswith(("{", "[")):
        return value
    try:
        content = json.loads(value)
    except ValueError:
        return value
    blocks = content.get("blocks", ()) if isinstance(content, dict) else ()
    return "\n".join(str(block.get("text", "")) for block in blocks if isinstance(block, dict))


def text_label(name: str, app: str) -> str:
    """What stands beside a text field of this name: in the forms of the app, of all apps, or in the names of rows.

    Empty where two of them say something else.
    """
    found = _labels().get(name, [])
    for kind in (
        (lambda known: known.app == app and known.is_form),
        (lambda known: known.is_form),
        (lambda _known: True),
    ):
        words = {str(known.label) for known in found if kind(known)}
        if len(words) == 1:
            return capfirst(words.pop())
    return ""


@dataclass(frozen=True)
class Known:
    """A label of one of our text fields."""

    app: str
    is_form: bool
    label: Any
    is_hidden: bool = False


@cache
def _labels() -> dict[str, list[Known]]:
    """By the name of the field."""
    found: dict[str, list[Known]] = {}
    for name, known in (*_of_forms(forms.BaseForm), *_of_models()):
        found.setdefault(name, []).append(known)
    return found


def _of_forms(form: type[Any]) -> Iterator[tuple[str, Known]]:
    for kind in form.__subclasses__():
        yield from _of_forms(kind)
        app = kind.__module__.partition(".")[0]
        if app in OURS:
            for name, field in getattr(kind, "base_fields", {}).items():
                if isinstance(field, forms.CharField) and (field.label or field.widget.is_hidden):
                    yield name, Known(app, True, field.label, field.widget.is_hidden)


def _of_models() -> Iterator[tuple[str, Known]]:
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.CharField | models.TextField) and not field.choices:
                    yield field.name, Known(app, False, field.verbose_name)
