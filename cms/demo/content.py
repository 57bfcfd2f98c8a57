"""The demo edition as it stands in thirteen files, read and checked as a whole before a row is written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cms.demo.checks.whole import check
from cms.demo.records import EDITION_FILE, Content
from cms.demo.schema.edition import EditionFile
from cms.demo.schema.library import LibraryFile
from cms.demo.schema.pages import PagesFile, TextsFile
from cms.demo.schema.people import OrganisationsFile, PeopleFile
from cms.demo.schema.pitches import PitchesFile
from cms.demo.schema.visits import VisitsFile
from course.content import shipped as course_content
from course.content.reading import Book, Record
from course.content.reading import read as read_file

FOLDER = Path(__file__).resolve().parent / "content"

OWN: dict[str, tuple[str, type[Record]]] = {
    "edition": (EDITION_FILE, EditionFile),
    "organisations": ("organisaties.yaml", OrganisationsFile),
    "people": ("personen.yaml", PeopleFile),
    "visits": ("werkbezoeken.yaml", VisitsFile),
    "library": ("goede-voorbeelden.yaml", LibraryFile),
    "pitches": ("pitches.yaml", PitchesFile),
    "texts": ("teksten-ui.yaml", TextsFile),
    "pages": ("paginas.yaml", PagesFile),
}
FILES = (*(file for file, _model in OWN.values()), *course_content.FILES)


def read(folder: Path = FOLDER) -> Content:
    """Read and check all files of a folder. Raises ContentError for the first thing that is wrong."""
    book = Book()
    own = {name: read_file(folder / file, model, book) for name, (file, model) in OWN.items()}
    shared = course_content.read_shipped(path_of(course_content.FILES[0], folder).parent, book)
    content = Content(shipped=shared, **own)  # type: ignore[arg-type]  # each name has its own model
    book.check_references()
    check(content)
    return content


def path_of(file: str, folder: Path = FOLDER) -> Path:
    """Where a file stands: in this folder, or, beside the demo's own files, among what ships with the course."""
    ships = folder == FOLDER and file in course_content.FILES
    return (course_content.FOLDER if ships else folder) / file


@cache
def shipped() -> Content:
    """The files that come with the product, read once."""
    return read()
