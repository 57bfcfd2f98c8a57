"""What a visitor asks of the library, as it stands in the query string."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from course.text import clean_line, folded

MOST_WORDS = 8
LONGEST_SEARCH = 100
FACETS = {"thema": _("Theme"), "plaats": _("Place"), "wet": _("Law or agreement")}
"""The filters by their name in the query string."""

READ = (*FACETS, "zoek", "pagina")
"""All that a public page reads of a query string."""


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: the chosen values of each filter, the words as they were typed, the page."""

    facets: dict[str, tuple[str, ...]]
    words: str = ""
    page: str = "1"

    @classmethod
    def of(cls, data: QueryDict) -> Choice:
        """Read a query string. What nobody typed goes, and so does what is too long to be a search."""
        words = clean_line(data.get("zoek", ""))
        facets = {name: tuple(dict.fromkeys(data.getlist(name))) for name in FACETS}
        return cls(facets, words[:LONGEST_SEARCH], data.get("pagina", "1"))

    @property
    def terms(self) -> str:
        """The words to search for, compared as everywhere: letters and digits, no signs that search engines obey."""
        return " ".join(re.findall(r"\w+", folded(self.words))[:MOST_WORDS])

    @property
    def query(self) -> str:
        """The query string of this choice, with its question mark."""
        pairs = [(name, value) for name, values in self.facets.items() for value in values]
        pairs += [("zoek", self.words)] if self.words else []
        pairs += [("pagina", self.page)] if self.page != "1" else []
        return f"?{urlencode(pairs)}"

    def without(self, name: str, value: str) -> Choice:
        """The same, one value less."""
        if name == "zoek":
            return replace(self, words="", page="1")
        left = tuple(kept for kept in self.facets[name] if kept != value)
        return replace(self, facets={**self.facets, name: left}, page="1")
