"""Lists of people on their way into an edition, as an organiser hands them in."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from course.actions.enrolment.import_runs import confirm_import, start_import
from course.actions.enrolment.import_work import work_on_lists
from course.actions.mail.telling import Telling
from course.enums import Tell
from course.models import Edition, ImportRun, User

HEADINGS = "Mailadres;Voornaam;Achternaam;Organisatie"


def list_of(*people: str) -> str:
    """A CSV file; each person is an address, the rest follows from it. All work for gemeente Duinrade."""
    rows = [f"{name}@duinrade.example;{name.title()};Vis;gemeente Duinrade" for name in people]
    return "\n".join([HEADINGS, *rows])


def handed_in(edition: Edition, by: User, content: str, name: str = "lijst.csv") -> ImportRun:
    """Taken in; no worker has looked at it."""
    return start_import(edition=edition, file=SimpleUploadedFile(name, content.encode()), by=by)


def looked_through(edition: Edition, by: User, content: str) -> ImportRun:
    """A worker read it, and it waits for a word, or ended."""
    run = handed_in(edition, by, content)
    work_on_lists()
    return fresh(run)


def confirmed(run: ImportRun, by: User, how: Tell = Tell.SEND, reason: str = "") -> ImportRun:
    """With what was shown; no worker has written."""
    confirm_import(run=run, by=by, telling=Telling(how=how, reason=reason, seen=run.preview.get("mark", "")))
    return fresh(run)


def fresh(run: ImportRun) -> ImportRun:
    """As it is stored now."""
    return ImportRun.objects.get(pk=run.pk)
