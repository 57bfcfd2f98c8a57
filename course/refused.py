"""The way on after a refusal: to the page that says how it stands, and not past what was typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url

from course.errors import Refusal


class RefusedRedirect(HttpResponseRedirect):
    """Of a form that was refused. When somebody typed in it, a page with what was typed comes first
    (`cms.middleware.KeepsWhatIsTyped`).
    """


def refused(request: HttpRequest, refusal: Refusal, to: Any, *args: Any) -> RefusedRedirect:
    """To an address, a row or the name of a page, with the sentence of the refusal."""
    messages.error(request, str(refusal))
    return RefusedRedirect(resolve_url(to, *args))
