"""The records of the demo files, and the questions that loaders and checks ask of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anyascii import anyascii
from django.utils.translation import gettext as _

from cms.content.pages import starter_pages
from cms.demo.schema.edition import EditionFile, Item, Meetings
from cms.demo.schema.library import LibraryFile
from cms.demo.schema.pages import PagesFile, PageText, TextsFile
from cms.demo.schema.people import Applicant, OrganisationsFile, PeopleFile, Person
from cms.demo.schema.pitches import PitchesFile
from cms.demo.schema.visits import VisitsFile
from course.content.errors import ContentError, Place
from course.content.shipped import Shipped

EDITION_FILE = "editie-2027.yaml"

OWN_DOMAIN = "zorgengemeente"
"""The mail domain of who works for no organisation of the files."""


@dataclass(frozen=True)
class Content:
    """The records of the twelve files."""

    edition: EditionFile
    organisations: OrganisationsFile
    people: PeopleFile
    visits: VisitsFile
    library: LibraryFile
    pitches: PitchesFile
    texts: TextsFile
    pages: PagesFile
    shipped: Shipped

    @property
    def persons(self) -> Iterator[tuple[str, Person]]:
        """Everybody, with the group they belong to."""
        groups: dict[str, Sequence[Person]] = {
            "organiser": self.people.organisatoren,
            "speaker": self.people.sprekers,
            "participant": self.people.deelnemers,
            "applicant": self.people.wachtlijst_en_afmeldingen,
            "host": self.people.gastpersonen,
            "manager": self.people.leidinggevenden,
            "alumnus": self.people.oud_deelnemers,
        }
        for group, people in groups.items():
            for person in people:
                yield group, person

    @property
    def applicants(self) -> list[Applicant]:
        """Everybody who ever asked for a place, in the order of the file."""
        return [*self.people.deelnemers, *self.people.wachtlijst_en_afmeldingen]

    @property
    def modules(self) -> list[Meetings]:
        """The modules and the reunion: everything with meetings."""
        return [*self.edition.modules, self.edition.terugkomdag]

    @property
    def items(self) -> Iterator[tuple[Meetings, dt.date, Item]]:
        """Every programme item with its module and its day."""
        for module in self.modules:
            for item in module.programma:
                yield module, item.dag or module.data[0], item

    @property
    def course_days(self) -> list[dt.date]:
        """The days that count for the certificate, in order."""
        counting = (module for module in self.edition.modules if module.telt_als_cursusdag)
        return sorted(day for module in counting for day in module.data)

    @property
    def page_texts(self) -> dict[str, PageText]:
        """The pages by id; what a starter page is called and begins with is what ships."""
        starters = starter_pages()
        return {
            page.id: page.model_copy(update=starters[page.id].model_dump()) if page.id in starters else page
            for page in self.pages.paginas
        }

    @property
    def moments(self) -> dict[str, dt.datetime]:
        """The demo moments by id, in the order of the file."""
        return {moment.id: moment.tijd for moment in self.edition.demo_momenten}

    def moment(self, name: str) -> dt.datetime:
        """The moment with this id. Raises ContentError."""
        if name not in self.moments:
            known = ", ".join(self.moments)
            raise ContentError(
                Place(EDITION_FILE, "demo_momenten"),
                _("unknown moment '%(name)s'; known are: %(known)s") % {"name": name, "known": known},
            )
        return self.moments[name]


def email_of(person: Person) -> str:
    """firstname.lastname@organisation.example in small letters, without infix, accents and blanks."""
    name = anyascii(f"{person.voornaam}.{person.achternaam}").lower().replace(" ", "").replace("'", "")
    return f"{name}@{person.employer or OWN_DOMAIN}.example"
