"""Importing a list of people: all rows that the report accepted, in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.enrolment.approved import settle_approval
from course.actions.enrolment.placing import decide
from course.actions.enrolment.submit import OF_MANAGER, take_draft
from course.actions.enrolment.transition import EditionCancelled, EditionOver, acting_as
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import deciding
from course.actions.people.addresses import AddressTaken
from course.actions.people.profile import add_person
from course.authority import check_organiser, person_of
from course.enums import Actor, ApprovalSource
from course.errors import Refusal
from course.models import Edition, Enrolment, User
from course.queries.enrolment.import_rows import PlannedRow
from course.queries.enrolment.imports import Plan, plan_of
from course.sheets.people import GivenRow

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

NEW_PERSON = ("first_name", "infix", "last_name", "job_title")
INVOICE = ("purchase_order", "cost_centre")


class NotAnnounced(Refusal):
    message = _("Announce this edition first: the people in the list get mail about it.")


class NothingToImport(Refusal):
    message = _("There is nobody in this list to enrol.")


class ReportOutdated(Refusal):
    message = _("Something changed meanwhile, so nothing was written. This is how it stands now.")


def check_importing(edition: Edition) -> None:
    """Before the opening and after the deadline the course office enrols people too.

    Raises EditionCancelled, NotAnnounced, EditionOver.
    """
    if edition.is_cancelled:
        raise EditionCancelled
    if not edition.is_published:
        raise NotAnnounced
    if clock.today() > edition.ends_on:
        raise EditionOver


def import_people(
    *, edition: Edition, rows: Sequence[GivenRow], expected: str, by: Authority, telling: Telling | None = None
) -> Plan:
    """Do exactly what the report with the fingerprint `expected` said, and return that report.

    The manager is not asked: an enrolment from a list stands as entered by the course office. Raises EditionCancelled,
    NotAnnounced, EditionOver, OnlyTheOffice, NothingToImport, what `deciding` raises, and ReportOutdated when it would
    not be what the report said.
    """
    check_organiser(by)
    try:
        return _import(edition, rows, expected, by, telling)
    except (IntegrityError, AddressTaken) as problem:  # somebody took one of these addresses in the same moment
        raise ReportOutdated from problem


@transaction.atomic
def _import(edition: Edition, rows: Sequence[GivenRow], expected: str, by: Authority, telling: Telling | None) -> Plan:
    edition = lock_edition(edition.pk)
    check_importing(edition)
    plan = plan_of(edition, rows)
    if plan.fingerprint != expected:
        raise ReportOutdated
    if not plan.enrolling:
        raise NothingToImport
    with deciding(telling, row=edition, by=by):
        for row in plan.enrolling:
            enrolment = _enrol(edition, row, by)
            if (enrolment.state, enrolment.rank) != (row.state, row.rank):
                raise ReportOutdated
    return plan


def _enrol(edition: Edition, row: PlannedRow, by: Authority) -> Enrolment:
    enrolment = _own(row.enrolment)
    enrolment.edition, enrolment.user = edition, _person(row, by)
    take_draft(enrolment)
    for name in (*OF_MANAGER, *INVOICE):
        setattr(enrolment, name, row.given.values.get(name) or getattr(enrolment, name))
    enrolment.side, enrolment.organisation = enrolment.user.side, enrolment.user.organisation
    enrolment.submitted_at = clock.now()
    settle_approval(enrolment, ApprovalSource.ENTERED, person_of(by))
    decide(enrolment, by=acting_as(by, enrolment, Actor.ORGANISER))
    return enrolment


def _own(draft: Enrolment | None) -> Enrolment:
    """The draft as it is stored now, locked, because its owner may be typing; or a new enrolment."""
    return Enrolment.objects.select_for_update(of=("self",)).get(pk=draft.pk) if draft else Enrolment()


def _person(row: PlannedRow, by: Authority) -> User:
    """Whom the row is about, with an organisation. What known people say about themselves stays as it is."""
    values, organisation = row.given.values, row.organisation
    if organisation is None:
        raise ReportOutdated
    if row.person is None:
        names = {name: values.get(name, "") for name in NEW_PERSON}
        return add_person(email=values["email"], values=names, organisation=organisation, by=by)
    if row.person.organisation is None:
        row.person.organisation = organisation
        row.person.save(update_fields=["organisation"])
        record(row=row.person, action="wagtail.edit", by=by)
    return row.person
