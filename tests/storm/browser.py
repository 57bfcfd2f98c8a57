"""Somebody's browser: keeps cookies, reads the forms on a page, and writes every answer in the book."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from tests.storm.book import NO_ANSWER, Answer, Book

PATIENCE = 70
"""Seconds; gunicorn ends a request after 60."""

HOST = "127.0.0.1"
BROKEN = 500
PAUSE = 0.7
"""Seconds until somebody tries again."""

Values = Mapping[str, str]


class NoUse(Exception):
    """Somebody tried again and again, and gave up."""


@dataclass(frozen=True)
class Page:
    status: int
    location: str
    body: bytes

    @property
    def failed(self) -> bool:
        """The person sees that it did not work and tries again: no answer, or one of 500 or more."""
        return self.status == NO_ANSWER or self.status >= BROKEN

    def form_with(self, name: str) -> dict[str, str]:
        """What the form that has this field would send, without its buttons."""
        for form in BeautifulSoup(self.body, "html.parser").find_all("form"):
            if form.find(attrs={"name": name}):
                return _values(form)
        return {}

    @property
    def token(self) -> str:
        return self.form_with("csrfmiddlewaretoken").get("csrfmiddlewaretoken", "")


def _values(form: Tag) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = str(field.get("name", "")), field.get("type", "")
        if not name or kind in {"submit", "button", "file"}:
            continue
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        found[name] = _chosen(field) if field.name == "select" else _typed(field)
        if kind == "checkbox":
            found[name] = str(field.get("value", "on"))
    return found


def _typed(field: Tag) -> str:
    return field.text.removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))


def _chosen(select: Tag) -> str:
    options = select.find_all("option")
    chosen = [option for option in options if option.has_attr("selected")] or options[:1]
    return str(chosen[0].get("value", "")) if chosen else ""


class Browser:
    def __init__(self, port: int, book: Book, number: int, cookie: str = "") -> None:
        self.port, self.book = port, book
        self.address = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        self.cookies = dict([cookie.split("=", 1)]) if cookie else {}

    def get(self, path: str, **headers: str) -> Page:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, values: Values, *, body: bytes = b"", kind: str = "") -> Page:
        content = body or urlencode(values).encode()
        return self._ask("POST", path, content, {"Content-Type": kind or "application/x-www-form-urlencoded"})

    def fill_in(self, path: str, values: Values) -> Page:
        """Open the page and send its form; a page that leads elsewhere is what comes back."""
        page = self.get(path)
        if page.status != http.client.OK:
            return page
        return self.post(path, {"csrfmiddlewaretoken": page.token, **values})

    def insist(self, path: str, values: Values, *, times: int = 40) -> Page:
        """`fill_in` until the site answers. Raises NoUse."""
        for _turn in range(times):
            page = self.fill_in(path, values)
            if not page.failed:
                return page
            time.sleep(PAUSE)
        raise NoUse(path)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Page:
        began = time.monotonic()
        try:
            page = self._exchange(method, path, body, headers)
        except (OSError, http.client.HTTPException):
            page = Page(NO_ANSWER, "", b"")
        self.book.answered(Answer(began, time.monotonic() - began, method, path, page.status))
        return page

    def _exchange(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Page:
        """As the proxy passes it on."""
        sent = {
            "Host": HOST,
            "Referer": f"https://{HOST}{urlsplit(path).path}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            **(
                {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
            ),
            **headers,
        }
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            content = response.read()
        for line in response.headers.get_all("Set-Cookie", []):
            name, _is, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Page(response.status, response.headers.get("Location", ""), content)
