"""What is left to do for an edition that was copied. What the rows tell is read; the rest the course office ticks.

An app that stands higher adds what it knows (`register`): whether there is a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.enums import EditionTask, MeetingStatus
from course.models import Edition, User
from course.queries.editions.copying import days_to_look_at


@dataclass(frozen=True)
class Door:
    """Where something is done."""

    label: str
    url: str


@dataclass(frozen=True)
class Fact:
    """Whether it is done, as the rows tell, and where."""

    done: bool
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True)
class Todo:
    """One thing to do. A `told` one is done by the facts; the others are ticked, by whom and when."""

    task: EditionTask
    words: str
    doors: tuple[Door, ...]
    done: bool
    told: bool
    at: dt.datetime | None = None
    by: User | None = None


WORDS: dict[EditionTask, Promise] = {
    EditionTask.DAYS: gettext_lazy("Look at the meetings on holidays and other marked days, and move them if needed."),
    EditionTask.PLACES: gettext_lazy("Book the places again, and put in the links for taking part online."),
    EditionTask.SPEAKERS: gettext_lazy("Choose the speakers at the programme items."),
    EditionTask.VISITS: gettext_lazy("Agree the work visits with their hosts."),
    EditionTask.TEXTS: gettext_lazy("Read the texts: names and dates of the old edition may stand in them."),
    EditionTask.PAGE: gettext_lazy("Make the public page of this edition in the site."),
    EditionTask.MEETINGS: gettext_lazy("Announce the meetings: a draft is seen by nobody."),
    EditionTask.ANNOUNCE: gettext_lazy("Announce the edition."),
}


def _list_of(name: str, label: str | Promise, edition: Edition) -> Door:
    return Door(str(label), f"{reverse(f'{name}:index')}?edition={edition.pk}")


def _days(edition: Edition) -> Fact:
    return Fact(not days_to_look_at(edition))


def _meetings(edition: Edition) -> Fact:
    done = not edition.meetings.filter(status=MeetingStatus.DRAFT).exists()
    return Fact(done, (_list_of("meetings", _("Meetings"), edition),))


def _announced(edition: Edition) -> Fact:
    return Fact(edition.is_published, (Door(str(edition), reverse("editions:edit", args=[edition.pk])),))


FACTS: dict[EditionTask, Callable[[Edition], Fact]] = {
    EditionTask.DAYS: _days,
    EditionTask.MEETINGS: _meetings,
    EditionTask.ANNOUNCE: _announced,
}
"""What nobody ticks."""


def register(task: EditionTask, fact: Callable[[Edition], Fact]) -> None:
    """Add what an app that stands higher knows."""
    FACTS[task] = fact


def _doors(task: EditionTask, edition: Edition) -> tuple[Door, ...]:
    """To the lists where a ticked thing is done."""
    lists = {
        EditionTask.PLACES: (("meetings", _("Meetings")),),
        EditionTask.SPEAKERS: (("meetings", _("Meetings")),),
        EditionTask.TEXTS: (("modules", _("Modules")), ("mail_templates", _("Mail texts"))),
    }
    if task == EditionTask.VISITS:
        return (Door(_("Work visits"), reverse("visits:index")),)
    return tuple(_list_of(name, label, edition) for name, label in lists.get(task, ()))


def todos_of(edition: Edition) -> list[Todo]:
    """Everything, in the order in which it is done."""
    ticked = {row.task: row for row in edition.ticked_tasks.select_related("done_by")}
    found = []
    for task, words in WORDS.items():
        if task in FACTS:
            fact = FACTS[task](edition)
            found.append(Todo(task, str(words), fact.doors, fact.done, told=True))
            continue
        row = ticked.get(task)
        at, by = (row.done_at, row.done_by) if row else (None, None)
        found.append(Todo(task, str(words), _doors(task, edition), row is not None, False, at, by))
    return found
