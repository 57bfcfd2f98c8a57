"""An applicant reads every step in words, and what can be done."""

from __future__ import annotations

import pytest
from django.utils import translation

from course.actions.enrolment.approval import approve, ask_again, refuse, release_held_place
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.offers import decline_offer, lapse_offer, rejoin_line
from course.actions.enrolment.submit import save_draft, submit
from course.actions.enrolment.transfer import move_to_edition
from course.actions.enrolment.transition import transition
from course.actions.mail.telling import AT_ONCE
from course.enums import ENROLMENT_TRANSITIONS, Actor, EnrolmentState, MeetingStatus, Placing
from course.models import Enrolment
from course.queries.editions.current import course_days_of
from course.queries.enrolment.roles import Acting
from course.queries.enrolment.timeline import (
    OwnAction,
    own_actions_of,
    said_when_sent,
    steps_of,
    timelines_of,
    words_of,
)
from course.queries.enrolment.transitions import approval_is_open, offer_is_open
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.enrolment import asked

pytestmark = pytest.mark.django_db

E = EnrolmentState
ANSWERS = {
    "first_name": "Noor",
    "last_name": "Berg",
    "job_title": "beleidsadviseur",
    "learning_question": "Wie moet ik bellen?",
    "region": "Kust",
    "experience": "some",
    "manager_name": "Rob van Damen",
    "manager_email": "rob@duinrade.example",
}


@pytest.fixture(autouse=True)
def _october(at):
    at(2026, 10, 1, 10)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def enrolled(edition, user=None) -> Enrolment:
    user = user or UserFactory()
    save_draft(by=user, edition=edition, answers={**ANSWERS, "organisation": str(user.organisation_id)})
    return submit(by=user, edition=edition)


def in_line(edition, rank, **values) -> Enrolment:
    return EnrolmentFactory(edition=edition, state=E.WAITING, rank=rank, **values)


def words(enrolment) -> list[str]:
    return [step.words for step in steps_of([enrolment])[enrolment.pk]]


def test_every_move_of_the_table_has_words_of_its_own():
    told = {
        words_of(before, after, by)
        for before, moves in ENROLMENT_TRANSITIONS.items()
        for after, step in moves.items()
        for by in step.by
    }
    assert "" not in told
    assert len(told) == 36


def test_the_steps_from_line_to_offer_and_back(at):
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    first = EnrolmentFactory(edition=edition)
    person = enrolled(edition)
    at(2026, 10, 2, 10)
    withdraw(enrolment=first, by=first.user)
    at(2026, 10, 3, 10)
    decline_offer(enrolment=person, by=person.user)
    at(2026, 10, 4, 10)
    rejoin_line(enrolment=person, by=person.user)

    assert words(person) == [
        "You sent your enrolment. No place was free for you, so you came into the line.",
        "A place became free. We offered it to you.",
        "You let the place go. It went to the next in line.",
        "You went back into the line, at the end.",
        "A place became free. We offered it to you.",
    ]
    assert [step.at.day for step in steps_of([person])[person.pk]] == [1, 2, 3, 4, 4]


def test_an_offer_that_lapsed_is_told_with_what_came_of_it(at):
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    placed = EnrolmentFactory(edition=edition)
    person = enrolled(edition)
    withdraw(enrolment=placed, by=placed.user)
    enrolled(edition)
    at(2026, 10, 20, 10)
    lapse_offer(enrolment=person)
    assert words(person)[2:] == [
        "You did not answer in time. The place went to the next in line.",
        "You went to the end of the line.",
    ]


def test_the_reason_of_the_manager_is_told_and_that_of_the_office_is_not():
    edition = EditionFactory(approval_required=True)
    person = enrolled(edition)
    refuse(enrolment=person, by=asked(person), reason="Te druk dit voorjaar.")
    assert [(step.words, step.reason) for step in steps_of([person])[person.pk]] == [
        ("You sent your enrolment. We asked your manager for approval.", ""),
        ("Your manager did not approve.", "Te druk dit voorjaar."),
    ]

    other = in_line(edition, 1)
    by = Acting(Actor.ORGANISER, OrganiserFactory())
    transition(other, to=EnrolmentState.NOT_PLACED, by=by, reason="Hans Peters gaat voor")
    assert [(step.words, step.reason) for step in steps_of([other])[other.pk]] == [
        ("There was no place for you this time.", "")
    ]


def last_of(enrolment) -> tuple[str, str]:
    (explained,) = [other for other in timelines_of(enrolment.user) if other == enrolment]
    return explained.timeline.last.words, explained.timeline.last.moved_to


def test_who_withdrew_is_told():
    own, office = enrolled(EditionFactory()), enrolled(EditionFactory())
    withdraw(enrolment=own, by=own.user)
    withdraw(enrolment=office, by=OrganiserFactory(), telling=AT_ONCE, reason="Hans Peters gaat voor")
    assert (last_of(own), last_of(office)) == (("You withdrew.", ""), ("The course office withdrew you.", ""))


def test_who_was_moved_reads_to_which_edition():
    person = enrolled(EditionFactory(title="Voorjaar"))
    autumn = EditionFactory(title="Najaar", approval_required=True)
    moved = move_to_edition(enrolment=person, edition=autumn, by=OrganiserFactory(), telling=AT_ONCE)
    assert last_of(person) == ("The course office moved you to Najaar.", "Najaar")
    assert words(moved) == ["The course office enrolled you. We asked your manager for approval."]
    withdraw(enrolment=moved, by=moved.user)
    assert (last_of(moved), last_of(person)[1]) == (("You withdrew.", ""), "Najaar")


def test_what_the_office_notes_is_no_edition_of_somebody_else():
    enrolled(EditionFactory(title="Najaar"))
    person = enrolled(EditionFactory(title="Voorjaar"))
    withdraw(enrolment=person, by=OrganiserFactory(), telling=AT_ONCE, reason="Najaar")
    assert last_of(person) == ("The course office withdrew you.", "")


def test_a_place_that_was_held_too_long_is_a_step(at):
    person = enrolled(EditionFactory(approval_required=True))
    at(2026, 10, 30, 10)
    release_held_place(enrolment=person)
    approve(enrolment=person, by=asked(person))
    assert words(person)[1:] == [
        "There was no approval in time. The place that we held went to the next.",
        "Your manager approved. You have a place.",
    ]


def test_asking_another_manager_is_a_step(at):
    at(2026, 10, 1, 10)
    enrolment = EnrolmentFactory(state=E.AWAITING_APPROVAL, edition__approval_required=True)
    ask_again(enrolment=enrolment, manager_name="Ria Smid", manager_email="ria@duinrade.example", by=enrolment.user)
    assert words(enrolment) == ["Your manager was asked again."]


def test_without_a_history_there_is_the_day_of_sending():
    enrolment = EnrolmentFactory()
    assert [(step.words, step.at) for step in steps_of([enrolment])[enrolment.pk]] == [
        ("You sent your enrolment.", enrolment.submitted_at)
    ]
    draft = EnrolmentFactory(state=E.DRAFT, side="", submitted_at=None)
    assert steps_of([draft]) == {draft.pk: []}


def test_the_steps_of_others_stay_with_them():
    one, other = enrolled(EditionFactory()), enrolled(EditionFactory())
    assert [len(steps) for steps in steps_of([one]).values()] == [1]
    assert timelines_of(other.user) == [Enrolment.objects.get(pk=other.pk)]


def test_explaining_costs_two_queries_whatever_the_number_of_steps(django_assert_num_queries):
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    person = enrolled(edition)
    timelines_of(person.user)
    with django_assert_num_queries(2):
        assert len(timelines_of(person.user)[0].timeline.steps) == 1
    withdraw(enrolment=person, by=person.user)
    enrolled(EditionFactory(), person.user)
    with django_assert_num_queries(2):
        assert sorted(len(enrolment.timeline.steps) for enrolment in timelines_of(person.user)) == [1, 2]


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (E.DRAFT, set()),
        (E.AWAITING_APPROVAL, {OwnAction.WITHDRAW, OwnAction.ASK_AGAIN}),
        (E.RECEIVED, {OwnAction.WITHDRAW}),
        (E.PLACED, {OwnAction.WITHDRAW, OwnAction.HAND_OVER}),
        (E.WAITING, {OwnAction.WITHDRAW}),
        (E.OFFERED, {OwnAction.WITHDRAW}),
        (E.DECLINED, {OwnAction.REJOIN}),
        (E.LAPSED, {OwnAction.REJOIN}),
        (E.WITHDRAWN, {OwnAction.BEGIN_AGAIN}),
        (E.TRANSFERRED, {OwnAction.BEGIN_AGAIN}),
        (E.NOT_PLACED, {OwnAction.BEGIN_AGAIN}),
        (E.COMPLETED, set()),
    ],
)
def test_what_can_be_done_follows_the_table_of_moves(state, actions):
    enrolment = EnrolmentFactory.build(user=UserFactory(), edition=EditionFactory(), state=state)
    assert own_actions_of(enrolment) == actions
    enrolment.edition.is_cancelled = True
    assert own_actions_of(enrolment) == set()


@pytest.mark.parametrize(
    ("moment", "state", "actions"),
    [
        ((2026, 11, 15, 23, 59), E.WITHDRAWN, {OwnAction.BEGIN_AGAIN}),
        ((2026, 11, 16, 0), E.WITHDRAWN, set()),
        ((2027, 1, 20, 23, 59), E.DECLINED, {OwnAction.REJOIN}),
        ((2027, 1, 21, 0), E.DECLINED, set()),
        ((2027, 1, 21, 23, 59), E.PLACED, {OwnAction.WITHDRAW, OwnAction.HAND_OVER}),
        ((2027, 1, 22, 0), E.PLACED, {OwnAction.WITHDRAW}),
        ((2027, 6, 18, 0), E.PLACED, set()),
    ],
)
def test_what_can_be_done_ends_in_time(at, moment, state, actions):
    at(*moment)
    assert own_actions_of(EnrolmentFactory.build(user=UserFactory(), edition=EditionFactory(), state=state)) == actions


def test_who_has_no_organisation_hands_nothing_over():
    enrolment = EnrolmentFactory(user__organisation=None)
    assert own_actions_of(enrolment) == {OwnAction.WITHDRAW}


def test_an_offer_is_open_until_its_end(at):
    until = at(2026, 10, 6, 17)
    enrolment = EnrolmentFactory(state=E.OFFERED, offered_at=until, offered_until=until)
    at(2026, 10, 6, 16, 59)
    assert offer_is_open(enrolment) is True
    at(2026, 10, 6, 17)
    assert offer_is_open(enrolment) is False


def test_a_cancelled_edition_asks_nobody():
    edition = EditionFactory(is_cancelled=True)
    assert approval_is_open(EnrolmentFactory(edition=edition, state=E.AWAITING_APPROVAL)) is False


def test_course_days_are_those_that_count_and_go_ahead():
    edition = EditionFactory()
    for values in ({}, {"status": MeetingStatus.CANCELLED}, {"counts_as_day": False}):
        MeetingFactory(edition=edition, **values)
    assert course_days_of(edition) == 1


def test_who_sends_reads_how_it_stands():
    assert said_when_sent(enrolled(EditionFactory())) == ("You have a place. The confirmation is on its way by mail.")
    full = EditionFactory(capacity=1, minimum=0, seats_insurer=1, seats_municipality=0)
    assert said_when_sent(enrolled(full)) == "No place is free for you now. You are number 1 in your group."
    asks = {"approval_required": True}
    assert said_when_sent(enrolled(EditionFactory(**asks))) == (
        "We asked Rob van Damen for approval. Until Thursday 15 October 2026 we hold a place for you."
    )
    by_office = {"placing": Placing.BY_OFFICE}
    assert said_when_sent(enrolled(EditionFactory(**asks, **by_office))) == ("We asked Rob van Damen for approval.")
    assert said_when_sent(enrolled(EditionFactory(**by_office))) == (
        "Your enrolment is in. You hear by Friday 27 November 2026 whether you take part."
    )
