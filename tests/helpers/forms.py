"""Forms as a page shows them, and saving them as somebody does."""

from __future__ import annotations

from html.parser import HTMLParser

from django.urls import reverse


class Inputs(HTMLParser):
    """What a browser would send back of the fields that hold text, and of lists to choose from."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.choosing = self.writing = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "select":
            self.choosing = found.get("name") or ""
        if tag == "option" and "selected" in found:
            self.values[self.choosing] = found.get("value") or ""
        if tag == "textarea":
            self.writing = found.get("name") or ""
            self.values[self.writing] = ""
        ticked = found.get("type") != "checkbox" or "checked" in found
        if tag == "input" and found.get("name") and ticked:
            self.values[found["name"]] = found.get("value") or ("on" if found.get("type") == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        """Of the line break after its tag a browser makes nothing."""
        if self.writing:
            self.values[self.writing] = f"{self.values[self.writing]}{data}".removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.writing = ""


def form_of(office, edition):
    return Inputs(office.get(reverse("editions:edit", args=[edition.pk])).content.decode()).values


def save(office, edition, form, **changes):
    return office.post(reverse("editions:edit", args=[edition.pk]), form | {"certificate_text": ""} | changes)
