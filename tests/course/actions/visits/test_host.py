"""Who may do what with a visit: the host for the own one, the course office for all, nobody else."""

from __future__ import annotations

import pytest

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.visits.host import amend_learned, approve_learned, ask_approval, choose_questions, tick_task
from course.actions.visits.links import send_host_link, withdraw_host_link
from course.authority import SYSTEM, NotYours, Purpose, SignedLink
from course.enums import VisitStatus
from tests.factories import OrganiserFactory, UserFactory
from tests.helpers.visits import link_to, make_visit

pytestmark = pytest.mark.django_db

WORDS = {"learned": "Nieuw", "lessons": "", "seen": 0}
OF_HOST = {
    tick_task: lambda visit: {"task": visit.runbook.get(), "done": True},
    choose_questions: lambda visit: {"visit": visit, "chosen": []},
    amend_learned: lambda visit: {"visit": visit, **WORDS},
    approve_learned: lambda visit: {"visit": visit, **WORDS},
}
OF_OFFICE = {
    ask_approval: lambda visit: {"visit": visit, "telling": AT_ONCE},
    send_host_link: lambda visit: {"visit": visit, "telling": AT_ONCE},
    withdraw_host_link: lambda visit: {"visit": visit},
}


def closed(person):
    person.is_active = False
    person.save()
    return person


EVERYBODY = {
    "host": lambda visit: visit.contact,
    "link": link_to,
    "link read by the host": lambda visit: link_to(visit, visit.contact),
    "link read by the office": lambda visit: link_to(visit, OrganiserFactory()),
    "link of another": lambda _visit: link_to(make_visit(VisitStatus.DONE)),
    "link of an enrolment": lambda visit: SignedLink(Purpose.OFFER, link_to(visit).token),
    "organiser": lambda _visit: OrganiserFactory(),
    "former organiser": lambda _visit: closed(OrganiserFactory()),
    "closed host": lambda visit: closed(visit.contact),
    "closed link": lambda visit: (link_to(visit), closed(visit.contact))[0],
    "stranger": lambda _visit: UserFactory(),
    "system": lambda _visit: SYSTEM,
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", [*OF_HOST, *OF_OFFICE], ids=lambda act: act.__name__)
def test_the_host_acts_for_the_own_visit_and_the_office_where_it_is_the_offices(at, act, who):
    at(2027, 1, 22, 10)
    visit = make_visit(VisitStatus.DONE)
    given = (OF_HOST | OF_OFFICE)[act](visit)
    may = {"host", "link", "link read by the host"} if act in OF_HOST else {"organiser"}
    by = EVERYBODY[who](visit)
    if who in may:
        act(**given, by=by)
    else:
        with pytest.raises(NotYours):
            act(**given, by=by)


def test_a_task_that_is_ticked_twice_keeps_its_first_moment(at):
    first = at(2026, 12, 1, 10)
    visit = make_visit(VisitStatus.AGREED)
    task = visit.runbook.get()
    tick_task(task=task, done=True, by=visit.contact)
    at(2026, 12, 2, 10)
    tick_task(task=task, done=True, by=visit.contact)
    task.refresh_from_db()
    assert (task.done_at, task.done_at == clock.now()) == (first, False)
