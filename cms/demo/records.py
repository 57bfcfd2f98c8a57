"""The records of the demo files, and the questions that loaders and checks ask of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from anyascii import anyascii
from django.utils.translation import gettext as _

from cms.demo.book import Node
from cms.demo.errors import DemoContentError, Place

EDITION_FILE = "editie-2027.yaml"
GROUPS = {
    "organiser": "organisatoren",
    "speaker": "sprekers",
    "participant": "deelnemers",
    "applicant": "wachtlijst_en_afmeldingen",
    "host": "gastpersonen",
    "manager": "leidinggevenden",
    "alumnus": "oud_deelnemers",
}
"""Our name of a group of people and its key in personen.yaml."""

OWN_DOMAIN = "zorgengemeente"
"""The mail domain of who works for no organisation of the files."""


@dataclass(frozen=True)
class Content:
    """The records of the twelve files, one node per file."""

    edition: Node
    calendar: Node
    organisations: Node
    people: Node
    visits: Node
    library: Node
    pitches: Node
    taxonomy: Node
    texts: Node
    mails: Node
    evaluation: Node
    pages: Node

    @property
    def persons(self) -> Iterator[tuple[str, Node]]:
        """Everybody, with the group they belong to."""
        for group, key in GROUPS.items():
            for node in self.people[key]:
                yield group, node

    @property
    def applicants(self) -> list[Node]:
        """Everybody who ever asked for a place, in the order of the file."""
        return [*self.people["deelnemers"], *self.people["wachtlijst_en_afmeldingen"]]

    @property
    def modules(self) -> list[Node]:
        """The modules and the reunion: everything with meetings."""
        return [*self.edition["modules"], self.edition["terugkomdag"]]

    @property
    def items(self) -> Iterator[tuple[Node, dt.date, Node]]:
        """Every programme item with its module and its day."""
        for module in self.modules:
            for item in module["programma"]:
                yield module, item["dag"] or module["data"][0], item

    @property
    def course_days(self) -> list[dt.date]:
        """The days that count for the certificate, in order."""
        counting = (module for module in self.edition["modules"] if module["telt_als_cursusdag"])
        return sorted(day for module in counting for day in module["data"])

    @property
    def moments(self) -> dict[str, dt.datetime]:
        """The demo moments by id, in the order of the file."""
        return {node["id"]: node["tijd"] for node in self.edition["demo_momenten"]}

    def moment(self, name: str) -> dt.datetime:
        """The moment with this id. Raises DemoContentError."""
        if name not in self.moments:
            known = ", ".join(self.moments)
            raise DemoContentError(
                Place(EDITION_FILE, "demo_momenten"),
                _("unknown moment '%(name)s'; known are: %(known)s") % {"name": name, "known": known},
            )
        return self.moments[name]


def email_of(person: Node) -> str:
    """firstname.lastname@organisation.example in small letters, without infix, accents and blanks."""
    name = anyascii(f"{person['voornaam']}.{person['achternaam']}").lower().replace(" ", "").replace("'", "")
    return f"{name}@{person.get('organisatie') or OWN_DOMAIN}.example"
