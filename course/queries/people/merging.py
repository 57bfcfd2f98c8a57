"""What merging two people, or two organisations, would do. Nothing is written here.

The relations come from the database models themselves (`_meta`), so that a new one cannot be forgotten.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model, UniqueConstraint
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from course.enums import IS_LIVE, EnrolmentState
from course.merging import RULES, Relation, Rule
from course.models import Enrolment, Organisation, PollPerson, User


@dataclass(frozen=True)
class MergePlan:
    """What moves and what goes, by words, and what stands in the way. `fingerprint` is of exactly this."""

    moves: tuple[tuple[str, int], ...]
    goes: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]
    facts: tuple[object, ...]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.facts).encode()).hexdigest()


@dataclass(frozen=True)
class Pair:
    """Two enrolments in the same edition: one stays, one goes."""

    stays: Enrolment
    goes: Enrolment


def relations_of(model: type[Model]) -> list[ForeignKey[Any]]:
    """Every foreign key that points at this model, those of many-to-many tables too."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    return [one.field for one in relations if one.auto_created and not one.concrete and not one.many_to_many]


def key_of(field: ForeignKey[Any]) -> str:
    """How a rule names a relation: "course.material.owner"."""
    return f"{field.model._meta.label_lower}.{field.name}"


def rule_of(field: ForeignKey[Any]) -> Relation:
    """Raises KeyError for a relation without a rule."""
    return RULES[key_of(field)]


MERGED: dict[type[Model], str] = {User: "course.user.merge", Organisation: "course.organisation.merge"}
"""Lines of history with the remaining row; `gone` is the name of the other, `gone_key` its key."""


def merged_into(keep: Model, key: int) -> str:
    """The name of who vanished into this row, by the key that it had; empty when nobody with that key did."""
    lines = ModelLogEntry.objects.for_instance(keep).filter(action=MERGED[type(keep)])
    return next((str(line.data["gone"]) for line in lines if key and line.data.get("gone_key") == key), "")


def doubles(field: ForeignKey[Any], keep: Model, gone: Model) -> set[object]:
    """Keys of the rows of who vanishes that the one who remains has already, by what must be unique."""
    manager = field.model._base_manager
    found: set[object] = set()
    for others in _unique_with(field):
        has = set(manager.filter(**{field.name: keep}).values_list(*others, "pk"))
        taken = {row[:-1] for row in has}
        rows = manager.filter(**{field.name: gone}).values_list(*others, "pk")
        found |= {row[-1] for row in rows if row[:-1] in taken}
    return found


def _unique_with(field: ForeignKey[Any]) -> Iterator[list[str]]:
    """The other fields of everything that must be unique together with this one."""
    meta = field.model._meta
    if field.unique:
        yield []
    sets: list[Iterable[str]] = list(meta.unique_together)
    sets += [one.fields for one in meta.constraints if isinstance(one, UniqueConstraint) and one.condition is None]
    for names in sets:
        if field.name in names:
            yield [name for name in names if name != field.name]


def pairs_of(keep: User, gone: User) -> list[Pair]:
    """Where both are enrolled in the same edition: the one that counts stays, an ended one before a draft."""
    own = {row.edition_id: row for row in keep.enrolments.select_related("edition")}
    found = []
    for row in gone.enrolments.select_related("edition").order_by("pk"):
        other = own.get(row.edition_id)
        if other is not None:
            found.append(Pair(row, other) if _weight(row) > _weight(other) else Pair(other, row))
    return found


def _weight(enrolment: Enrolment) -> int:
    if enrolment.state in (*IS_LIVE, EnrolmentState.COMPLETED):
        return 2
    return int(enrolment.state != EnrolmentState.DRAFT)


def plan_for_people(keep: User, gone: User) -> MergePlan:
    """What becomes of everything that hangs on an account that goes into another one."""
    pairs = pairs_of(keep, gone)
    problems = tuple(problem for pair in pairs for problem in _problems(pair))
    enrolments = gone.enrolments.count()
    confirmed = gone.emailaddress_set.filter(verified=True).count()  # type: ignore[attr-defined]  # of allauth
    apart = {
        "course.enrolment.user": (enrolments - len(pairs), len(pairs)),
        "account.emailaddress.user": (confirmed, 0),
        "course.pollperson.user": (gone.polls.count() - len(asked_twice(keep, gone)), len(asked_twice(keep, gone))),
    }
    return _plan(keep, gone, apart, problems, facts=[(pair.stays.pk, pair.goes.pk) for pair in pairs])


def asked_twice(keep: User, gone: User) -> list[tuple[PollPerson, PollPerson]]:
    """Where both are asked in the same date poll: the row that stays, which is the one that answered last, and the
    other.
    """
    own = {row.poll_id: row for row in keep.polls.all()}
    pairs = [(own[row.poll_id], row) for row in gone.polls.order_by("pk") if row.poll_id in own]
    return [(row, other) if _answered_last(other, row) else (other, row) for other, row in pairs]


def _answered_last(mine: PollPerson, theirs: PollPerson) -> bool:
    """Theirs is the later answer."""
    if theirs.answered_at is None:
        return False
    return mine.answered_at is None or theirs.answered_at > mine.answered_at


def _problems(pair: Pair) -> Iterator[str]:
    edition = str(pair.goes.edition)
    if _weight(pair.stays) == _weight(pair.goes) == 2:
        yield _("Both are enrolled in %(edition)s. Withdraw one of the two first.") % {"edition": edition}
    if pair.goes.fee:
        yield _("An enrolment in %(edition)s that would go still has a cost of withdrawing.") % {"edition": edition}


def plan_for_organisations(keep: Organisation, gone: Organisation) -> MergePlan:
    """The same for two organisations."""
    other_side = _("They are of different sides. Correct the kind of one of the two first.")
    return _plan(keep, gone, {}, () if keep.side == gone.side else (other_side,), facts=[])


def _plan(
    keep: Model, gone: Model, apart: dict[str, tuple[int, int]], problems: tuple[str, ...], *, facts: list[object]
) -> MergePlan:
    moves, goes = Counter[str](), Counter[str]()
    for field in relations_of(type(keep)):
        relation, key = rule_of(field), key_of(field)
        number = field.model._base_manager.filter(**{field.name: gone}).count()
        if relation.rule == Rule.APART:
            moving, going = apart[key]
        elif relation.rule == Rule.GOES:
            moving, going = 0, number
        else:
            going = len(doubles(field, keep, gone))
            moving = number - going
        moves[str(relation.words)] += moving
        goes[str(relation.words)] += going
        if relation.rule != Rule.GOES:
            facts.append((key, moving, going))
    return MergePlan(_told(moves), _told(goes), problems, (keep.pk, gone.pk, problems, *facts))


def _told(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    """In the order of the rules, without what there is none of."""
    order = list(dict.fromkeys(str(relation.words) for relation in RULES.values()))
    return tuple((words, counted[words]) for words in order if counted[words])
