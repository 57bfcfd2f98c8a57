"""Enrolling through a real server, many at the same moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.submit import submit
from course.enums import EnrolmentState, MailCode, Side
from course.models import Edition, Enrolment, Message, User
from course.queries.enrolment.audit import findings_of, findings_of_messages
from course.queries.enrolment.links import offer_link
from course.queries.enrolment.waitlist import waitlist_of
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, OrganisationFactory
from tests.helpers.parallel import applicant, apply_at_once, ranks, states
from tests.services.web import Sending, cookie_of, site
from tests.services.workers import Broker

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT, PLACED, WAITING, OFFERED, WITHDRAWN = (
    EnrolmentState.DRAFT, EnrolmentState.PLACED, EnrolmentState.WAITING, EnrolmentState.OFFERED,
    EnrolmentState.WITHDRAWN,
)  # fmt: skip
ORGANISATIONS = {Side.INSURER: InsurerFactory, Side.MUNICIPALITY: OrganisationFactory}


def open_edition(*, seats: int, taken: int, **fields: object) -> Edition:
    """Open now, with so many seats for each side, of which some are taken; no seat is released yet."""
    now = clock.now()
    usual = {
        "enrolment_opens_at": now - dt.timedelta(days=10),
        "enrolment_closes_at": now + dt.timedelta(days=10),
        "seats_released_on": (now + dt.timedelta(days=9)).date(),
        "starts_on": (now + dt.timedelta(days=60)).date(),
        "ends_on": (now + dt.timedelta(days=200)).date(),
        "capacity": 2 * seats,
        "seats_insurer": seats,
        "seats_municipality": seats,
        "minimum": 0,
    }
    edition = EditionFactory(**{**usual, **fields})
    for side, organisation in ORGANISATIONS.items():
        for _number in range(taken):
            EnrolmentFactory(edition=edition, side=side, user__organisation=organisation())
    return edition


def applicants(edition: Edition, number: int) -> list[User]:
    """So many of each side, every one of an organisation of their own, in turn."""
    return [applicant(edition, organisation()) for _ in range(number) for organisation in ORGANISATIONS.values()]


def last_steps(edition: Edition, people: Iterable[User]) -> list[Sending]:
    """The button that sends the enrolment."""
    path = reverse("course:enrol_step", args=[edition.slug, 4])
    return [Sending(path, cookie_of(person)) for person in people]


def lines(edition: Edition) -> dict[str, list[int]]:
    """The places in line per side."""
    waiting = Enrolment.objects.filter(edition=edition, state=WAITING).order_by("rank")
    found: dict[str, list[int]] = {side: [] for side in ORGANISATIONS}
    for side, rank in waiting.values_list("side", "rank"):
        found[side].append(rank)
    return found


def findings(edition: Edition) -> list[str]:
    return [*findings_of(edition), *findings_of_messages()]


@pytest.mark.services
def test_two_hundred_people_enrol_at_once_for_the_last_twenty_places(own_database: str, redis_broker: Broker) -> None:
    edition = open_edition(seats=15, taken=5)
    people = applicants(edition, 100)

    with site(own_database, redis_broker) as server:
        answers = server.post_at_once(last_steps(edition, people))

    assert Counter(answers) == {302: 200}
    assert states(edition, people) == {PLACED: 20, WAITING: 180}
    assert lines(edition) == {side: list(range(1, 91)) for side in ORGANISATIONS}
    assert Enrolment.objects.filter(user__in=people).count() == 200
    told = Message.objects.filter(person__in=people).values_list("template", flat=True)
    assert Counter(told) == {MailCode.PLACED: 20, MailCode.WAITING: 180}
    assert findings(edition) == []


@pytest.mark.services
def test_the_same_while_others_withdraw_and_accept(own_database: str, redis_broker: Broker) -> None:
    """Twenty withdraw and ten accept while a hundred enrol: every place is taken once, and none lies free."""
    edition = open_edition(seats=20, taken=20)
    line = applicants(edition, 10)
    for person in line:
        submit(by=person, edition=edition)
    give_up(edition, 5)
    open_offers = list(Enrolment.objects.filter(edition=edition, state=OFFERED))
    leaving_now = list(Enrolment.objects.filter(edition=edition, state=PLACED).order_by("pk")[:20])
    people = applicants(edition, 50)
    sendings = [
        *last_steps(edition, people),
        *(withdrawal(enrolment) for enrolment in leaving_now),
        *(Sending(offer_link(enrolment), form=(("answer", "accept"),)) for enrolment in open_offers),
    ]

    with site(own_database, redis_broker) as server:
        answers = server.post_at_once(sendings)

    assert Counter(answers) == {302: len(sendings)}
    everybody = Counter(Enrolment.objects.filter(edition=edition).values_list("state", flat=True))
    assert everybody[PLACED] + everybody[OFFERED] == 40
    assert (everybody[WITHDRAWN], everybody[WAITING], everybody[DRAFT]) == (30, 90, 0)
    assert states(edition, [enrolment.user for enrolment in open_offers]) == {PLACED: 10}
    assert Enrolment.objects.filter(edition=edition).values("user").distinct().count() == everybody.total()
    assert findings(edition) == []


def give_up(edition: Edition, number: int) -> None:
    """So many of each side withdraw before, so that there are offers to accept."""
    for side in ORGANISATIONS:
        for enrolment in Enrolment.objects.filter(edition=edition, side=side, state=PLACED)[:number]:
            withdraw(enrolment=enrolment, by=enrolment.user)


def withdrawal(enrolment: Enrolment) -> Sending:
    path = reverse("course:withdraw", args=[enrolment.pk])
    return Sending(path, cookie_of(enrolment.user), (("stated", "0.00"),))


@pytest.mark.services
def test_control_without_the_lock_the_same_server_breaks_its_promise(own_database: str, redis_broker: Broker) -> None:
    """Nothing else differs; so the tests above can fail."""
    edition = open_edition(seats=6, taken=1)
    people = applicants(edition, 50)

    with site(own_database, redis_broker, "tests.services.unlocked") as server:
        answers = server.post_at_once(last_steps(edition, people))

    outcomes = Counter(answers)
    came_in = edition.enrolments.filter(user__in=people).exclude(state=DRAFT).count()
    assert set(outcomes) <= {302, 500}
    assert (outcomes[302] > 0, came_in) == (True, outcomes[302])
    assert waitlist_of(edition).holding.total() > edition.capacity or outcomes[500] > 0


@pytest.mark.services
def test_fifty_people_apply_at_the_same_instant_for_the_last_five_places(own_database: str) -> None:
    edition = open_edition(seats=10, taken=5)
    people = [applicant(edition) for _ in range(50)]

    outcomes = apply_at_once(edition, people)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert states(edition, people) == {PLACED: 5, WAITING: 45}
    assert ranks(edition) == list(range(1, 46))
    assert Counter(Message.objects.values_list("person", flat=True)) == {person.pk: 1 for person in people}
    assert findings(edition) == []


def test_twenty_people_at_once_for_the_last_four_places_whatever_the_database(own_database: str) -> None:
    edition = open_edition(seats=4, taken=2)
    people = applicants(edition, 10)

    outcomes = apply_at_once(edition, people)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert states(edition, people) == {PLACED: 4, WAITING: 16}
    assert lines(edition) == {side: list(range(1, 9)) for side in ORGANISATIONS}
    assert findings(edition) == []


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"approval_required": True}, {"capacity": 4, "seats_municipality": 3}])
def test_enrolling_takes_at_most_28_queries_and_as_many_behind_a_hundred_people_as_behind_three(
    fields: dict[str, object],
) -> None:
    """A place in line, a question to the manager, and a place that colleagues in line may not have."""
    costs = []
    for length in (1, 3, 100):
        edition = open_edition(seats=1, taken=1, **fields)
        colleague = edition.enrolments.get(side=Side.MUNICIPALITY).user.organisation
        Edition.objects.filter(pk=edition.pk).update(max_per_organisation=1)
        for rank in range(1, length + 1):
            EnrolmentFactory(edition=edition, state=WAITING, rank=rank, user__organisation=colleague)
        person = applicant(edition)
        with CaptureQueriesContext(connection) as queries:
            submit(by=person, edition=edition)
        costs.append(len(queries))
    _first, short, long = costs
    assert short == long <= 28
