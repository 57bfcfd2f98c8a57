"""The words of the taxonomy are those of the product."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.demo.checks.expect import expect
from cms.demo.records import Content
from cms.demo.words import ITEM_KINDS, SIDES
from course.content.errors import ContentError


def vocabularies_are_ours(content: Content) -> None:
    """The kinds and sides of the taxonomy are exactly those that the product knows."""
    words = content.shipped.vocabularies
    on_one_side = {
        "soorten_onderdeel": {term.id for term in words.soorten_onderdeel} ^ set(ITEM_KINDS),
        "domeinen": {term.id for term in words.domeinen} ^ set(SIDES),
    }
    for key, found in on_one_side.items():
        for word in sorted(found):
            problem = _("'%(word)s' is known on one side only: here or in the product") % {"word": word}
            raise ContentError(words.place.key(key), problem)


def care_regions_exist(content: Content) -> None:
    per_office = content.shipped.vocabularies.zorgkantoorregios.per_uitvoerder
    known = {region for regions in per_office.values() for region in regions}
    for case in content.library.goede_voorbeelden:
        problem = _("unknown care office region '%(region)s'") % {"region": case.zorgkantoorregio}
        expect(case.zorgkantoorregio in known, case, "zorgkantoorregio", problem)


CHECKS = (vocabularies_are_ours, care_regions_exist)
