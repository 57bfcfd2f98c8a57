"""An integer program for HiGHS (highs.dev), and one goal after another asked of it.

Options: https://ergo-code.github.io/HiGHS/stable/options/definitions/
"""

from __future__ import annotations

from collections.abc import Mapping

import highspy
from django.utils.translation import gettext_lazy as _

from course.errors import Refusal

OPTIONS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
}
"""Exact, and the same from the same model: no gap, one thread, one seed."""

NO_END = highspy.kHighsInf

Sum = Mapping[int, int]
"""Whole factors by column."""


class Impossible(Refusal):
    message = _("No allocation keeps all the rules at once. Widen a limit or take back a wish.")


class NotProven(Refusal):
    message = _("The best allocation was not found in the time that there is (%(status)s). Nothing was changed.")


class Model:
    """Columns of whole numbers between two bounds, and rows that bound sums of them."""

    def __init__(self, *, seconds: float) -> None:
        """Each question may take so many seconds."""
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]  # of the library
        for name, value in {**OPTIONS, "time_limit": seconds}.items():
            self.highs.setOptionValue(name, value)
        self._values: list[float] = []

    def column(self, most: int = 1) -> int:
        """A whole number from 0; returns its column."""
        self.highs.addVar(0, most)
        number = int(self.highs.getNumCol()) - 1
        self.highs.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        return number

    def row(self, terms: Sum, *, least: float = -NO_END, most: float = NO_END) -> int:
        """Bound a sum; returns its row."""
        self.highs.addRow(least, most, len(terms), list(terms), [float(factor) for factor in terms.values()])
        return int(self.highs.getNumRow()) - 1

    def limit(self, row: int, most: float) -> None:
        self.highs.changeRowBounds(row, -NO_END, most)

    def between(self, column: int, least: int, most: int) -> None:
        self.highs.changeColBounds(column, least, most)

    def least(self, goal: Sum) -> int:
        """The smallest that this sum can be, proven. Raises Impossible, NotProven."""
        columns = range(self.highs.getNumCol())
        self.highs.changeColsCost(len(columns), list(columns), [float(goal.get(one, 0)) for one in columns])
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Impossible
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotProven(status=self.highs.modelStatusToString(status))
        self._values = list(self.highs.getSolution().col_value)
        return sum(factor * self.value(column) for column, factor in goal.items())

    def value(self, column: int) -> int:
        """In the last answer."""
        return round(self._values[column])
