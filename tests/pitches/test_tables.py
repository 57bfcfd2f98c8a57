"""At every table both sides and the organisations mix, and the same facts give the same tables."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitches.tables import Guest, deal

INSURERS = [Guest(key, "insurer", f"verzekeraar {key % 3}") for key in range(9)]
MUNICIPALITIES = [Guest(key, "municipality", f"gemeente {key}") for key in range(9, 15)]


def at(dealt, table, people):
    return [one for one in people if dealt[one.key] == table]


def test_sizes_differ_by_one_at_most_and_both_sides_sit_at_each_table():
    people = INSURERS + MUNICIPALITIES
    dealt = deal({table: [] for table in range(4)}, people)
    assert sorted(Counter(dealt.values()).values()) == [3, 4, 4, 4]
    sides = [Counter(one.side for one in at(dealt, table, people)) for table in range(4)]
    assert sorted(side["insurer"] for side in sides) == [2, 2, 2, 3]
    assert sorted(side["municipality"] for side in sides) == [1, 1, 2, 2]


def test_colleagues_sit_apart_as_long_as_there_are_tables():
    dealt = deal({table: [] for table in range(3)}, INSURERS)
    assert [len({one.organisation for one in at(dealt, table, INSURERS)}) for table in range(3)] == [3, 3, 3]


def test_who_sits_already_counts_and_stays_out_of_the_answer():
    dealt = deal({1: INSURERS[:3], 2: [MUNICIPALITIES[0]]}, [MUNICIPALITIES[1], MUNICIPALITIES[2], INSURERS[4]])
    assert dealt == {INSURERS[4].key: 2, MUNICIPALITIES[1].key: 2, MUNICIPALITIES[2].key: 1}


@pytest.mark.parametrize(("tables", "people"), [({}, INSURERS), ({1: []}, [])])
def test_without_tables_or_people_nobody_is_seated(tables, people):
    assert deal(tables, people) == {}


@given(
    st.lists(st.tuples(st.sampled_from(["insurer", "municipality", ""]), st.integers(0, 4)), max_size=40),
    st.integers(1, 7),
)
def test_everybody_sits_once_and_the_order_in_which_they_are_asked_does_not_matter(people, tables):
    guests = [Guest(key, side, organisation) for key, (side, organisation) in enumerate(people)]
    dealt = deal({table: [] for table in range(tables)}, guests)
    sizes = Counter(dict.fromkeys(range(tables), 0)) + Counter(dealt.values())
    assert sorted(dealt) == [one.key for one in guests]
    assert dealt == deal({table: [] for table in range(tables)}, reversed(guests))
    assert max(sizes.values(), default=0) - min([sizes[table] for table in range(tables)]) <= 1
