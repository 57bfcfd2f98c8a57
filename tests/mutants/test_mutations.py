"""What is changed in a source, and how the score is counted."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.mutants.__main__ import TESTS, table
from tests.mutants.hunt import Fate
from tests.mutants.mutations import control_of, mutants_of

SOURCE = '''
MOST = 3

@atomic
def places(rows, side=None):
    """Free places."""
    log.info("counted", number=1)
    if side and len(rows) < MOST:
        rows.append(side)
    return max(0, rows.filter(side=side, open=True))
'''


def changes() -> list[tuple[str, str]]:
    return [(mutant.function, mutant.change) for mutant in mutants_of("a.py", SOURCE)]


def test_each_place_is_changed_once_and_texts_and_log_lines_are_not():
    assert sorted(changes()) == [
        ("MOST", "3 -> 2"),
        ("MOST", "3 -> 4"),
        ("places", "0 -> -1"),
        ("places", "0 -> 1"),
        ("places", "And -> Or"),
        ("places", "Lt -> LtE"),
        ("places", "True -> False"),
        ("places", "left out"),
        ("places", "max(0, rows.filter(side=side, open=True)) -> None"),
        ("places", "max(0, rows.filter(side=side, open=True)) -> min(0, rows.filter(side=side, open=True))"),
        ("places", "rows.filter(side=side, open=True) -> rows"),
        ("places", "rows.filter(side=side, open=True) -> rows.filter(open=True)"),
        ("places", "rows.filter(side=side, open=True) -> rows.filter(side=side)"),
    ]


def test_a_mutant_differs_in_one_place_and_has_no_decorator():
    (mutant,) = (mutant for mutant in mutants_of("a.py", SOURCE) if mutant.change == "Lt -> LtE")
    control = control_of("a.py", SOURCE)
    assert ast.unparse(mutant.tree) == ast.unparse(control.tree).replace("<", "<=")
    assert "atomic" not in ast.unparse(control.tree)
    assert (mutant.text, list(mutant.lines)) == ("if side and len(rows) < MOST:", [8])


def test_a_method_that_calls_its_parent_stays_as_it_is():
    source = "class A(B):\n    def one(self):\n        super().one(1)\n\n    def two(self):\n        return 1\n"
    assert {mutant.function for mutant in mutants_of("a.py", source)} == {"A.two"}
    assert control_of("a.py", source).function == "A.two"


def test_the_score_counts_what_was_killed_and_names_what_has_no_reason():
    first, second, third, fourth = list(mutants_of("a.py", SOURCE))[:4]
    fates = [(first, Fate.KILLED), (second, Fate.TIMED_OUT), (third, Fate.SURVIVED), (fourth, Fate.SURVIVED)]
    assert table(fates, {third.key: "nobody sees it"}).splitlines()[-1].split() == ["all", "4", "2", "1", "1", "50%"]


def test_every_module_and_its_tests_are_there():
    assert [path for module, tests in TESTS.items() for path in (module, *tests) if not Path(path).exists()] == []
