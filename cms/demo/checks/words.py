"""The words of the taxonomy are those of the product."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.demo.checks.expect import expect
from cms.demo.errors import DemoContentError
from cms.demo.records import Content
from cms.demo.words import ITEM_KINDS, SIDES


def vocabularies_are_ours(content: Content) -> None:
    """The kinds and sides of the taxonomy are exactly those that the product knows."""
    for key, words in (("soorten_onderdeel", ITEM_KINDS), ("domeinen", SIDES)):
        listed = {term["id"] for term in content.taxonomy[key]}
        for word in sorted(listed ^ set(words)):
            problem = _("'%(word)s' is known on one side only: here or in the product") % {"word": word}
            raise DemoContentError(content.taxonomy.place.key(key), problem)


def care_regions_exist(content: Content) -> None:
    per_office = content.taxonomy["zorgkantoorregios"]["per_uitvoerder"]
    known = {region for regions in per_office.values() for region in regions}
    for case in content.library["goede_voorbeelden"]:
        problem = _("unknown care office region '%(region)s'") % {"region": case["zorgkantoorregio"]}
        expect(case["zorgkantoorregio"] in known, case, "zorgkantoorregio", problem)


def there_is_a_home(content: Content) -> None:
    found = any(page["id"] == "home" for page in content.pages["paginas"])
    expect(found, content.pages, "paginas", _("the page 'home' is missing"))


CHECKS = (
    vocabularies_are_ours,
    care_regions_exist,
    there_is_a_home,
)
