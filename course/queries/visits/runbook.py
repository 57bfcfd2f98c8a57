"""Who is reminded of which tasks of a runbook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course.enums import MailCode, TaskOwner
from course.models import RunbookTask, User, WorkVisit
from course.queries.people.addresses import people_with, plain_address
from course.queries.searching import with_words
from course.queries.visits.office import staff
from course.text import folded

ADDRESS = re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+\.\w+")
"""What in the name of somebody else is an address."""

NAMES = ("first_name", "infix", "last_name")


@dataclass
class Open:
    """What somebody still has to do for a visit: a person, or an address that is of no account."""

    code: MailCode
    person: User | None = None
    address: str = ""
    tasks: list[RunbookTask] = field(default_factory=list)

    def is_of(self, person: int | None, address: str) -> bool:
        return (self.person.pk if self.person else None, self.address) == (person, address)


def open_tasks_of(visit: WorkVisit) -> list[Open]:
    """By who has to do it: the contact of the host, those of the course office, and others who can be reached. What
    nobody else hears of, everybody of the course office does.
    """
    tasks = list(visit.runbook.filter(done_at=None).select_related("staff"))
    found: dict[tuple[object, ...], Open] = {}
    left = [task for task in tasks if not _give(found, task, _reader_of(task, visit))]
    for person in staff() if left else ():
        for task in left:
            _give(found, task, Open(MailCode.VISIT_TASKS, person))
    return list(found.values())


def _give(found: dict[tuple[object, ...], Open], task: RunbookTask, reader: Open | None) -> bool:
    """False when nobody hears of it."""
    if reader is None:
        return False
    known = found.setdefault((reader.code, reader.person, reader.address), reader)
    known.tasks.append(task)
    return True


def _reader_of(task: RunbookTask, visit: WorkVisit) -> Open | None:
    if task.owned_by == TaskOwner.OTHER:
        return _named(task.owner)
    is_host = task.owned_by == TaskOwner.HOST
    person = visit.contact if is_host else task.staff
    code = MailCode.HOST_TASKS if is_host else MailCode.VISIT_TASKS
    return Open(code, person) if person and person.is_active else None


def _named(name: str) -> Open | None:
    """Whose address it is, the address itself, or the one account with this name."""
    address = ADDRESS.search(name)
    if address:
        known = people_with([address[0]]).get(plain_address(address[0]))
        return _person(known) if known else Open(MailCode.OTHER_TASKS, address=address[0])
    people = with_words(User.objects.filter(is_active=True), NAMES, name) if name.strip() else ()
    same = [person for person in people if folded(person.full_name) == folded(name)]
    return _person(same[0]) if len(same) == 1 else None


def _person(person: User) -> Open | None:
    """Who works for the course office opens the visit there; others have no page of it."""
    if not person.is_active:
        return None
    return Open(MailCode.VISIT_TASKS if person.is_staff else MailCode.OTHER_TASKS, person)
