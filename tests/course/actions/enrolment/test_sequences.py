"""Random sequences of what people do and of days that pass: the recount finds nothing after any of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from operator import attrgetter

import pytest
import time_machine
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from course import clock
from course.actions.due import run_due
from course.actions.editions.cancel import cancel_edition
from course.actions.editions.save import save_edition
from course.actions.enrolment import approval as approvals
from course.actions.enrolment.bulk_placing import place_many
from course.actions.enrolment.leaving import begin_again as start_over
from course.actions.enrolment.leaving import withdraw as sign_off
from course.actions.enrolment.offers import accept_offer, decline_offer, rejoin_line
from course.actions.enrolment.submit import save_draft, submit
from course.actions.enrolment.transfer import hand_over as give_place
from course.actions.enrolment.transfer import move_to_edition as take_elsewhere
from course.authority import SYSTEM
from course.enums import AfterLapse, EnrolmentState, Placing
from course.errors import Refusal
from course.models import Edition, Enrolment, User
from course.queries.enrolment.audit import findings_of, findings_of_messages
from tests.factories import EditionFactory, InsurerFactory, OrganisationFactory, UserFactory
from tests.helpers.enrolment import ANSWERS, asked
from tests.helpers.people import office

OWNER = attrgetter("user")


START = dt.datetime(2026, 11, 5, 10, tzinfo=clock.AMSTERDAM)
STEPS = [
    dt.timedelta(minutes=1),
    dt.timedelta(hours=7),
    dt.timedelta(days=1),
    dt.timedelta(days=4),
    dt.timedelta(days=40),
]

D = EnrolmentState
SIDES = ("insurer", "municipality")
SEATED = ("placed", "offered", "completed")
WAITS, LINE, OFFERED, PLACED = D.AWAITING_APPROVAL, D.WAITING, D.OFFERED, D.PLACED

who = st.integers(0, 9)
"""Which of the ten people; or, of who is in the right state, which one (counted round)."""


def somebody(*states: EnrolmentState) -> Callable[..., object]:
    """The rule is for who is in one of these states, and at least one person is."""
    return precondition(lambda machine: not machine.states.isdisjoint(states))


class Sequences(RuleBasedStateMachine):
    """A small edition, two people of each of five organisations, and a second edition to move to."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = START
        self.states: set[str] = set()
        self.travel = time_machine.travel(START, tick=False)
        self.travel.start()
        organisations = [InsurerFactory() for _ in range(2)] + [OrganisationFactory() for _ in range(3)]
        self.people = [UserFactory(organisation=one) for one in organisations for _number in range(2)]
        closes = {"enrolment_closes_at": dt.datetime(2026, 12, 20, 23, 59, tzinfo=clock.AMSTERDAM)}
        self.edition = EditionFactory(
            **closes,
            capacity=3,
            minimum=0,
            seats_insurer=1,
            seats_municipality=2,
            max_per_organisation=2,
            offer_working_days=2,
        )
        self.other = EditionFactory(**closes, capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)

    def teardown(self) -> None:
        self.travel.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # --- who is meant ---------------------------------------------------------------------------------------
    def one_of(self, number: int, *states: EnrolmentState) -> Enrolment | None:
        found = list(Enrolment.objects.filter(state__in=states).order_by("pk"))
        return found[number % len(found)] if found else None

    def do(
        self,
        act: Callable[..., object],
        enrolment: Enrolment | None,
        by: Callable[..., object] = OWNER,
        **details: object,
    ) -> None:
        """What its owner does with an enrolment, or who acts `by`. A refusal is an answer too."""
        if enrolment is None:
            return
        with suppress(Refusal):
            act(enrolment=enrolment, by=by(enrolment), **details)

    def change(self, edition: Edition, **values: object) -> None:
        form = Edition.objects.get(pk=edition.pk)
        for name, value in values.items():
            setattr(form, name, value)
        with suppress(Refusal):
            save_edition(edition=form, changed=list(values), by=SYSTEM)

    # --- what people do -------------------------------------------------------------------------------------
    @initialize(
        numbers=st.lists(who, min_size=4, max_size=9, unique=True), needed=st.sampled_from([False, False, True])
    )
    def some_have_enrolled(self, numbers: list[int], needed: bool) -> None:
        self.change(self.edition, approval_required=needed)
        for number in numbers:
            self.enrol(number, second=False)

    @rule(number=who, second=st.booleans())
    def enrol(self, number: int, second: bool) -> None:
        person: User = self.people[number]
        edition = self.other if second else self.edition
        answers = {**ANSWERS, "organisation": str(person.organisation_id)}
        with suppress(Refusal):
            save_draft(by=person, edition=edition, answers=answers)
            submit(by=person, edition=edition)

    @somebody(WAITS)
    @rule(number=who)
    def approve(self, number: int) -> None:
        self.do(approvals.approve, self.one_of(number, WAITS), by=asked)

    @somebody(WAITS)
    @rule(number=who)
    def refuse(self, number: int) -> None:
        self.do(approvals.refuse, self.one_of(number, WAITS), by=asked, reason="Te druk.")

    @somebody(WAITS)
    @rule(number=who, other=who)
    def ask_another_manager(self, number: int, other: int) -> None:
        enrolment = self.one_of(number, WAITS)
        if enrolment:
            manager = {"manager_name": "Ria", "manager_email": f"ria{other}@duinrade.example"}
            self.do(approvals.ask_again, enrolment, **manager)

    @somebody(OFFERED)
    @rule(number=who)
    def accept(self, number: int) -> None:
        self.do(accept_offer, self.one_of(number, OFFERED))

    @somebody(OFFERED)
    @rule(number=who)
    def decline(self, number: int) -> None:
        self.do(decline_offer, self.one_of(number, OFFERED))

    @somebody(D.DECLINED, D.LAPSED)
    @rule(number=who)
    def rejoin(self, number: int) -> None:
        enrolment = self.one_of(number, D.DECLINED, D.LAPSED)
        self.do(rejoin_line, enrolment)

    @somebody(PLACED, LINE, OFFERED, WAITS)
    @rule(number=who)
    def withdraw(self, number: int) -> None:
        self.do(sign_off, self.one_of(number, PLACED, LINE, OFFERED, WAITS))

    @somebody(D.WITHDRAWN, D.NOT_PLACED, D.TRANSFERRED)
    @rule(number=who)
    def begin_again(self, number: int) -> None:
        gone = self.one_of(number, D.WITHDRAWN, D.NOT_PLACED, D.TRANSFERRED)
        self.do(start_over, gone)

    @somebody(PLACED)
    @rule(number=who)
    def hand_over(self, number: int) -> None:
        enrolment = self.one_of(number, PLACED)
        if enrolment:
            colleagues = User.objects.filter(organisation=enrolment.organisation_id).exclude(pk=enrolment.user_id)
            self.do(give_place, enrolment, colleague=colleagues.get())

    @somebody(PLACED, LINE)
    @rule(number=who)
    def move_to_the_other_edition(self, number: int) -> None:
        enrolment = self.one_of(number, PLACED, LINE)
        if enrolment:
            target = self.edition if enrolment.edition_id == self.other.pk else self.other
            self.do(take_elsewhere, enrolment, edition=target, by=lambda _row: office())

    # --- what the course office changes ---------------------------------------------------------------------
    @somebody(PLACED, LINE, OFFERED, WAITS)
    @rule(number=who, to=st.sampled_from([PLACED, LINE, D.NOT_PLACED]))
    def decided_by_the_office(self, number: int, to: EnrolmentState) -> None:
        enrolment = self.one_of(number, LINE, D.RECEIVED, D.DECLINED, D.LAPSED, WAITS, OFFERED)
        if enrolment:
            chosen = {enrolment.pk: enrolment.moves}
            with suppress(Refusal):
                place_many(edition=enrolment.edition, chosen=chosen, to=to, by=self.people[0])

    @rule(insurer=st.integers(0, 3), municipality=st.integers(0, 3))
    def change_the_seats(self, insurer: int, municipality: int) -> None:
        if insurer + municipality:
            seats = {"seats_insurer": insurer, "seats_municipality": municipality}
            self.change(self.edition, capacity=insurer + municipality, **seats)

    @rule(most=st.integers(1, 3))
    def change_the_maximum_per_organisation(self, most: int) -> None:
        self.change(self.edition, max_per_organisation=most)

    @rule(day=st.sampled_from([dt.date(2026, 11, 3), dt.date(2026, 11, 9), dt.date(2026, 12, 20)]))
    def change_the_release_date(self, day: dt.date) -> None:
        self.change(self.edition, seats_released_on=day)

    @rule(
        needed=st.sampled_from([False, False, True]), after=st.sampled_from(AfterLapse), gives=st.sampled_from(Placing)
    )
    def change_the_rules(self, needed: bool, after: AfterLapse, gives: Placing) -> None:
        self.change(self.edition, approval_required=needed, after_lapse=after, placing=gives)

    @rule(sure=st.integers(0, 7))
    def cancel(self, sure: int) -> None:
        if sure == 0:
            with suppress(Refusal):
                cancel_edition(edition=self.edition, by=SYSTEM)

    # --- what the calendar does -----------------------------------------------------------------------------
    @rule(step=st.sampled_from(STEPS))
    def time_passes(self, step: dt.timedelta) -> None:
        """The worker ticks at once: nothing stays longer than a minute."""
        self.now += step
        self.travel.stop()
        self.travel = time_machine.travel(self.now, tick=False)
        self.travel.start()
        list(run_due())

    @invariant()
    def the_recount_finds_nothing(self) -> None:
        self.states = set(Enrolment.objects.order_by().values_list("state", flat=True))
        with translation.override("en"):
            found = [finding for edition in Edition.objects.order_by("pk") for finding in findings_of(edition)]
            assert [*found, *findings_of_messages()] == []

    @invariant()
    def the_promises_hold_when_counted_by_hand(self) -> None:
        """From the rows alone, without asking anything that the product itself counts with."""
        for edition in Edition.objects.order_by("pk"):
            rows = list(Enrolment.objects.filter(edition=edition).order_by("rank"))
            seated = [row for row in rows if row.state in SEATED or row.held_until]
            lines = [[row.rank for row in rows if row.side == side and row.rank] for side in SIDES]
            shares = Counter(row.organisation_id for row in seated)
            assert len(seated) <= edition.capacity
            assert max(shares.values(), default=0) <= edition.max_per_organisation
            assert lines == [list(range(1, len(line) + 1)) for line in lines]
            if clock.today() < edition.seats_released_on:
                seats = (edition.seats_insurer, edition.seats_municipality)
                taken = [sum(row.side == side for row in seated) for side in SIDES]
                assert [number <= most for number, most in zip(taken, seats, strict=True)] == [True, True]


@pytest.mark.django_db
@pytest.mark.parametrize("part", [1, 2, 3, 4])
def test_the_recount_finds_nothing_after_any_sequence_of_moves(part):
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=4,
            stateful_step_count=18,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],  # making a failure smaller would take minutes
        ),
    )
