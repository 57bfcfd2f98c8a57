"""What the course office sees of an edition: why somebody is next or not, and what a change would do."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from course import clock
from course.actions.editions.save import save_edition
from course.actions.enrolment.bulk_placing import place_many
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.offers import offer_free_places, remind_of_offers
from course.actions.mail.telling import AT_ONCE
from course.authority import SYSTEM
from course.enums import SIDES, EnrolmentState, Side
from course.models import Audit, Enrolment, EnrolmentNeeds
from course.queries.editions.seats import seats_of
from course.queries.enrolment.audit import last_audit
from course.queries.enrolment.history import history_of
from course.queries.enrolment.overview import (
    OFFICE_STATES,
    Approval,
    WhatIf,
    after_offers,
    approval_of,
    enrolments_in,
    lines_in,
    next_if_one_came_free,
    offers_in,
    seats_on,
    simulate,
    state_in_words,
    states_in,
    verdict_in_words,
)
from course.queries.enrolment.statistics import statistics_of
from course.queries.enrolment.waitlist import waitlist_of
from course.waitlist import Entry, Verdict, Waitlist
from tests.factories import member
from tests.helpers.people import office

S = EnrolmentState


def full_house(edition):
    """Municipalities full with two, insurers have one seat left; municipalities wait. Returns who waits."""
    colleague = member(edition)
    member(edition)
    member(edition, side=Side.INSURER)
    member(edition, side=Side.INSURER)
    return [
        member(edition, S.WAITING, rank=1, organisation=colleague.user.organisation),
        member(edition, S.WAITING, rank=2),
        member(edition, S.WAITING, rank=3),
    ]


def verdicts(edition):
    lines = lines_in(waitlist_of(edition), enrolments_in(edition), edition)
    return [(person.enrolment.rank, person.verdict) for person in lines[Side.MUNICIPALITY]]


def test_everybody_in_line_hears_why_not_now(edition):
    edition.max_per_organisation = 1
    full_house(edition)
    assert verdicts(edition) == [
        (1, Verdict.ORGANISATION_FULL),
        (2, Verdict.SIDE_FULL),
        (3, Verdict.SIDE_FULL),
    ]


def test_once_released_the_first_who_may_is_next_and_the_others_stand_behind(edition, at):
    edition.max_per_organisation = 1
    full_house(edition)
    at(2026, 11, 9, 10)
    assert verdicts(edition) == [(1, Verdict.ORGANISATION_FULL), (2, Verdict.NEXT), (3, Verdict.BEHIND)]


def test_every_verdict_has_its_own_sentence(edition):
    waitlist = waitlist_of(edition)
    words = [verdict_in_words(verdict, waitlist, edition) for verdict in Verdict]
    assert len(set(words)) == len(Verdict)
    assert "3" in verdict_in_words(Verdict.ORGANISATION_FULL, waitlist, edition)


def test_on_the_last_day_the_office_reads_that_it_has_to_call_who_is_next(edition, at):
    at(2027, 1, 20, 14)
    assert "Bel deze persoon" in verdict_in_words(Verdict.NEXT, waitlist_of(edition), edition)
    assert "Bel" not in verdict_in_words(Verdict.BEHIND, waitlist_of(edition), edition)


def test_the_dry_run_names_exactly_who_is_then_offered_a_place(edition, at):
    full_house(edition)
    at(2026, 11, 9, 10)
    foreseen, _after = after_offers(waitlist_of(edition))
    offered = offer_free_places(edition)
    assert [person.pk for person in foreseen] == [row.pk for row in offered]
    assert len(offered) == 1


def test_who_is_next_if_a_place_came_free_gets_it_when_it_does(edition):
    waiting = full_house(edition)
    foreseen = next_if_one_came_free(waitlist_of(edition), Side.MUNICIPALITY)
    leaves = Enrolment.objects.filter(edition=edition, state=S.PLACED).last()
    withdraw(enrolment=leaves, by=leaves.user)
    assert foreseen.pk == waiting[0].pk
    leaves = Enrolment.objects.filter(edition=edition, state=S.PLACED, side=Side.MUNICIPALITY).first()
    withdraw(enrolment=leaves, by=leaves.user)
    assert Enrolment.objects.get(pk=foreseen.pk).state == S.OFFERED


def test_nobody_is_next_for_a_side_without_a_line(edition):
    full_house(edition)
    assert next_if_one_came_free(waitlist_of(edition), Side.INSURER) is None


def test_what_if_more_places_is_what_saving_more_places_does(edition):
    full_house(edition)
    simulation = simulate(waitlist_of(edition), WhatIf(more={Side.MUNICIPALITY: 2}))
    edition.capacity, edition.seats_municipality = 7, 4
    save_edition(edition=edition, changed=["capacity", "seats_municipality"], by=SYSTEM)
    offered = Enrolment.objects.filter(state=S.OFFERED).order_by("pk").values_list("pk", flat=True)
    assert [person.pk for person in simulation.offered] == list(offered)
    assert simulation.after == seats_of(edition)


def test_what_if_the_maximum_rises(edition, at):
    edition.max_per_organisation = 1
    first, *_others = full_house(edition)
    at(2026, 11, 9, 10)
    simulation = simulate(waitlist_of(edition), WhatIf(most_per_organisation=2))
    assert [person.pk for person in simulation.offered] == [first.pk]
    assert (simulation.before.taken, simulation.after.taken) == (4, 5)


def test_what_if_the_seats_are_released(edition):
    first, *_others = full_house(edition)
    before = waitlist_of(edition)
    assert simulate(before, WhatIf()).offered == ()
    simulation = simulate(before, WhatIf(release=True))
    assert [person.pk for person in simulation.offered] == [first.pk]
    assert (simulation.before.released, simulation.after.released) == (False, True)
    assert waitlist_of(edition) == before


def test_the_meter_of_a_board_is_the_meter_of_its_edition(edition, at):
    full_house(edition)
    assert seats_on(waitlist_of(edition)) == seats_of(edition)
    at(2026, 11, 9, 10)
    assert seats_on(waitlist_of(edition)) == seats_of(edition)


PEOPLE = st.lists(st.tuples(st.sampled_from(SIDES), st.integers(1, 3)), max_size=8)


@given(PEOPLE, PEOPLE, st.integers(1, 5), st.integers(1, 3), st.booleans())
def test_no_offer_of_any_board_breaks_a_rule(holding, waiting, seats, most, released):
    ranks = Counter[Side]()
    line = []
    for pk, (side, organisation) in enumerate(waiting):
        ranks[side] += 1
        line.append(Entry(pk, side, ranks[side], organisation))
    waitlist = Waitlist(2 * seats, dict.fromkeys(SIDES, seats), most, released, Counter(holding), tuple(line))
    offered, after = after_offers(waitlist)
    assert after.next_in_line() is None
    assert len(offered) <= waitlist.left
    for person in offered:
        assert after.from_organisation(person.organisation_id) <= most
        passed = [other for other in after.entries if other.side == person.side and other.rank < person.rank]
        assert [other for other in passed if after.from_organisation(other.organisation_id) < most] == []


def test_an_offer_tells_until_when_and_whether_the_person_was_reminded(edition, at):
    first, *_others = full_house(edition)
    leaves = Enrolment.objects.filter(edition=edition, state=S.PLACED).first()
    withdraw(enrolment=leaves, by=leaves.user)
    (offer,) = offers_in(enrolments_in(edition))
    assert (offer.enrolment.pk, offer.reminded_at) == (first.pk, None)
    reminded_at = at(2026, 10, 5, 9)
    assert remind_of_offers() == 1
    (offer,) = offers_in(enrolments_in(edition))
    assert offer.reminded_at == reminded_at


def test_states_read_from_the_side_of_the_office(edition):
    until = clock.at(dt.date(2026, 10, 6), dt.time(17))
    offered = member(edition, S.OFFERED, offered_until=until)
    held = member(edition, S.AWAITING_APPROVAL, held_until=until)
    with translation.override("en"):
        words = [state_in_words(row) for row in (member(edition), offered, held)]
    assert words == [
        "Takes part",
        "On offer until Tue 6 Oct, 17:00",
        "Waits for approval, place held until Tue 6 Oct, 17:00",
    ]
    assert set(OFFICE_STATES) == set(EnrolmentState)


def test_the_manager_s_approval_is_given_asked_refused_or_not_asked(edition):
    now = clock.now()
    rows = [
        member(edition, approved_at=now),
        member(edition, S.AWAITING_APPROVAL),
        member(edition, S.DRAFT, refused_at=now),
        member(edition, S.DRAFT),
    ]
    assert [approval_of(row) for row in rows] == [
        Approval.GIVEN,
        Approval.ASKED,
        Approval.REFUSED,
        Approval.NONE,
    ]


def test_states_are_counted_per_side_and_together(edition):
    full_house(edition)
    member(edition, side=Side.INSURER)
    member(edition, S.DRAFT, side="")
    counted = [(numbers, total) for _words, numbers, total in states_in(enrolments_in(edition))]
    assert counted == [([0, 0], 1), ([3, 2], 5), ([0, 3], 3)]


def test_the_newest_recount_counts(edition):
    assert last_audit() is None
    Audit.objects.create(made_at=clock.now() - dt.timedelta(days=1), findings=["oud"])
    newest = Audit.objects.create()
    assert last_audit() == newest


def test_statistics_name_nobody_and_tell_no_small_group_apart(edition):
    for _number in range(3):
        member(edition, experience="long")
    lonely = member(edition, experience="some")
    EnrolmentNeeds.objects.create(enrolment=lonely, text="Drempelvrij")
    found = statistics_of(edition, enrolments_in(edition))
    few = found.needs
    assert "3" in few
    assert few != "3"
    assert [number for _words, number in found.experience] == [few, few, "3"]
    assert [(numbers, placed) for _kind, numbers, placed in found.kinds] == [([0, 4], 4)]
    assert (found.median_days, [number for _words, number in found.speed]) == ("", [few] * 4)


def test_statistics_count_the_days_between_sending_and_the_place(edition, at):
    edition.capacity, edition.seats_municipality = 7, 4
    edition.save()
    rows = [member(edition, S.RECEIVED) for _number in range(3)]
    at(2026, 10, 5, 10)
    chosen = {row.pk: row.moves for row in rows}
    place_many(edition=edition, chosen=chosen, to=S.PLACED, by=office(), telling=AT_ONCE)
    found = statistics_of(edition, enrolments_in(edition))
    assert found.median_days == "4"
    assert [number for _words, number in found.speed][1] == "3"


def test_history_tells_who_and_why_in_the_office_s_words(edition):
    enrolment = member(edition)
    withdraw(enrolment=enrolment, by=enrolment.user, reason="Andere baan")
    (line,) = history_of(enrolment)
    assert (line.why, enrolment.user.full_name in line.who) == ("Andere baan", True)
    assert str(OFFICE_STATES[S.PLACED]) in line.what


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_asks_as_much_for_one_as_for_three(edition, number, django_assert_num_queries):
    for rank in range(1, number + 1):
        member(edition, S.WAITING, rank=rank)
        member(edition, S.OFFERED)
        member(edition)
    statistics_of(edition, enrolments_in(edition))
    with django_assert_num_queries(6):
        enrolments = enrolments_in(edition)
        waitlist = waitlist_of(edition)
        lines_in(waitlist, enrolments, edition)
        offers_in(enrolments)
        statistics_of(edition, enrolments)


def test_who_is_offered_a_place_already_is_not_the_next_if_another_came_free(edition):
    """Of two seats one municipality is placed and three in line: the first gets what is free, the second is next."""
    member(edition)
    waiting = [member(edition, S.WAITING, rank=rank) for rank in (1, 2, 3)]
    found = next_if_one_came_free(waitlist_of(edition), Side.MUNICIPALITY)
    assert found.pk == waiting[1].pk


def test_open_offers_stand_by_when_they_end(edition):
    ends = [dt.datetime(2026, 10, day, 17, tzinfo=clock.AMSTERDAM) for day in (9, 7, 8)]
    offered = [member(edition, S.OFFERED, offered_until=end) for end in ends]
    found = [offer.enrolment for offer in offers_in(offered)]
    assert found == [offered[1], offered[2], offered[0]]
    same = [member(edition, S.OFFERED, offered_until=ends[0]) for _number in range(2)]
    assert [offer.enrolment for offer in offers_in(reversed(same))] == same
