"""What an allocation is made from, and what is said when it cannot be made."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from course.errors import Refusal


class ChosenTwice(Refusal):
    message = _("A visit stands in a ranking twice. Put each visit in it once.")


class UnknownVisit(Refusal):
    message = _("A ranking names a visit that is not in this round.")


class KnownTwice(Refusal):
    message = _("A person or a visit was given twice.")


class NobodyToPlace(Refusal):
    message = _("Nobody takes part, so there is nobody to place.")


class NoVisits(Refusal):
    message = _("There is no visit to go on.")


class MinimumAboveMaximum(Refusal):
    message = _("A visit has a minimum above its maximum.")


class MoreThanPlaces(Refusal):
    message = _("There are %(people)d people and %(places)d places: %(short)d too few.")


class MinimumsTooHigh(Refusal):
    message = _("Every visit asks for more people than the %(people)d who take part. Lower a minimum.")


class WishAboutStranger(Refusal):
    message = _("A wish is about somebody who does not take part.")


class WishesContradict(Refusal):
    message = _("Wishes contradict each other: the same people have to be together and apart.")


@dataclass(frozen=True)
class Person:
    """Who is to be placed. `ranking` names visits, the best loved first; empty: everything is as good. `clashes` are
    visits at which somebody cannot be; `bad_draws` how often an earlier allocation gave one of the last choices.
    """

    key: int
    side: str
    organisation: int | None = None
    ranking: tuple[int, ...] = ()
    step_free: bool = False
    clashes: frozenset[int] = frozenset()
    bad_draws: int = 0

    def can_go(self, visit: Visit) -> bool:
        return visit.key not in self.clashes and (visit.step_free or not self.step_free)

    def rank_of(self, visit: int) -> int:
        """1 for the first choice; what stands in no ranking comes after it. 0 for who did not choose."""
        if not self.ranking:
            return 0
        return self.ranking.index(visit) + 1 if visit in self.ranking else len(self.ranking) + 1


@dataclass(frozen=True)
class Visit:
    """Where people can go. Fewer than the `minimum` and it does not go ahead; `step_free` is known to be so."""

    key: int
    maximum: int
    minimum: int = 0
    step_free: bool = False


@dataclass(frozen=True)
class Wish:
    """Two people together, or apart."""

    one: int
    other: int
    together: bool


@dataclass(frozen=True)
class Case:
    """Everything that an allocation depends on; the same case in another order is the same case.

    `per_organisation` is the most of one organisation on one visit, `lot` the seed of the draw between equals.
    """

    people: tuple[Person, ...]
    visits: tuple[Visit, ...]
    wishes: tuple[Wish, ...] = ()
    per_organisation: int | None = None
    lot: int = 0

    def in_order(self) -> Case:
        pairs = {(min(wish.one, wish.other), max(wish.one, wish.other), wish.together) for wish in self.wishes}
        return Case(
            people=tuple(sorted(self.people, key=lambda one: one.key)),
            visits=tuple(sorted(self.visits, key=lambda one: one.key)),
            wishes=tuple(Wish(*pair) for pair in sorted(pairs)),
            per_organisation=self.per_organisation,
            lot=self.lot,
        )

    @property
    def mark(self) -> str:
        """Tells one case from another."""
        facts = json.dumps(asdict(self.in_order()), default=sorted, sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()

    def is_bad(self, rank: int) -> bool:
        """In the lower half of what there is to choose; of two visits the second, of three the third."""
        return rank > (len(self.visits) + 1) // 2


def check(case: Case) -> None:
    """Raises one of the refusals above when no allocation can be made from this."""
    if not case.visits:
        raise NoVisits
    if not case.people:
        raise NobodyToPlace
    if _is_double(one.key for one in case.people) or _is_double(one.key for one in case.visits):
        raise KnownTwice
    _check_rankings(case)
    _check_places(case)
    _check_wishes(case)


def _check_rankings(case: Case) -> None:
    known = {visit.key for visit in case.visits}
    for person in case.people:
        if _is_double(person.ranking):
            raise ChosenTwice
        if not known.issuperset(person.ranking):
            raise UnknownVisit


def _check_places(case: Case) -> None:
    if any(visit.minimum > visit.maximum for visit in case.visits):
        raise MinimumAboveMaximum
    people = len(case.people)
    if all(visit.minimum > people for visit in case.visits):
        raise MinimumsTooHigh(people=people)
    places = sum(visit.maximum for visit in case.visits if visit.minimum <= people)
    if places < people:
        raise MoreThanPlaces(people=people, places=places, short=people - places)


def _check_wishes(case: Case) -> None:
    known = {person.key for person in case.people}
    if any(not {wish.one, wish.other} <= known or wish.one == wish.other for wish in case.wishes):
        raise WishAboutStranger
    group = companies(case.people, case.wishes)
    if any(group[wish.one] == group[wish.other] for wish in case.wishes if not wish.together):
        raise WishesContradict


def companies(people: Sequence[Person], wishes: Iterable[Wish]) -> dict[int, int]:
    """Who goes with whom: the lowest key of the company of each person."""
    group = {person.key: person.key for person in people}
    for wish in wishes:
        if wish.together:
            low, high = sorted((group[wish.one], group[wish.other]))
            group = {key: low if of == high else of for key, of in group.items()}
    return group


def _is_double(keys: Iterable[int]) -> bool:
    return any(number > 1 for number in Counter(keys).values())
