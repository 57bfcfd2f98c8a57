"""Loads who asked for a place, as it stood at the moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F

from cms.demo.loading.load import Load
from cms.demo.records import email_of
from cms.demo.schema.people import Applicant
from course.actions.enrolment.transition import ASIDE
from course.enums import ApprovalSource, EnrolmentState
from course.models import Edition, Enrolment


def load_enrolments(load: Load) -> None:
    """Who enrolled before the moment; afterwards the pairs of buddies and who took over from whom."""
    edition: Edition = load.rows["edition"]
    _set_apart(load)
    managers = _managers(load)
    enrolled = [node for node in load.content.applicants if node.aangemeld_op <= load.moment]
    for node in enrolled:
        values = {**_values(load, edition, node), **managers.get(node.id, {})}
        load.rows.put(Enrolment, f"enrolment:{node.id}", values, later=("buddy", "replaced_by"))
    buddies = _buddies(load, edition)
    for node in enrolled:
        _link(load, node, buddies)


def _set_apart(load: Load) -> None:
    """Set the lines apart, so that each place can be refilled."""
    ours = Enrolment.objects.filter(pk__in=load.rows.ids(Enrolment))
    ours.filter(rank__isnull=False).update(rank=F("rank") + ASIDE)


def _values(load: Load, edition: Edition, node: Applicant) -> dict[str, Any]:
    state, submitted_at = state_at(node, edition, load), node.aangemeld_op
    person = load.rows[f"person:{node.id}"]
    is_approved = node.status != EnrolmentState.AWAITING_APPROVAL
    return {
        "edition": edition,
        "user": person,
        "organisation": person.organisation,
        "state": state,
        "side": node.domein,
        "rank": node.plek if state == EnrolmentState.WAITING else None,
        "submitted_at": submitted_at,
        "approved_at": submitted_at if is_approved else None,
        "approved_how": ApprovalSource.MANAGER if is_approved else "",
        "approved_by": None,
        "created_at": submitted_at,
        "moves": 0,
        "lapses": 0,
        "draft": {},
    }


def state_at(node: Applicant, edition: Edition, load: Load) -> EnrolmentState:
    """The state of an enrolment at the moment; the file tells the last one before the course."""
    state = node.status
    if state == EnrolmentState.TRANSFERRED and node.vervangen_op and load.today < node.vervangen_op:
        state = EnrolmentState.PLACED
    if state == EnrolmentState.PLACED and load.today > edition.ends_on:
        return EnrolmentState.COMPLETED
    in_line = state in {EnrolmentState.WAITING, EnrolmentState.AWAITING_APPROVAL}
    return EnrolmentState.NOT_PLACED if in_line and load.today > edition.results_by else state


def _managers(load: Load) -> dict[str, dict[str, Any]]:
    """Who approves, by the id of the applicant."""
    found = {}
    for node in load.content.people.leidinggevenden:
        name = load.rows[f"person:{node.id}"].full_name
        for applicant in node.keurt:
            found[applicant] = {"manager_name": name, "manager_email": email_of(node)}
    return found


def _buddies(load: Load, edition: Edition) -> dict[str, str]:
    """Who learns with whom: known from the Monday two weeks before the first week of the course."""
    known_from = edition.starts_on - dt.timedelta(days=edition.starts_on.weekday() + 14)
    if load.today < known_from:
        return {}
    pairs = load.content.people.leermaatjes
    return {name: other for one, two in pairs for name, other in ((one, two), (two, one))}


def _link(load: Load, node: Applicant, buddies: dict[str, str]) -> None:
    enrolment: Enrolment = load.rows[f"enrolment:{node.id}"]
    wanted = {
        "buddy": load.rows.loaded.get(f"enrolment:{buddies.get(node.id)}"),
        "replaced_by": load.rows.loaded.get(f"enrolment:{node.vervangen_door}"),
    }
    changed = [name for name, row in wanted.items() if getattr(enrolment, f"{name}_id") != getattr(row, "pk", None)]
    for name in changed:
        setattr(enrolment, name, wanted[name])
    if changed:
        enrolment.save(update_fields=changed)
