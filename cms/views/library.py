"""What machines read of the library: the feed of new good practices."""

from __future__ import annotations

import datetime as dt

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from cms.models import CaseIndexPage, CasePage
from cms.queries.library.cases import public_cases
from cms.site_url import absolute
from course.text import well_formed

NEWEST = 30
"""How many cases the feed holds."""


class CaseAtom(Atom1Feed):
    """Atom whose `updated` is the last change of what it holds, also when it holds nothing yet."""

    def latest_post_date(self) -> dt.datetime:
        return (None if self.items else self.feed["library_changed"]) or super().latest_post_date()


class CaseFeed(Feed):
    """The newest cases. An entry keeps its id (RFC 4287, 4.2.6) when its page moves or gets another title."""

    feed_type = CaseAtom

    def get_object(self, request: HttpRequest) -> CaseIndexPage:
        return get_object_or_404(CaseIndexPage.objects.live().public())

    def title(self, library: CaseIndexPage) -> str:
        return well_formed(library.title)

    def subtitle(self, library: CaseIndexPage) -> str:
        return well_formed(library.introduction)

    def link(self, library: CaseIndexPage) -> str:
        return absolute(library.url)

    def feed_url(self) -> str:
        return absolute(reverse("case_feed"))

    def author_name(self) -> str:
        return _("The editors of Zorg en Gemeente")

    def feed_extra_kwargs(self, library: CaseIndexPage) -> dict[str, object]:
        return {"library_changed": library.last_published_at}

    def items(self, library: CaseIndexPage) -> list[CasePage]:
        published = public_cases().descendant_of(library).filter(first_published_at__isnull=False)
        return list(published[:NEWEST])

    def item_title(self, case: CasePage) -> str:
        return well_formed(case.title)

    def item_description(self, case: CasePage) -> str:
        return escape(well_formed(case.summary))  # Atom1Feed calls it HTML

    def item_link(self, case: CasePage) -> str:
        return absolute(case.url)

    def item_guid(self, case: CasePage) -> str:
        return f"urn:uuid:{case.translation_key}"

    def item_pubdate(self, case: CasePage) -> dt.datetime | None:
        return case.first_published_at

    def item_updateddate(self, case: CasePage) -> dt.datetime | None:
        return case.last_published_at
