"""Groups of people that the course office writes to, and what of each person and edition a text may name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from course.enums import SIDES, TAKES_PART, EnrolmentState, Side
from course.formatting import day_in_words, euro, in_language_of
from course.models import Edition, Enrolment, Message, User
from course.queries.enrolment.overview import OFFICE_STATES
from course.queries.mail.templates import OF_EVERYBODY

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

LETTER_TO = "group:"
"""Begins what a letter to a group is about; the code of the group follows."""


@dataclass(frozen=True)
class Group:
    """Some people of an edition. `code` is "placed", "waiting:insurer" or "speakers:12"."""

    code: str
    label: str
    number: int


def groups_of(edition: Edition) -> list[Group]:
    """All groups, also without anybody in it. Two queries."""
    rows = Enrolment.objects.filter(edition=edition, user__is_active=True).order_by().values_list("state", "side")
    counted = Counter({(state, side): number for state, side, number in rows.annotate(Count("pk"))})
    by_state = [
        Group(state.value, str(OFFICE_STATES[state]), sum(n for (of, _side), n in counted.items() if of == state))
        for state in STATES
    ]
    waiting = [
        Group(f"waiting:{side.value}", f"{EnrolmentState.WAITING.label}: {side.label}", counted["waiting", side.value])
        for side in SIDES
    ]
    return [*by_state[:1], *waiting, *by_state[1:], *_speakers(edition)]


def _speakers(edition: Edition) -> list[Group]:
    is_active = Q(items__speakers__is_active=True)
    meetings = (
        edition.meetings.announced()
        .annotate(speakers=Count("items__speakers", filter=is_active, distinct=True))
        .order_by("starts_at", "pk")
    )
    label = _("Speakers: %(meeting)s, %(day)s")
    return [
        Group(f"speakers:{row.pk}", label % {"meeting": row.title, "day": day_in_words(row.day)}, row.speakers)
        for row in meetings
    ]


def people_in(edition: Edition, code: str) -> QuerySet[User]:
    """The people of a group, each once, in order of name; nobody for a code that is no group."""
    kind, _colon, which = code.partition(":")
    people = User.objects.filter(is_active=True).select_related("organisation").order_by("sort_name", "pk")
    if kind == "speakers" and which.isdecimal():
        return people.filter(programme_items__meeting__in=edition.meetings.filter(pk=int(which))).distinct()
    if kind == "waiting" and which in SIDES:
        return people.filter(enrolments__in=_enrolments(edition, EnrolmentState.WAITING).filter(side=Side(which)))
    if code in STATES:
        return people.filter(enrolments__in=_enrolments(edition, EnrolmentState(code)))
    return people.none()


def ids_in(edition: Edition, code: str) -> frozenset[int]:
    """The people of a group by their ids."""
    return frozenset(people_in(edition, code).values_list("pk", flat=True))


def about_group(code: str) -> str:
    """How messages name the group that they were written to; the edition stands beside it."""
    return f"{LETTER_TO}{code}"


def left_their_group(messages: Iterable[Message]) -> list[Message]:
    """Of letters to a group, those to people who do not belong to it any more. At most two queries per group.

    Who completed the course still belongs to those who took part.
    """
    groups: defaultdict[tuple[Edition, str], list[Message]] = defaultdict(list)
    for message in messages:
        if message.edition and message.about.startswith(LETTER_TO):
            groups[message.edition, message.about.removeprefix(LETTER_TO)].append(message)
    left = []
    for (edition, code), letters in groups.items():
        codes = TAKES_PART if code == EnrolmentState.PLACED else (code,)
        members = {pk for each in codes for pk in ids_in(edition, each)}
        left += [letter for letter in letters if letter.person_id not in members]
    return left


def _enrolments(edition: Edition, state: EnrolmentState) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(edition=edition, state=state).order_by()


def values_for(edition: Edition, person: User) -> Mapping[str, str]:
    """What a text may name, for this person."""
    with in_language_of(person):
        return {
            "voornaam": person.first_name,
            "achternaam": person.surname,
            "organisatie": person.organisation.name if person.organisation else "",
            "cursus": edition.title,
            "startdatum": day_in_words(edition.starts_on),
            "datum_uitslag": day_in_words(edition.results_by),
            "prijs": euro(edition.price),
        }
