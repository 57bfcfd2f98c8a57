"""The pages with which a site starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from course.content.reading import Filled, Id, Key, Record, Text, read

FILE = Path(__file__).resolve().parent / "pages.yaml"


class StarterPage(Record):
    id: Annotated[Key, Id("starter page")]
    slug: Key
    titel: Filled
    kop: Text = ""
    inleiding: Text = ""


class StarterPages(Record):
    """pages.yaml"""

    schema_: Literal["startpaginas/1"] = Field(alias="schema")
    taal: Literal["nl"]
    paginas: list[StarterPage]


@cache
def starter_pages() -> dict[str, StarterPage]:
    """The pages by id."""
    return {page.id: page for page in read(FILE, StarterPages).paginas}


def starter_words(name: str) -> dict[str, str]:
    """What a page is called, where it stands and how it begins, as fields of a page."""
    page = starter_pages()[name]
    words = {"title": page.titel, "slug": page.slug, "introduction": page.inleiding}
    return {**words, "heading": page.kop} if page.kop else words
