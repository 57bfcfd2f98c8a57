"""What was answered in a date poll: both sides counted apart, and in which order the options come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course import clock
from course.enums import CAN_COME, SIDES, PollPart, PollReply, Side
from course.models import DatePoll, PollAnswer, PollOption, PollPerson
from course.queries.polls.polls import people_in

GUESTS = "guests"
"""Who speaks or hosts stands apart from the sides."""


@dataclass(frozen=True)
class Counts:
    """How many of some people answer what about one option; `silent` said nothing, which is no "no"."""

    label: str
    side: str
    yes: int = 0
    if_need_be: int = 0
    no: int = 0
    silent: int = 0

    @property
    def can_come(self) -> int:
        return self.yes + self.if_need_be


@dataclass(frozen=True)
class Option:
    """An option with its answers. `replies` are those of the people who count, by the key of their row."""

    row: PollOption
    people: Sequence[PollPerson]
    replies: Mapping[int, str]

    @property
    def is_past(self) -> bool:
        return self.row.starts_at <= clock.now()

    @cached_property
    def counts(self) -> list[Counts]:
        """Of each kind of people who are asked."""
        groups: dict[str, list[PollPerson]] = {}
        for person in self.people:
            groups.setdefault(kind_of(person), []).append(person)
        return [self._counts(kind, groups[kind]) for kind in (*Side.values, GUESTS) if kind in groups]

    def _counts(self, kind: str, people: Sequence[PollPerson]) -> Counts:
        said = [self.replies.get(person.pk, "") for person in people]
        label = str(Side(kind).label if kind != GUESTS else _("Hosts and speakers"))
        numbers = {reply.value: said.count(reply) for reply in PollReply}
        return Counts(label, kind if kind != GUESTS else "", silent=said.count(""), **numbers)

    @property
    def without(self) -> list[str]:
        """The sides of which nobody can be there; none when no participants are asked."""
        asked = any(person.part == PollPart.PARTICIPANT for person in self.people)
        there = {kind_of(person) for person in self.people if self.replies.get(person.pk) in CAN_COME}
        return [str(side.label) for side in SIDES if asked and side not in there]

    @property
    def missing(self) -> list[PollPerson]:
        """Who must be there and did not say that they can."""
        return [one for one in self.people if one.is_needed and self.replies.get(one.pk) not in CAN_COME]

    @property
    def order(self) -> tuple[int, int, int]:
        """There is no score: first those who must be there, then who cannot, then who can if need be."""
        said = list(self.replies.values())
        return len(self.missing), said.count(PollReply.NO), said.count(PollReply.IF_NEED_BE)

    def who(self, reply: str) -> list[PollPerson]:
        return [person for person in self.people if self.replies.get(person.pk, "") == reply]

    @property
    def by_reply(self) -> list[tuple[str, list[PollPerson]]]:
        """Who answered what, for the course office alone."""
        kinds = [(str(reply.label), reply.value) for reply in PollReply]
        groups = [(label, self.who(reply)) for label, reply in (*kinds, (_("No answer yet"), ""))]
        return [(label, people) for label, people in groups if people]

    @property
    def in_words(self) -> list[str]:
        """Each line tells of some people how many can be there."""
        return [_line(counts) for counts in self.counts]


def kind_of(person: PollPerson) -> str:
    """The side of who takes part."""
    side = getattr(person, "side", None)
    return str(side or Side.NEITHER) if person.part == PollPart.PARTICIPANT else GUESTS


def _line(counts: Counts) -> str:
    total = counts.can_come + counts.no + counts.silent
    words = ngettext("%(can)d of %(total)d can be there", "%(can)d of %(total)d can be there", total)
    told = words % {"can": counts.can_come, "total": total}
    more = _(" (%(number)d if need be)") % {"number": counts.if_need_be} if counts.if_need_be else ""
    return f"{counts.label}: {told}{more}"


class PollOverview:
    """Everything that was answered, read in two queries whatever the number of people."""

    def __init__(self, poll: DatePoll) -> None:
        self.poll = poll

    @cached_property
    def people(self) -> list[PollPerson]:
        return list(people_in(self.poll))

    @cached_property
    def options(self) -> list[Option]:
        """In order of time."""
        said: dict[int, dict[int, str]] = {}
        counted = {person.pk for person in self.people}
        answers = PollAnswer.objects.filter(person__poll=self.poll).current()
        for person, option, reply in answers.values_list("person", "option", "reply"):
            if person in counted:
                said.setdefault(option, {})[person] = reply
        return [Option(row, self.people, said.get(row.pk, {})) for row in self.poll.options.all()]

    @cached_property
    def ranked(self) -> list[tuple[int, Option]]:
        """The best first; what comes out the same has the same number."""
        ordered = sorted(self.options, key=lambda option: (option.order, option.row.starts_at, option.row.pk))
        places = [option.order for option in ordered]
        return [(places.index(option.order) + 1, option) for option in ordered]

    @cached_property
    def silent(self) -> list[PollPerson]:
        """Who was asked and left an option open."""
        number = len(self.options)
        said = dict.fromkeys((person.pk for person in self.people), 0)
        for option in self.options:
            for pk in option.replies:
                said[pk] += 1
        return [person for person in self.people if person.asked_at and said[person.pk] < number]
