"""Loads the work visits with their steps and runbook, as far as they are at the moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cms.demo.loading.load import Load, lines
from cms.demo.schema.visits import Visit
from course import clock
from course.enums import TaskOwner, VisitStatus
from course.models import RunbookTask, VisitStep, WorkVisit

READY_BEFORE = dt.timedelta(days=7)
"""From a week before, when the host knows who comes, a visit is ready to go."""

PLANNED_BEFORE = dt.timedelta(weeks=8)
"""From then on its programme is complete."""

HOST = "gastpersoon"
"""What the file calls the contact of a host."""

RESIDENTS_BEFORE = dt.timedelta(weeks=6)
"""By then residents were asked whether the group may come, as the runbook says."""

APPROVED_AFTER = dt.timedelta(days=7)
"""So long after the visit its host approves what was learned."""

DONE_AT = dt.time(9)
"""A task that is done was done on its day at this hour, Dutch time."""


def load_visits(load: Load) -> None:
    """Every visit on the programme item that names it."""
    items = {item.werkbezoek: item for _module, _day, item in load.content.items if item.werkbezoek}
    for node in load.content.visits.werkbezoeken:
        visit = load.rows.put(
            WorkVisit,
            f"visit:{node.id}",
            {
                "item": load.rows[f"item:{items[node.id].id}"],
                **_hosts(load, node),
                **_details(node),
                **_learned(load, node),
            },
            many={"co_hosts": [load.rows[f"organisation:{name}"] for name in node.andere_gastheren]},
        )
        _load_steps(load, visit, node)
        _load_runbook(load, visit, node)


def _hosts(load: Load, node: Visit) -> dict[str, Any]:
    return {
        "place": load.rows[f"place:{node.locatie}"],
        "host": load.rows[f"organisation:{node.gastorganisatie}"],
        "contact": load.rows[f"person:{node.gastpersoon}"],
    }


def _details(node: Visit) -> dict[str, Any]:
    return {
        "title": node.titel,
        "minimum": node.groep.minimum,
        "maximum": node.groep.maximum,
        "subgroups": node.groep.subgroepen,
        "questions": lines(node.leervragen),
        "chosen_questions": "",
        "know": node.weten,
        "transport": node.vervoer,
        "accessibility": node.toegankelijkheid,
        "fee": node.kosten.vergoeding_gastorganisatie_eur,
        "gift": node.kosten.cadeau,
        "plan_b": node.noodplan,
        "call": node.noodkaart.bellen,
        "first_aid": node.noodkaart.hulp,
        "address_for_112": node.noodkaart.adres_112,
        "meets_residents": node.bewoners_doen_mee,
    }


def _learned(load: Load, node: Visit) -> dict[str, Any]:
    """The state, what was learned once the visit is over, and when the host was asked and approved it."""
    over = clock.at(node.datum, node.eind)
    if over > load.moment:
        left = node.datum - load.today
        state = {"status": _state_before(left), "residents_asked": left <= RESIDENTS_BEFORE}
        return {**state, "approval_asked_at": None, "approved_at": None}
    result, approved = node.opbrengst, over + APPROVED_AFTER
    is_shared = node.status_bij_demo_halverwege == VisitStatus.SHARED and approved <= load.moment
    return {
        "status": VisitStatus.SHARED if is_shared else VisitStatus.DONE,
        "residents_asked": True,
        "learned": result.samenvatting,
        "lessons": lines(result.geleerd),
        "approval_asked_at": None if is_shared else over,
        "approved_at": approved if is_shared else None,
    }


def _state_before(left: dt.timedelta) -> VisitStatus:
    """So long before the visit: a host has agreed from the beginning."""
    if left <= READY_BEFORE:
        return VisitStatus.READY
    return VisitStatus.PLANNED if left <= PLANNED_BEFORE else VisitStatus.AGREED


def _load_steps(load: Load, visit: WorkVisit, node: Visit) -> None:
    for number, step in enumerate(node.programma, start=1):
        values = {"starts": step.begin, "ends": step.eind, "title": step.titel, "by": step.wie}
        load.rows.put(VisitStep, f"step:{node.id}:{number}", {"visit": visit, **values})


def _load_runbook(load: Load, visit: WorkVisit, node: Visit) -> None:
    for number, task in enumerate(load.content.visits.algemeen.checklist_gastorganisatie, start=1):
        due = node.datum + dt.timedelta(days=task.wanneer)
        done = clock.at(due, DONE_AT)
        agreed = due < node.datum or node.opbrengst.goedgekeurd_door_gastpersoon
        values = {
            "visit": visit,
            "what": task.wat,
            "owned_by": TaskOwner.HOST if task.wie == HOST else TaskOwner.OTHER,
            "owner": "" if task.wie == HOST else task.wie,
            "due_on": due,
            "done_at": done if agreed and done <= load.moment else None,
        }
        load.rows.put(RunbookTask, f"task:{node.id}:{number}", values)
