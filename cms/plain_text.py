"""Text comes in as UTF-8 and as nothing else: what a browser says about its charset never chooses how we read.

Python knows codecs that are no charsets (hex, rot13, zlib), that fail on every text (undefined) or that read an address
as another one than we keep (EBCDIC). A request names them for nothing.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.http import parse_header_parameters

from cms.deep_calls import with_room

Handler = Callable[[HttpRequest], HttpResponse]

UNREADABLE = "unreadable"
"""Stands for the charset of a Content-Type that cannot be read at all."""

LONGEST_LENGTH = 19
"""Digits of the length of a body; no body has so many bytes."""

WITHOUT_BODY = ("GET", "HEAD")


class ReadableRequest(WSGIRequest):
    """A request whatever its Content-Type and its Content-Length say. (Django would raise: for the one before any
    middleware, so with a bare 500, for the other when the body is read. Not every web server refuses such a request.)
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        length = str(environ.get("CONTENT_LENGTH") or "").strip()
        if not (length.isascii() and length.isdecimal() and len(length) < LONGEST_LENGTH):
            environ["CONTENT_LENGTH"] = ""
        super().__init__(environ)

    def _set_content_type_params(self, meta: dict[str, str]) -> None:
        """Django would also begin to read the address in the charset that is named here."""
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (ValueError, TypeError, LookupError):  # TypeError: `email` compares a number with nothing
            self.content_type, self.content_params = "", {"charset": UNREADABLE}


class Application(WSGIHandler):
    request_class = ReadableRequest

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        return with_room(super().__call__, environ, start_response)


class OnlyUtf8:
    """415 for a body in another charset; without a body nothing was written in it, and the address is UTF-8."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if not _is_utf8(charset) and request.method not in WITHOUT_BODY:
            return HttpResponse(loader.render_to_string("415.html"), status=415)
        request.encoding = "utf-8"
        return self.get_response(request)


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False
