"""Loads the work visits with their steps and runbook, as far as they are at the moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from operator import itemgetter
from typing import Any

from cms.demo.loading.load import Load, lines
from cms.demo.schema.visits import Visit
from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.visits.host import amend_learned, approve_learned, ask_approval, tick_task
from course.actions.visits.save import VisitRows, save_visit
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM, Authority
from course.enums import TaskOwner, VisitStatus
from course.models import RunbookTask, User, VisitStep, WorkVisit
from course.queries.visits.host import visit_in_full

Step = tuple[dt.datetime, Callable[[], object]]
"""When something happens, and what."""

READY_BEFORE = dt.timedelta(days=1)
"""The day before, the course office goes through the runbook once more, and the visit is ready to go."""

PLANNED_BEFORE = dt.timedelta(weeks=8)
"""From then on its programme is complete."""

HOST = "gastpersoon"
"""What the file calls the contact of a host."""

APPROVED_AFTER = dt.timedelta(days=7)
"""So long after the visit its host approves what was learned."""

DONE_AT = dt.time(9)
"""A task that is done was done on its day at this hour, Dutch time."""

MORNING = dt.time(9, 30)
"""At this hour, Dutch time, the course office saves a visit and moves it on."""

IDEA = {
    "status": VisitStatus.IDEA,
    "residents_asked": False,
    "learned": "",
    "lessons": "",
    "approval_asked_at": None,
    "approved_at": None,
    "link_number": 0,
    "version": 0,
}
"""How every visit begins."""


def load_visits(load: Load) -> None:
    """Every visit on the programme item that names it: an idea with its steps and tasks."""
    items = {item.werkbezoek: item for _module, _day, item in load.content.items if item.werkbezoek}
    for node in load.content.visits.werkbezoeken:
        values = {"item": load.rows[f"item:{items[node.id].id}"], **_hosts(load, node), **_details(node)}
        _load_visit(load, node, values)


def live_visits(load: Load) -> None:
    """What came of each of them until the moment."""
    for node in load.content.visits.werkbezoeken:
        for moment, act in sorted(_story(load, load.rows[f"visit:{node.id}"], node), key=itemgetter(0)):
            if moment <= load.moment:
                with load.on(moment):
                    act()


def _load_visit(load: Load, node: Visit, values: dict[str, Any]) -> None:
    """As the form of a visit does: all of it at once. What an earlier load made begins as an idea again."""
    key, is_known = f"visit:{node.id}", load.rows.known(WorkVisit, f"visit:{node.id}") is not None
    visit = load.rows.put(WorkVisit, key, {**values, **IDEA}) if is_known else WorkVisit(**values)
    steps = {f"step:{node.id}:{number}": row for number, row in enumerate(_steps(node), start=1)}
    tasks = {f"task:{node.id}:{number}": row for number, row in enumerate(_runbook(load, node), start=1)}
    for name, row in (steps | tasks).items():
        row.pk = getattr(load.rows.known(type(row), name), "pk", None)
    save_visit(
        visit=visit,
        co_hosts=[load.rows[f"organisation:{name}"] for name in node.andere_gastheren],
        rows=VisitRows([*steps.values()], [*tasks.values()]),
        seen=visit.version,
        by=load.office,
    )
    made: dict[str, WorkVisit | VisitStep | RunbookTask] = {key: visit, **steps, **tasks}
    for name, made_row in made.items():
        load.rows.remember(name, made_row)


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


def _story(load: Load, visit: WorkVisit, node: Visit) -> Iterator[Step]:
    """What happens when, as far as the file says it; `load_visits` stops at the moment."""
    office, host = load.office, load.rows[f"person:{node.gastpersoon}"]
    over = clock.at(node.datum, node.eind)
    move = partial(_move, visit, by=office)
    yield load.beginning, partial(move, VisitStatus.ASKED)
    yield load.beginning, partial(_move, visit, VisitStatus.AGREED, by=host)
    yield from _ticks(visit, node, host)
    yield clock.at(node.datum - PLANNED_BEFORE, MORNING), partial(_save, visit, office)
    yield clock.at(node.datum - PLANNED_BEFORE, MORNING), partial(move, VisitStatus.PLANNED)
    yield clock.at(node.datum - READY_BEFORE, MORNING), partial(_save, visit, office, residents_asked=True)
    yield clock.at(node.datum - READY_BEFORE, MORNING), partial(move, VisitStatus.READY)
    yield over, partial(_move, visit, VisitStatus.DONE, by=SYSTEM)
    yield over, partial(_learned, visit, node, host, office)
    if node.status_bij_demo_halverwege == VisitStatus.SHARED:
        yield over + APPROVED_AFTER, partial(_approve, visit, host)


def _ticks(visit: WorkVisit, node: Visit, host: User) -> Iterator[Step]:
    """The host ticks the own tasks, each on its last day; what comes after the visit when it was approved."""
    for task in visit.runbook.filter(owned_by=TaskOwner.HOST):
        if task.due_on < node.datum or node.opbrengst.goedgekeurd_door_gastpersoon:
            yield clock.at(task.due_on, DONE_AT), partial(tick_task, task=task, done=True, by=host)


def _move(visit: WorkVisit, to: VisitStatus, *, by: Authority) -> None:
    move_visit(visit=visit, to=to, by=by, telling=AT_ONCE)


def _save(visit: WorkVisit, office: User, **values: object) -> None:
    """As the form of the visit does: all of it, with these changed, and with the tasks of others done that were due."""
    visit = visit_in_full(visit.pk)
    for name, value in values.items():
        setattr(visit, name, value)
    tasks, today = list(visit.runbook.all()), clock.today()
    done = [task for task in tasks if task.done_at or (task.owned_by == TaskOwner.OTHER and task.due_on <= today)]
    rows = VisitRows(list(visit.steps.all()), tasks, done)
    save_visit(visit=visit, co_hosts=visit.co_hosts.all(), rows=rows, seen=visit.version, by=office, telling=AT_ONCE)


def _learned(visit: WorkVisit, node: Visit, host: User, office: User) -> None:
    """The host words it on the day itself, and the course office asks for an approval."""
    result, seen = node.opbrengst, WorkVisit.objects.get(pk=visit.pk).version
    amend_learned(visit=visit, learned=result.samenvatting, lessons=lines(result.geleerd), seen=seen, by=host)
    ask_approval(visit=visit, by=office, telling=AT_ONCE)


def _approve(visit: WorkVisit, host: User) -> None:
    stored = WorkVisit.objects.get(pk=visit.pk)
    approve_learned(visit=stored, learned=stored.learned, lessons=stored.lessons, seen=stored.version, by=host)


def _steps(node: Visit) -> list[VisitStep]:
    return [VisitStep(starts=step.begin, ends=step.eind, title=step.titel, by=step.wie) for step in node.programma]


def _runbook(load: Load, node: Visit) -> list[RunbookTask]:
    tasks = []
    for task in load.content.visits.algemeen.checklist_gastorganisatie:
        owned_by, owner = (TaskOwner.HOST, "") if task.wie == HOST else (TaskOwner.OTHER, task.wie)
        due_on = node.datum + dt.timedelta(days=task.wanneer)
        tasks.append(RunbookTask(what=task.wat, owned_by=owned_by, owner=owner, due_on=due_on))
    return tasks
