from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from course.enums import EnrolmentState, Side
from course.queries.enrolment.waitlist import waitlist_of
from course.waitlist import Entry, Verdict, Waitlist
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, OrganisationFactory

INS, MUN = Side.INSURER, Side.MUNICIPALITY


def waitlist(*line: Entry, holding=None, released=False, most=2, seats=(2, 2)) -> Waitlist:
    return Waitlist(
        capacity=sum(seats),
        seats=dict(zip((INS, MUN), seats, strict=True)),
        most_per_organisation=most,
        released=released,
        holding=Counter(holding or {}),
        entries=line,
    )


def waits(pk: int, side: Side, rank: int, organisation: int | None = None) -> Entry:
    return Entry(pk, side, rank, organisation if organisation is not None else 100 + pk)


def offered(waitlist: Waitlist) -> list[int]:
    return [person.pk for person, _after in waitlist.offers()]


def test_each_side_is_offered_its_own_seats_in_order_of_rank():
    line = (waits(1, INS, 1), waits(2, INS, 2), waits(3, MUN, 1), waits(4, MUN, 2), waits(5, MUN, 3))
    assert offered(waitlist(*line)) == [1, 3, 2, 4]


def test_the_side_that_is_furthest_below_its_seats_goes_first():
    line = (waits(1, INS, 1), waits(2, MUN, 1))
    assert offered(waitlist(*line, holding={(INS, 7): 1}, released=True)) == [2, 1]


def test_before_the_release_an_empty_seat_waits_for_its_side():
    line = (waits(1, MUN, 1),)
    full = {(MUN, 7): 1, (MUN, 8): 1}
    assert offered(waitlist(*line, holding=full)) == []
    assert waitlist(*line, holding=full).verdict(line[0]) == Verdict.SIDE_FULL
    assert offered(waitlist(*line, holding=full, released=True)) == [1]


def test_an_organisation_with_its_share_is_passed_and_stays_in_line():
    first, second = waits(1, MUN, 1, organisation=7), waits(2, MUN, 2)
    table = waitlist(first, second, holding={(MUN, 7): 1}, most=1)
    assert offered(table) == [2]
    assert [table.verdict(person) for person in (first, second)] == [Verdict.ORGANISATION_FULL, Verdict.NEXT]


def test_who_cannot_answer_is_passed_and_stops_nobody():
    closed, second = replace(waits(1, MUN, 1), can_answer=False), waits(2, MUN, 2)
    table = waitlist(closed, second)
    assert offered(table) == [2]
    assert [table.verdict(person) for person in (closed, second)] == [Verdict.ACCOUNT_CLOSED, Verdict.NEXT]
    assert table.free_for(MUN) - waitlist(waits(1, MUN, 1), second).free_for(MUN) == 1


def test_an_offer_counts_for_the_share_of_the_organisation():
    assert offered(waitlist(waits(1, MUN, 1, organisation=7), waits(2, MUN, 2, organisation=7), most=1)) == [1]


def test_who_has_no_organisation_counts_in_no_share():
    table = waitlist(holding={(MUN, None): 2, (MUN, 7): 1})
    assert (table.shares(), table.left) == ({7: 1}, 1)


def test_more_taken_than_there_is_leaves_nothing_and_never_less():
    table = waitlist(waits(1, INS, 1), holding={(MUN, 7): 3, (MUN, 8): 2}, released=True)
    assert (table.left, table.open_to(INS), offered(table)) == (0, 0, [])
    assert table.verdict(table.entries[0]) == Verdict.FULL


def test_behind_somebody_else_is_a_verdict_too():
    first, second = waits(1, MUN, 1), waits(2, MUN, 2)
    assert waitlist(first, second).verdict(second) == Verdict.BEHIND


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_the_board_of_an_edition_is_one_query(at, people, django_assert_num_queries):
    at(2026, 10, 1, 10)
    edition, organisation = EditionFactory(), InsurerFactory()
    for rank in range(1, people + 1):
        EnrolmentFactory(edition=edition, side=INS, state=EnrolmentState.WAITING, rank=rank)
        EnrolmentFactory(edition=edition, side=INS, user__organisation=organisation)
    with django_assert_num_queries(1):
        table = waitlist_of(edition)
    assert (table.holding, [person.rank for person in table.entries], table.released) == (
        {(INS, organisation.pk): people},
        list(range(1, people + 1)),
        False,
    )


@pytest.mark.django_db
def test_who_has_a_seat(at):
    """Placed, offered, completed, and who is held a place until the manager answers; nobody else."""
    until = at(2026, 10, 1, 10) + dt.timedelta(days=3)
    edition, organisation = EditionFactory(), OrganisationFactory()
    for state in set(EnrolmentState) - {EnrolmentState.WAITING}:
        fields = {"offered_until": until} if state == EnrolmentState.OFFERED else {}
        EnrolmentFactory(edition=edition, state=state, user__organisation=organisation, **fields)
    held = EnrolmentState.AWAITING_APPROVAL
    EnrolmentFactory(edition=edition, state=held, held_until=until, user__organisation=organisation)
    assert waitlist_of(edition).holding == {(MUN, organisation.pk): 4}


@pytest.mark.django_db
def test_the_line_stands_per_side_in_order_of_rank():
    edition = EditionFactory()
    for side, rank in ((MUN, 2), (INS, 2), (MUN, 1), (INS, 1)):
        EnrolmentFactory(edition=edition, side=side, state=EnrolmentState.WAITING, rank=rank)
    assert [(person.side, person.rank) for person in waitlist_of(edition).entries] == [
        (INS, 1),
        (INS, 2),
        (MUN, 1),
        (MUN, 2),
    ]


@pytest.mark.parametrize(("seats", "first"), [((3, 1), 1), ((2, 2), 2)])
def test_how_far_below_its_seats_a_side_is_counts_and_not_how_many_it_has(seats, first):
    line = (waits(1, INS, 1), waits(2, MUN, 1))
    table = waitlist(*line, holding={(INS, 7): 2, (MUN, 8): 1}, released=True, seats=seats)
    assert offered(table) == [first]
    assert [table.verdict(person) for person in line].index(Verdict.NEXT) == first - 1


def test_colleagues_count_on_whichever_side_they_are():
    table = waitlist(holding={(INS, 7): 1, (MUN, 7): 1, (MUN, 8): 1}, most=2, seats=(3, 3))
    assert (table.shares(), table.from_organisation(7), table.from_organisation(8)) == ({7: 2, 8: 1}, 2, 1)
    assert [table.has_share_left(number) for number in (7, 8, 9)] == [False, True, True]


def test_who_has_no_organisation_has_no_colleagues_and_no_maximum():
    alone = Entry(1, MUN, 1, None)
    table = waitlist(alone, holding={(MUN, None): 2}, most=1, seats=(2, 4))
    assert (table.from_organisation(None), table.has_share_left(None), offered(table)) == (0, True, [1])


def test_places_of_a_side_are_what_it_has_left_of_its_seats_and_never_more_than_there_are():
    kept = waitlist(holding={(INS, 7): 1, (MUN, 8): 1, (MUN, 9): 1}, seats=(4, 1))
    assert (kept.left, kept.open_to(INS), kept.open_to(MUN)) == (2, 2, 0)
    assert [waitlist(holding={(INS, 7): 1}, seats=(3, 2)).open_to(side) for side in (INS, MUN)] == [2, 2]
    free = waitlist(holding={(INS, 7): 1}, seats=(3, 2), released=True)
    assert [free.open_to(side) for side in (INS, MUN)] == [4, 4]


def test_a_newcomer_passes_nobody_of_the_side_and_after_the_release_nobody_at_all():
    line = (waits(1, INS, 1), waits(2, MUN, 1), waits(3, MUN, 2, organisation=7))
    holding = {(MUN, 7): 1}
    kept, released = (waitlist(*line, holding=holding, most=1, seats=(3, 3), released=on) for on in (False, True))
    assert [(table.free_for(INS), table.free_for(MUN)) for table in (kept, released)] == [(2, 1), (3, 3)]
    assert [kept.has_seat_for(MUN, number) for number in (7, 8)] == [False, True]
    crowded = waitlist(*line, holding=holding, most=1, seats=(1, 2))
    assert [(crowded.free_for(side), crowded.has_seat_for(side, 8)) for side in (INS, MUN)] == [(0, False), (0, False)]
    assert waitlist(*line, seats=(0, 0)).free_for(MUN) == 0


def test_who_is_offered_a_place_has_it_and_stands_in_line_no_more():
    first, second = waits(1, MUN, 1), waits(2, MUN, 2)
    table = waitlist(first, second, holding={(MUN, 101): 1}, seats=(1, 3))
    after = table.after_offer_to(first)
    assert (after.holding, after.entries) == ({(MUN, 101): 2}, (second,))
    assert (table.holding, table.entries) == ({(MUN, 101): 1}, (first, second))
    assert waitlist().next_in_line() is None
