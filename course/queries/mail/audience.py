"""Who would hear of what the course office is about to do: by group, each person once, with the very mails."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from course.enums import GOES_ANYWAY, TAKES_PART, EnrolmentState
from course.models import Enrolment, Message, ProgrammeItem, SpeakerInvitation, WorkVisit

PARTICIPANTS, LINE, APPLICANTS = _("Participants"), _("Waiting list"), _("Applicants")
SPEAKERS, HOSTS, MANAGERS, OTHERS = _("Speakers"), _("Hosts"), _("Managers"), _("Others")
IN_LINE = (EnrolmentState.WAITING, EnrolmentState.OFFERED)
IN_ORDER = (PARTICIPANTS, LINE, APPLICANTS, SPEAKERS, HOSTS, MANAGERS, OTHERS)


@dataclass(frozen=True)
class AudienceGroup:
    """Some readers of one kind: their names and addresses, each once."""

    label: str | Promise
    readers: tuple[str, ...]

    @property
    def number(self) -> int:
        return len(self.readers)


@dataclass(frozen=True)
class Audience:
    """The mails of one act, that were not written yet."""

    letters: tuple[Message, ...]
    groups: tuple[AudienceGroup, ...]

    @property
    def number(self) -> int:
        """People, each once, whatever the number of their mails."""
        return sum(group.number for group in self.groups)

    @cached_property
    def anyway(self) -> list[Message]:
        """Mails that are not held and not kept back: somebody's time to answer begins with them."""
        return [one for one in self.letters if one.template in GOES_ANYWAY]

    @property
    def has_choice(self) -> bool:
        return len(self.anyway) < len(self.letters)


def mark_of(letters: Iterable[Message]) -> str:
    """Tells one set of mails from another: the same readers and words, also at a glance, have the same mark."""
    lines = sorted("\0".join((one.template, _address_of(one), *_words_of(one))) for one in letters)
    return hashlib.sha256("\0\0".join(lines).encode()).hexdigest()


def _words_of(letter: Message) -> Iterator[str]:
    yield from (letter.subject, letter.body, letter.button)
    for word, value in letter.facts:
        yield from (str(word), str(value))


def audience_of(letters: Sequence[Message]) -> Audience:
    """The readers of these mails by what they are to the edition, or were asked to be. At most four queries."""
    kinds = _Kinds(letters)
    found: dict[str, tuple[str | Promise, str]] = {}
    for one in sorted(letters, key=_place_of):
        found.setdefault(_address_of(one), (kinds.of(one), _name_of(one)))
    groups = (AudienceGroup(label, tuple(name for kind, name in found.values() if kind == label)) for label in IN_ORDER)
    return Audience(tuple(letters), tuple(group for group in groups if group.readers))


class _Kinds:
    """What readers are to the editions that their mails are about, as it stands now."""

    def __init__(self, letters: Sequence[Message]) -> None:
        people = {one.person_id for one in letters if one.person_id}
        self.states = _states(people, {one.edition_id for one in letters if one.edition_id})
        speaking = _ids(ProgrammeItem.speakers.through.objects.filter(user__in=people), "user_id")
        self.speakers = speaking | _ids(SpeakerInvitation.objects.filter(person__in=people).order_by(), "person_id")
        self.hosts = _ids(WorkVisit.objects.filter(contact__in=people).order_by(), "contact_id")

    def of(self, letter: Message) -> str | Promise:
        if letter.person_id is None:
            return MANAGERS if letter.about.startswith("enrolment:") else OTHERS
        state = self.states.get((letter.person_id, letter.edition_id), EnrolmentState.DRAFT)
        if state in TAKES_PART:
            return PARTICIPANTS
        if state in IN_LINE:
            return LINE
        if state != EnrolmentState.DRAFT:
            return APPLICANTS
        if letter.person_id in self.speakers:
            return SPEAKERS
        return HOSTS if letter.person_id in self.hosts else OTHERS


def _states(people: set[int], editions: set[int]) -> dict[tuple[int, int | None], str]:
    rows = Enrolment.objects.filter(user__in=people, edition__in=editions).order_by()
    return {(user, edition): state for user, edition, state in rows.values_list("user", "edition", "state")}


def _ids(rows: QuerySet[Any], name: str) -> set[int]:
    return set(rows.values_list(name, flat=True))


def _address_of(letter: Message) -> str:
    return (letter.person.email if letter.person else letter.address).lower()


def _place_of(letter: Message) -> tuple[str, str]:
    """Where its reader stands in a list."""
    return (letter.person.sort_name, letter.person.email) if letter.person else ("", letter.address)


def _name_of(letter: Message) -> str:
    return f"{letter.person}, {letter.person.email}" if letter.person else letter.address
