"""Who and what each row of a list is about, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from course.enums import SIDES, EnrolmentState
from course.formatting import name_of
from course.models import Edition, Enrolment, Organisation, User
from course.queries.people.addresses import people_with, plain_address
from course.queries.people.organisations import names_near
from course.sheets.people import GivenRow
from course.text import folded

NEW_NAMES = ("first_name", "last_name")
"""What we must know of who is not known yet."""

ENDED = {
    EnrolmentState.DECLINED,
    EnrolmentState.LAPSED,
    EnrolmentState.WITHDRAWN,
    EnrolmentState.TRANSFERRED,
    EnrolmentState.NOT_PLACED,
}
"""Enrolments that a list does not begin again."""


@dataclass(frozen=True)
class PlannedRow:
    """What happens with a row: `state` is what the enrolment becomes, None when nothing happens.

    `rank` is the place in line. `problems` say why the row is refused, `notes` what is good to know.
    """

    given: GivenRow
    person: User | None = None
    organisation: Organisation | None = None
    enrolment: Enrolment | None = None
    state: EnrolmentState | None = None
    rank: int | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_new_person(self) -> bool:
        return self.state is not None and self.person is None

    @property
    def is_known(self) -> bool:
        """Enrolled already, so nothing happens."""
        return self.state is None and not self.problems

    @property
    def verdict(self) -> str:
        """In which part of the report the row stands."""
        return "refused" if self.problems else "known" if self.is_known else "enrolling"

    @property
    def name(self) -> str:
        """The name as we know it, or else as the list has it."""
        if self.person:
            return str(self.person)
        return name_of(*(self.given.values.get(part, "") for part in ("first_name", "infix", "last_name")))


@dataclass
class Known:
    """What the database knows about the people and organisations of a list; a query for each kind."""

    people: dict[str, User]
    namesakes: set[tuple[str, int | None]]
    enrolments: dict[int, Enrolment]
    organisations: dict[str, Organisation]
    lines_seen: dict[str, int] = field(default_factory=dict)
    names_seen: dict[tuple[str, int | None], int] = field(default_factory=dict)


def is_open(enrolment: Enrolment | None) -> bool:
    """Nothing was sent yet, so that a list can enrol this person."""
    return enrolment is None or enrolment.state == EnrolmentState.DRAFT


def known_to(edition: Edition, rows: Sequence[GivenRow]) -> Known:
    """Everything known about the people of a list; four queries, whatever their number."""
    addresses = {row.values.get("email", "") for row in rows}
    people = people_with(addresses)
    last_names = {row.values.get("last_name", "") for row in rows} - {""}
    others = User.objects.filter(last_name__in=last_names).exclude(pk__in=[person.pk for person in people.values()])
    enrolments = Enrolment.objects.filter(edition=edition, user__in=people.values())
    return Known(
        people,
        {(folded(other.full_name), other.organisation_id) for other in others},
        {enrolment.user_id: enrolment for enrolment in enrolments},
        {organisation.name_key: organisation for organisation in Organisation.objects.all()},
    )


def looked_up(known: Known, given: GivenRow) -> PlannedRow:
    """Who and what a row is about, and everything that is wrong with it."""
    email = given.values.get("email", "")
    person = known.people.get(plain_address(email))
    enrolment = known.enrolments.get(person.pk) if person else None
    row = PlannedRow(given, person, enrolment=enrolment, problems=given.problems, notes=given.notes)
    if problem := _seen_before(known, given, person):
        return refused(row, problem)
    if enrolment and not is_open(enrolment):
        return row if given.problems else _met_before(row, EnrolmentState(enrolment.state))
    row = _with_organisation(known, row)
    return _with_notes(known, _checked_person(row))


def _seen_before(known: Known, given: GivenRow, person: User | None) -> str:
    """That an earlier row is about the same address, or about the same person at another address of theirs."""
    email = given.values.get("email", "")
    if not email:
        return ""
    first = known.lines_seen.setdefault(plain_address(email), given.number)
    if first != given.number:
        return _("This address is in row %(row)d already.") % {"row": first}
    first = known.lines_seen.setdefault(f"person {person.pk}", given.number) if person else first
    if first != given.number:
        return _("The same person as row %(row)d, at another address of theirs.") % {"row": first}
    return ""


def refused(row: PlannedRow, problem: str) -> PlannedRow:
    """The row with one more reason why nothing happens."""
    return replace(row, problems=(*row.problems, problem))


def _met_before(row: PlannedRow, state: EnrolmentState) -> PlannedRow:
    """Who is enrolled stays so; an enrolment that ended is not begun again by a list."""
    if state in ENDED:
        return refused(
            row, _("This enrolment ended before (%(state)s). Open it and decide there.") % {"state": state.label}
        )
    return replace(row, notes=(*row.notes, _("Enrolled already: %(state)s.") % {"state": state.label}))


def _with_organisation(known: Known, row: PlannedRow) -> PlannedRow:
    name = row.given.values.get("organisation", "")
    own = row.person.organisation if row.person else None
    if not name:
        return _of_side(row, own) if own else refused(row, _("Fill in the organisation."))
    organisation = known.organisations.get(folded(name))
    if organisation is None:
        return refused(row, _unknown(known, name))
    if own and own != organisation:
        return refused(
            row, _("Works for %(organisation)s as far as we know. Change that first.") % {"organisation": own}
        )
    return _of_side(row, organisation)


def _unknown(known: Known, name: str) -> str:
    """That nobody knows the organisation, with the names that come near."""
    names = names_near(name, known.organisations.values())
    if not names:
        return _("We do not know the organisation '%(name)s'. Add it first, or correct the name.") % {"name": name}
    return _("We do not know the organisation '%(name)s'. Do you mean: %(names)s?") % {"name": name, "names": names}


def _of_side(row: PlannedRow, organisation: Organisation) -> PlannedRow:
    row = replace(row, organisation=organisation)
    if organisation.side in SIDES:
        return row
    return refused(
        row,
        _("%(organisation)s is neither an insurer nor a municipality: there are no places for it.")
        % {"organisation": organisation},
    )


def _checked_person(row: PlannedRow) -> PlannedRow:
    is_named = all(row.given.values.get(name) for name in NEW_NAMES)
    if row.person is None and row.given.values.get("email") and not is_named:
        return refused(row, _("Nobody is known at this address. Fill in the first and last name."))
    if row.person and not row.person.is_active:
        return refused(row, _("The account of this person is closed."))
    return row


def _with_notes(known: Known, row: PlannedRow) -> PlannedRow:
    """What the course office may want to look at before it imports."""
    notes = [*row.notes, *_notes_on_name(known, row)]
    if row.enrolment:
        notes.append(_("Had begun to enrol; the draft becomes this enrolment."))
    organisation = row.organisation
    if organisation and organisation.purchase_order_required and not row.given.values.get("purchase_order"):
        notes.append(_("The purchase order number is missing; this organisation asks for one."))
    return replace(row, notes=tuple(notes))


def _notes_on_name(known: Known, row: PlannedRow) -> list[str]:
    given = folded(PlannedRow(row.given).name)
    key = (given, row.organisation.pk if row.organisation else None)
    if row.person:
        same = not given or given == folded(row.person.full_name)
        return [] if same else [_("Known as %(name)s; that name stays.") % {"name": row.person.full_name}]
    first = known.names_seen.setdefault(key, row.given.number)
    if given and first != row.given.number:
        return [_("The same name and organisation as row %(row)d, at another address.") % {"row": first}]
    if key in known.namesakes:
        return [_("Somebody with this name and organisation is known at another address.")]
    return []
