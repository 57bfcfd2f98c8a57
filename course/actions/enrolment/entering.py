"""One enrolment that the course office enters by hand, for who calls. The rules of a list hold for it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.approved import settle_approval
from course.actions.enrolment.imports import INVOICE, NEW_PERSON, check_importing
from course.actions.enrolment.placing import decide
from course.actions.enrolment.submit import OF_ENROLMENT, take_draft
from course.actions.enrolment.transition import acting_as
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import AskFirst, deciding
from course.actions.people.addresses import AddressTaken
from course.actions.people.organisations import organisation_named
from course.actions.people.profile import add_person
from course.authority import check_organiser, person_of
from course.enums import SIDES, Actor, ApprovalSource, EnrolmentState, side_of
from course.errors import AlreadyDone, Refusal
from course.models import Edition, Enrolment, EnrolmentNeeds, Organisation, User
from course.queries.enrolment.entering import ENTERED, entered_before
from course.queries.enrolment.import_rows import ENDED
from course.queries.people.addresses import person_with
from course.queries.people.organisations import names_near, organisation_called

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

OF_PROFILE = ("learning_question", "region")
"""What is written down for somebody who has not said it themselves."""


class EnrolledAlready(Refusal):
    message = _("%(person)s is enrolled already: %(state)s.")


class EndedBefore(Refusal):
    message = _("This enrolment ended before (%(state)s). Open it and decide there.")


class PersonClosed(Refusal):
    message = _("The account of this person is closed.")


class NameMissing(Refusal):
    message = _("Nobody is known at this address. Fill in the first and last name.")


class WorksElsewhere(Refusal):
    message = _("Works for %(organisation)s as far as we know. Change that first.")


class OrganisationMissing(Refusal):
    message = _("Fill in the organisation.")


class OrganisationUnknown(Refusal):
    message = _("We do not know the organisation '%(name)s'. Is it new? Then choose its kind too.")


class OrganisationMisspelt(Refusal):
    message = _(
        "We do not know the organisation '%(name)s'. Do you mean: %(names)s? Is it new? Then choose its kind too."
    )


class NoPlacesForIt(Refusal):
    message = _("%(organisation)s is neither an insurer nor a municipality: there are no places for it.")


class ManagerMissing(Refusal):
    message = _("Fill in the name and the address of the manager whom we ask.")


class TakenMeanwhile(Refusal):
    message = _("Somebody else wrote down this address at the same moment. Look again.")


class OutcomeChanged(AskFirst):
    message = _("Something changed meanwhile, so nothing was written. This is how it stands now.")


class EnteredBefore(AlreadyDone):
    """Carries the enrolment, so that a second click leads to it."""

    message = _("You entered this enrolment before. Here it is.")

    def __init__(self, enrolment: Enrolment) -> None:
        self.enrolment = enrolment
        super().__init__()


@dataclass(frozen=True)
class Entry:
    """What the course office wrote down. `once` marks the page it was written on: its second click does nothing more.

    `organisation` may stay empty for who is known with one; a `kind` makes one that nobody knew. `answers` are by the
    names of the fields of person and enrolment. `asks_manager` counts only where a manager must approve.
    """

    email: str
    organisation: str = ""
    kind: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    needs: str = ""
    asks_manager: bool = False
    once: str = ""


def enter_enrolment(
    *, edition: Edition, entry: Entry, by: Authority, expected: str = "", telling: Telling | None = None
) -> Enrolment:
    """Enrol this person: a place, a place in line, or a question to the manager, by the rules of who enrols now.

    `expected` is the outcome that somebody saw (`outcome_of`). Raises EnteredBefore, OnlyTheOffice, EnrolledAlready,
    EndedBefore, PersonClosed, NameMissing, WorksElsewhere, OrganisationMissing, OrganisationUnknown,
    OrganisationMisspelt, NoPlacesForIt, ManagerMissing, TakenMeanwhile, OutcomeChanged, LineClosed, what
    `check_importing`, the question to a manager and `deciding` raise.
    """
    check_organiser(by)
    try:
        return _enter(edition, entry, by, expected, telling)
    except (IntegrityError, AddressTaken) as problem:
        raise TakenMeanwhile from problem


def outcome_of(enrolment: Enrolment) -> str:
    """What became of it, to compare with what somebody saw."""
    return f"{enrolment.state} {enrolment.rank or ''}".strip()


@transaction.atomic
def _enter(edition: Edition, entry: Entry, by: Authority, expected: str, telling: Telling | None) -> Enrolment:
    edition = lock_edition(edition.pk)
    before = entered_before(edition, entry.once, person_of(by))
    if before is not None:
        raise EnteredBefore(before)
    check_importing(edition)
    person = person_with(entry.email)
    enrolment = _open_enrolment(edition, person)
    organisation = _organisation(entry, person, by)
    enrolment.edition, enrolment.user = edition, _person(entry, person, organisation, by)
    take_draft(enrolment)
    for name in (*OF_ENROLMENT, *INVOICE):
        setattr(enrolment, name, entry.answers.get(name) or getattr(enrolment, name))
    enrolment.side, enrolment.organisation = organisation.side, organisation
    enrolment.submitted_at = clock.now()
    if not (entry.asks_manager and edition.approval_required):
        settle_approval(enrolment, ApprovalSource.ENTERED, person_of(by))
    elif not (enrolment.manager_name and enrolment.manager_email):
        raise ManagerMissing
    with deciding(telling, row=edition, by=by):
        decide(enrolment, by=acting_as(by, enrolment, Actor.ORGANISER))
    if expected and outcome_of(enrolment) != expected:
        raise OutcomeChanged
    if entry.needs:
        EnrolmentNeeds.objects.update_or_create(enrolment=enrolment, defaults={"text": entry.needs})
    record(row=enrolment, action=ENTERED, by=by, by_role=Actor.ORGANISER.value, once=entry.once)
    return enrolment


def _open_enrolment(edition: Edition, person: User | None) -> Enrolment:
    """The draft of this person, locked, because its owner may be typing; or a new enrolment."""
    if person is None:
        return Enrolment()
    if not person.is_active:
        raise PersonClosed
    found = Enrolment.objects.select_for_update(of=("self",)).filter(edition=edition, user=person).first()
    if found is None:
        return Enrolment()
    state = EnrolmentState(found.state)
    if state in ENDED:
        raise EndedBefore(state=state.label)
    if state != EnrolmentState.DRAFT:
        raise EnrolledAlready(person=person, state=state.label)
    return found


def _organisation(entry: Entry, person: User | None, by: Authority) -> Organisation:
    """The known one of this name, or a new one of this kind; that of the person when nothing was said."""
    own = person.organisation if person else None
    if not entry.organisation:
        if own is None:
            raise OrganisationMissing
        return _with_places(own)
    known = organisation_called(entry.organisation)
    if own is not None and own != known:
        raise WorksElsewhere(organisation=own)
    if known is not None:
        return _with_places(known)
    if not entry.kind:
        raise _unknown(entry.organisation)
    if side_of(entry.kind) not in SIDES:
        raise NoPlacesForIt(organisation=entry.organisation)
    return organisation_named(name=entry.organisation, kind=entry.kind, by=by)


def _unknown(name: str) -> Refusal:
    """That nobody knows it, with the names that come near."""
    names = names_near(name, Organisation.objects.all())
    return OrganisationMisspelt(name=name, names=names) if names else OrganisationUnknown(name=name)


def _with_places(organisation: Organisation) -> Organisation:
    if organisation.side not in SIDES:
        raise NoPlacesForIt(organisation=organisation)
    return organisation


def _person(entry: Entry, person: User | None, organisation: Organisation, by: Authority) -> User:
    """Whom it is about, with an organisation. What known people said about themselves stays as it is."""
    if person is None:
        names = {name: entry.answers.get(name, "") for name in NEW_PERSON}
        if not (names["first_name"] and names["last_name"]):
            raise NameMissing
        person = add_person(email=entry.email, values=names, organisation=organisation, by=by)
    empty = {name: entry.answers[name] for name in OF_PROFILE if entry.answers.get(name) and not getattr(person, name)}
    if person.organisation_id is None:
        empty["organisation"] = organisation
    if not empty:
        return person
    for name, value in empty.items():
        setattr(person, name, value)
    person.save(update_fields=list(empty))
    record(row=person, action="wagtail.edit", by=by)
    return person
