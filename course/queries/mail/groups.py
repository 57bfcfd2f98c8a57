"""Groups of people that the course office writes to, and what of each person and edition a text may name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from course.enums import SIDES, TAKES_PART, EnrolmentState, Side
from course.formatting import day_in_words, euro, in_dutch
from course.mailtext.texts import AsIs
from course.models import Edition, Enrolment, Meeting, Message, ProgrammeItem, User, WorkVisit
from course.queries.enrolment.overview import OFFICE_STATES
from course.queries.mail.templates import OF_EVERYBODY
from course.text import key_in

STATES = (
    EnrolmentState.PLACED,
    EnrolmentState.AWAITING_OFFICE,
    EnrolmentState.AWAITING_APPROVAL,
    EnrolmentState.RECEIVED,
    EnrolmentState.OFFERED,
    EnrolmentState.NOT_PLACED,
    EnrolmentState.COMPLETED,
)
"""Groups of people by how their enrolment stands; who waits is a group per side."""

OF_EDITION = frozenset({"cursus", "startdatum", "datum_uitslag", "prijs"})
NAMEABLE = OF_EVERYBODY | OF_EDITION | {"organisatie"}
"""Placeholders that can be filled in for everybody in a group."""

WITH_LINE = (*TAKES_PART, EnrolmentState.WAITING, EnrolmentState.OFFERED)

CHOSEN = "people"
"""The kind of a group of people who were chosen one by one."""

LETTER_TO = "group:"
"""Begins what a letter to a group is about; the code of the group follows."""


@dataclass(frozen=True)
class Group:
    """Some people of an edition. `code` is "placed", "waiting:insurer", "speakers:12" or "people:3,12"."""

    code: str
    label: str
    number: int


def groups_of(edition: Edition) -> list[Group]:
    """All groups, also without anybody in it. Five queries."""
    rows = Enrolment.objects.filter(edition=edition, user__is_active=True).order_by()
    found = list(rows.values_list("state", "side", "user"))
    by_state = [
        Group(state.value, str(OFFICE_STATES[state]), sum(of == state for of, _side, _user in found))
        for state in STATES
    ]
    waiting = [
        Group(
            f"waiting:{side.value}",
            f"{EnrolmentState.WAITING.label}: {side.label}",
            sum((of, of_side) == (EnrolmentState.WAITING, side) for of, of_side, _user in found),
        )
        for side in SIDES
    ]
    sides = [
        Group(
            f"side:{side.value}",
            _("Participants: %(side)s") % {"side": side.label},
            sum(of in TAKES_PART and of_side == side for of, of_side, _user in found),
        )
        for side in SIDES
    ]
    everybody = sum(of in WITH_LINE for of, _side, _user in found)
    whole = Group("everybody", _("Participants and waiting list"), everybody)
    taking_part = {user for of, _side, user in found if of in TAKES_PART}
    return [*by_state[:1], *sides, *waiting, whole, *by_state[1:], *_of_programme(edition, taking_part)]


def _of_programme(edition: Edition, taking_part: set[int]) -> list[Group]:
    """Speakers and hosts, of all and of each meeting, and everybody who is at one."""
    meetings = list(edition.meetings.announced().only("title", "starts_at").order_by("starts_at", "pk"))
    speakers, hosts = _pairs(_speaking_at(meetings)), _pairs(_hosting_at(meetings))
    people = {
        row.pk: (speakers[row.pk], hosts[row.pk], speakers[row.pk] | hosts[row.pk] | taking_part) for row in meetings
    }
    groups = [
        Group("speakers", _("Speakers of all meetings"), len(set().union(*speakers.values()))),
        Group("hosts", _("Hosts of all visits"), len(set().union(*hosts.values()))),
    ]
    labels = {"speakers": _("Speakers: %(meeting)s, %(day)s"), "hosts": _("Hosts: %(meeting)s, %(day)s")}
    labels["meeting"] = _("Everybody at %(meeting)s, %(day)s")
    for row in meetings:
        words = {"meeting": row.title, "day": day_in_words(row.day)}
        numbers = dict(zip(("speakers", "hosts", "meeting"), map(len, people[row.pk]), strict=True))
        groups += [Group(f"{kind}:{row.pk}", labels[kind] % words, number) for kind, number in numbers.items()]
    return groups


def _speaking_at(meetings: Iterable[Meeting]) -> QuerySet[Any]:
    spoken = ProgrammeItem.speakers.through.objects.filter(programmeitem__meeting__in=meetings, user__is_active=True)
    return spoken.values_list("programmeitem__meeting", "user")


def _hosting_at(meetings: Iterable[Meeting]) -> QuerySet[Any]:
    hosted = (
        WorkVisit.objects.with_part_in_meeting().filter(item__meeting__in=meetings, contact__is_active=True).order_by()
    )
    return hosted.values_list("item__meeting", "contact")


def _pairs(rows: QuerySet[Any]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for meeting, user in rows:
        found[meeting].add(user)
    return found


def people_in(edition: Edition, code: str) -> QuerySet[User]:
    """The people of a group, each once, in order of name; nobody for a code that is no group.

    "people:3,12" are people whom somebody chose one by one.
    """
    kind, _colon, which = code.partition(":")
    people = User.objects.filter(is_active=True).select_related("organisation").order_by("sort_name", "pk")
    if kind == CHOSEN:
        return people.filter(pk__in=filter(None, map(key_in, which.split(","))))
    if kind in ("speakers", "hosts", "meeting"):
        return people.filter(pk__in=_ids_at(edition, kind, which))
    if kind in ("waiting", "side") and which in SIDES:
        states = (EnrolmentState.WAITING,) if kind == "waiting" else TAKES_PART
        return people.filter(enrolments__in=_enrolments(edition, *states).filter(side=Side(which)))
    if code == "everybody":
        return people.filter(enrolments__in=_enrolments(edition, *WITH_LINE))
    if code in STATES:
        return people.filter(enrolments__in=_enrolments(edition, EnrolmentState(code)))
    return people.none()


def _ids_at(edition: Edition, kind: str, which: str) -> set[int]:
    """Who is at one meeting, or at all of them when none is named."""
    if which and not key_in(which):
        return set()
    meetings = edition.meetings.announced().order_by()
    meetings = meetings.filter(pk=key_in(which)) if which else meetings
    found = {user for _meeting, user in _speaking_at(meetings)} if kind != "hosts" else set()
    found |= {user for _meeting, user in _hosting_at(meetings)} if kind != "speakers" else set()
    if kind == "meeting" and meetings.exists():
        found |= set(_enrolments(edition, *TAKES_PART).values_list("user", flat=True))
    return found


def people_of_edition(edition: Edition) -> QuerySet[User]:
    """Everybody whom the office may choose one by one: who enrolled, speaks or hosts."""
    sent = Enrolment.objects.filter(edition=edition).exclude(state=EnrolmentState.DRAFT).order_by()
    at_meetings = _ids_at(edition, "speakers", "") | _ids_at(edition, "hosts", "")
    people = User.objects.filter(Q(pk__in=sent.values("user")) | Q(pk__in=at_meetings), is_active=True)
    return people.order_by("sort_name", "pk")


def ids_in(edition: Edition, code: str) -> frozenset[int]:
    """The people of a group by their ids."""
    return frozenset(people_in(edition, code).values_list("pk", flat=True))


def about_group(code: str) -> str:
    """How messages name the group that they were written to; the edition stands beside it."""
    return f"{LETTER_TO}{CHOSEN if code.startswith(f'{CHOSEN}:') else code}"


def left_their_group(messages: Iterable[Message]) -> list[Message]:
    """Of letters to a group, those to people who do not belong to it any more. At most two queries per group.

    Who completed the course still belongs to those who took part, and who was chosen by name belongs to no group.
    """
    groups: defaultdict[tuple[Edition, str], list[Message]] = defaultdict(list)
    for message in messages:
        if message.edition and message.about.startswith(LETTER_TO) and message.about != about_group(f"{CHOSEN}:"):
            groups[message.edition, message.about.removeprefix(LETTER_TO)].append(message)
    left = []
    for (edition, code), letters in groups.items():
        codes = TAKES_PART if code == EnrolmentState.PLACED else (code,)
        members = {pk for each in codes for pk in ids_in(edition, each)}
        left += [letter for letter in letters if letter.person_id not in members]
    return left


def _enrolments(edition: Edition, *states: EnrolmentState) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(edition=edition, state__in=states).order_by()


def values_for(edition: Edition, person: User) -> Mapping[str, str]:
    """What a text may name, for this person."""
    with in_dutch():
        return {
            "voornaam": person.first_name,
            "achternaam": person.surname,
            "organisatie": AsIs(person.organisation or ""),
            "cursus": edition.title,
            "startdatum": day_in_words(edition.starts_on),
            "datum_uitslag": day_in_words(edition.results_by),
            "prijs": euro(edition.price),
        }
