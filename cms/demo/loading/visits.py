"""Loads the work visits with their steps and runbook, as far as they are at the moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cms.demo.loading.load import Load, lines
from cms.demo.schema.visits import Visit
from course import clock
from course.enums import VisitStatus
from course.models import RunbookTask, VisitStep, WorkVisit

READY_BEFORE = dt.timedelta(days=7)
"""From a week before, when the host knows who comes, a visit is ready to go."""

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
        "maximum": node.groep.maximum,
        "subgroups": node.groep.subgroepen,
        "questions": lines(node.leervragen),
        "transport": node.vervoer,
        "accessibility": node.toegankelijkheid,
        "fee": node.kosten.vergoeding_gastorganisatie_eur,
        "gift": node.kosten.cadeau,
        "plan_b": node.noodplan,
    }


def _learned(load: Load, node: Visit) -> dict[str, Any]:
    """The state, and what was learned once the visit is over."""
    if clock.at(node.datum, node.eind) > load.moment:
        ready = node.datum - load.today <= READY_BEFORE
        return {"status": VisitStatus.READY if ready else VisitStatus.PLANNED}
    result = node.opbrengst
    return {
        "status": node.status_bij_demo_halverwege,
        "learned": result.samenvatting,
        "lessons": lines(result.geleerd),
        "host_agreed": result.goedgekeurd_door_gastpersoon,
    }


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
            "owner": task.wie,
            "due_on": due,
            "done_at": done if agreed and done <= load.moment else None,
        }
        load.rows.put(RunbookTask, f"task:{node.id}:{number}", values)
