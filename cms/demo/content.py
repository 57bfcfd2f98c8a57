"""The demo edition as it stands in the twelve files, read and checked as a whole before a row is written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cms.demo.book import Book, Reader
from cms.demo.checks.whole import check
from cms.demo.errors import Place
from cms.demo.files import read_yaml
from cms.demo.records import EDITION_FILE, Content
from cms.demo.schema.edition import EDITION
from cms.demo.schema.library import LIBRARY
from cms.demo.schema.pages import PAGES, TEXTS
from cms.demo.schema.people import ORGANISATIONS, PEOPLE
from cms.demo.schema.pitches import PITCHES
from cms.demo.schema.visits import VISITS
from cms.demo.schema.vocabulary import CALENDAR, EVALUATION, MAILS, TAXONOMY

FOLDER = Path(__file__).resolve().parent / "content"
SHIPPED = Path(__file__).resolve().parents[2] / "course" / "content"
"""What production reads too."""

FILES: dict[str, tuple[str, Reader]] = {
    "edition": (EDITION_FILE, EDITION),
    "calendar": ("planning_days.yaml", CALENDAR),
    "organisations": ("organisaties.yaml", ORGANISATIONS),
    "people": ("personen.yaml", PEOPLE),
    "visits": ("werkbezoeken.yaml", VISITS),
    "library": ("goede-voorbeelden.yaml", LIBRARY),
    "pitches": ("pitches.yaml", PITCHES),
    "taxonomy": ("vocabularies.yaml", TAXONOMY),
    "texts": ("teksten-ui.yaml", TEXTS),
    "mails": ("mail_templates.yaml", MAILS),
    "evaluation": ("questionnaires.yaml", EVALUATION),
    "pages": ("paginas.yaml", PAGES),
}


def read(folder: Path = FOLDER) -> Content:
    """Read and check all files of a folder. Raises DemoContentError for the first thing that is wrong."""
    book = Book()
    nodes = {
        name: reader(read_yaml(path_of(file, folder)), Place(file), book) for name, (file, reader) in FILES.items()
    }
    content = Content(**nodes)
    book.check_references()
    check(content)
    return content


def path_of(file: str, folder: Path = FOLDER) -> Path:
    """Where a file stands: in this folder, or among what ships."""
    path = folder / file
    shared = SHIPPED / file
    return shared if folder == FOLDER and shared.exists() else path


@cache
def shipped() -> Content:
    """The files that come with the product, read once."""
    return read()
