"""The demo edition as it stands in the twelve files, read and checked as a whole before a row is written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from course.demo.book import Book, Reader
from course.demo.checks import check
from course.demo.errors import Place
from course.demo.files import read_yaml
from course.demo.records import EDITION_FILE, Content
from course.demo.schema import edition, library, pages, people, pitches, visits, vocabulary

FOLDER = Path(__file__).resolve().parent
FILES: dict[str, tuple[str, Reader]] = {
    "edition": (EDITION_FILE, edition.EDITION),
    "calendar": ("kalender-2026-2027.yaml", vocabulary.CALENDAR),
    "organisations": ("organisaties.yaml", people.ORGANISATIONS),
    "people": ("personen.yaml", people.PEOPLE),
    "visits": ("werkbezoeken.yaml", visits.VISITS),
    "library": ("goede-voorbeelden.yaml", library.LIBRARY),
    "pitches": ("pitches.yaml", pitches.PITCHES),
    "taxonomy": ("taxonomie.yaml", vocabulary.TAXONOMY),
    "texts": ("teksten-ui.yaml", pages.TEXTS),
    "mails": ("e-mailsjablonen.yaml", vocabulary.MAILS),
    "evaluation": ("evaluatie-en-certificaat.yaml", vocabulary.EVALUATION),
    "pages": ("paginas.yaml", pages.PAGES),
}


def read(folder: Path = FOLDER) -> Content:
    """Read and check all files of a folder. Raises DemoContentError for the first thing that is wrong."""
    book = Book()
    nodes = {name: reader(read_yaml(folder / file), Place(file), book) for name, (file, reader) in FILES.items()}
    content = Content(**nodes)
    book.check_references()
    check(content)
    return content


@cache
def shipped() -> Content:
    """The files that come with the product, read once."""
    return read()
