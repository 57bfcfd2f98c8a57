"""What withdrawing costs is entered row by row, always complete, and never gets dearer for who has a place."""

from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from course.actions.editions.terms import (
    CheaperLater,
    DearerForWhoHasAPlace,
    NoLastTerm,
    SameDayTwice,
    delete_term,
    save_term,
)
from course.authority import SYSTEM
from course.enums import EnrolmentState
from course.models import CancellationTerm
from tests.factories import EnrolmentFactory, OrganiserFactory

pytestmark = pytest.mark.django_db


def add(edition, days, percent, by=SYSTEM):
    term = CancellationTerm(edition=edition, days_before=days, percent=percent)
    save_term(term=term, by=by)
    return term


def change(term, **values):
    form = CancellationTerm.objects.get(pk=term.pk)
    for name, value in values.items():
        setattr(form, name, value)
    save_term(term=form, by=SYSTEM)


def stored(edition):
    return list(edition.cancellation_terms.values_list("days_before", "percent"))


def test_rows_are_entered_one_by_one_from_the_one_of_0_days(edition):
    with pytest.raises(NoLastTerm):
        add(edition, 42, 0)
    for row in ((0, 100), (14, 50), (42, 0)):
        add(edition, *row)
    assert stored(edition) == [(42, 0), (14, 50), (0, 100)]


def test_the_row_of_0_days_stays_until_it_is_the_last(edition):
    last, early = add(edition, 0, 100), add(edition, 42, 0)
    for act in (lambda: delete_term(term=last, by=SYSTEM), lambda: change(last, days_before=7)):
        with pytest.raises(NoLastTerm):
            act()
    delete_term(term=early, by=SYSTEM)
    delete_term(term=last, by=SYSTEM)
    assert stored(edition) == []


@pytest.mark.parametrize("row", [(14, 40), (3, 60), (60, 100)])
def test_late_costs_no_less_than_early(edition, row):
    add(edition, 0, 50)
    add(edition, 20, 45)
    with pytest.raises(CheaperLater):
        add(edition, *row)
    assert stored(edition) == [(20, 45), (0, 50)]


def test_a_day_has_one_row(edition):
    add(edition, 0, 50)
    with pytest.raises(SameDayTwice):
        add(edition, 0, 60)


HAS_A_PLACE = {"state": EnrolmentState.PLACED}
HELD = {"state": EnrolmentState.AWAITING_APPROVAL, "held_until": "2026-10-20T17:00:00+02:00"}


@pytest.mark.parametrize("person", [HAS_A_PLACE, {"state": EnrolmentState.OFFERED}, HELD])
def test_for_who_has_a_place_no_day_becomes_dearer(edition, person):
    last, early = add(edition, 0, 50), add(edition, 42, 10)
    EnrolmentFactory(edition=edition, **person)
    acts = [
        lambda: change(last, percent=60),
        lambda: change(early, percent=20),
        lambda: change(early, days_before=60),
        lambda: delete_term(term=early, by=SYSTEM),
    ]
    for act in acts:
        with pytest.raises(DearerForWhoHasAPlace):
            act()
    assert stored(edition) == [(42, 10), (0, 50)]


def test_for_who_has_a_place_it_may_become_cheaper(edition):
    last, early = add(edition, 0, 50), add(edition, 42, 10)
    EnrolmentFactory(edition=edition)
    change(early, days_before=30)
    change(last, percent=40)
    add(edition, 60, 0)
    assert stored(edition) == [(60, 0), (30, 10), (0, 40)]


def test_what_cost_nothing_when_somebody_got_a_place_keeps_costing_nothing(edition):
    EnrolmentFactory(edition=edition)
    with pytest.raises(DearerForWhoHasAPlace):
        add(edition, 0, 100)
    add(edition, 0, 0)


def test_without_a_place_nobody_agreed_to_anything(edition):
    last = add(edition, 0, 50)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory()
    change(last, percent=100)
    assert stored(edition) == [(0, 100)]


def test_a_rule_from_before_that_ends_at_a_date_can_be_completed_at_its_last_cost(edition):
    CancellationTerm.objects.create(edition=edition, days_before=14, percent=50)
    EnrolmentFactory(edition=edition)
    with pytest.raises(DearerForWhoHasAPlace):
        add(edition, 0, 100)
    add(edition, 0, 50)
    assert stored(edition) == [(14, 50), (0, 50)]


def test_every_change_is_a_line_in_the_history_of_the_edition(edition):
    organiser = OrganiserFactory()
    add(edition, 0, 50, by=organiser)
    early = add(edition, 42, 1, by=organiser)
    change(early, percent=1)
    delete_term(term=early, by=organiser)
    lines = ModelLogEntry.objects.for_instance(edition).order_by("pk")
    assert [(line.action, line.user, line.data) for line in lines] == [
        ("course.edition.terms", organiser, {"from": [], "to": [[0, 50]]}),
        ("course.edition.terms", organiser, {"from": [[0, 50]], "to": [[42, 1], [0, 50]]}),
        ("course.edition.terms", organiser, {"from": [[42, 1], [0, 50]], "to": [[0, 50]]}),
    ]
    assert [part in lines[1].message for part in ("42", "1%", "50%")] == [True] * 3
