"""Merging three ways: nothing that somebody changed meanwhile is overwritten unseen."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from course.changes import Change, changes, chosen, kept_up, merged

ROWS = st.dictionaries(
    st.sampled_from(["", "1", "2", "3"]), st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.integers(0, 2)})
)
PLANS = ROWS.map(lambda plan: {"": {"a": 0, "b": 0}, **plan})


def test_what_nobody_else_touched_is_a_plain_change():
    base, wanted = {"": {"a": 1, "b": 1}}, {"": {"a": 2, "b": 1}}
    assert changes(base, base, wanted) == [Change("", "a", 1, 1, 2)]


def test_another_field_of_the_same_row_may_change_meanwhile():
    base, now, wanted = {"": {"a": 1, "b": 1}}, {"": {"a": 1, "b": 5}}, {"": {"a": 2, "b": 1}}
    found = changes(base, now, wanted)
    assert found == [Change("", "a", 1, 1, 2)]
    assert merged(now, found) == {"": {"a": 2, "b": 5}}


def test_the_same_field_is_stale_with_three_values():
    base, now, wanted = {"": {"a": 1}}, {"": {"a": 3}}, {"": {"a": 2}}
    assert changes(base, now, wanted) == [Change("", "a", 1, 3, 2, is_stale=True)]


def test_what_became_so_by_another_way_waits_no_more():
    base, wanted = {"": {"a": 1}}, {"": {"a": 2}}
    assert changes(base, wanted, wanted) == []


def test_a_row_that_left_meanwhile_comes_back_as_a_new_one():
    base, now, wanted = {"": {}, "1": {"a": 1}}, {"": {}}, {"": {}, "1": {"a": 2}}
    found = changes(base, now, wanted)
    assert found == [Change("1", "", {"a": 1}, None, {"a": 2}, is_stale=True)]
    assert merged(now, found) == {"": {}, "n1": {"a": 2}}


def test_a_row_that_is_to_leave_and_was_changed_meanwhile_is_stale():
    base, now, wanted = {"": {}, "1": {"a": 1}}, {"": {}, "1": {"a": 2}}, {"": {}}
    assert changes(base, now, wanted) == [Change("1", "", {"a": 1}, {"a": 2}, None, is_stale=True)]


@given(base=PLANS, now=PLANS, wanted=PLANS, takes_wanted=st.booleans())
def test_after_choosing_nothing_is_stale_and_what_was_chosen_holds(base, now, wanted, takes_wanted):
    before = copy.deepcopy((base, now, wanted))
    for one in changes(base, now, wanted):
        if one.is_stale:
            base, wanted = chosen(base, wanted, one, takes_wanted=takes_wanted)
    found = changes(base, now, wanted)
    assert [one for one in found if one.is_stale] == []
    first_base, first_now, first_wanted = before
    stale = [one for one in changes(first_base, first_now, first_wanted) if one.is_stale]
    plan = merged(now, found)
    for one in stale:
        value = one.wanted if takes_wanted else one.now
        if one.field:
            assert plan[one.row][one.field] == value
        elif value is None:
            assert one.row not in plan
        else:
            assert value in plan.values()


def test_what_was_done_by_another_way_and_undone_is_no_change_any_more():
    base, wanted = {"": {"a": 1, "b": 1}}, {"": {"a": 2, "b": 3}}
    kept = kept_up(base, {"": {"a": 2, "b": 1}}, wanted)
    assert changes(kept, {"": {"a": 5, "b": 1}}, wanted) == [Change("", "b", 1, 1, 3)]


@given(base=PLANS, now=PLANS, wanted=PLANS)
def test_following_what_was_done_loses_no_change(base, now, wanted):
    kept = kept_up(base, now, wanted)
    assert merged(now, changes(kept, now, wanted)) == merged(now, changes(base, now, wanted))
    assert changes(kept, now, wanted) == changes(base, now, wanted)
