"""Refusals in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from course.actions.editions.save import FewerThanTaken, SeatsTaken, ShareTaken, StillWithoutAnswer
from course.actions.editions.terms import SameDayTwice
from course.actions.visits.allocation import SomebodyUnplaced, VisitFull


@pytest.mark.parametrize(
    ("refusal", "one", "more"),
    [
        (FewerThanTaken, "Er is 1 plaats bezet.", "Er zijn 2 plaatsen bezet."),
        (ShareTaken, "Een organisatie heeft al 1 plaats.", "Een organisatie heeft al 2 plaatsen."),
        (StillWithoutAnswer, "1 persoon wacht op jullie antwoord.", "2 mensen wachten op jullie antwoord."),
        (
            SomebodyUnplaced,
            "1 van de deelnemers heeft nog geen werkbezoek.",
            "2 van de deelnemers hebben nog geen werkbezoek.",
        ),
    ],
)
def test_a_refusal_that_counts_says_one_as_one(refusal, one, more):
    with translation.override("nl"):
        assert [str(refusal(number=number)).partition(". ")[0] + "." for number in (1, 2)] == [one, more]


def test_a_refusal_counts_by_the_detail_that_it_names():
    with translation.override("nl"):
        assert str(VisitFull(maximum=1)) == "Dit werkbezoek is vol: er gaat 1 persoon mee."
        assert str(SameDayTwice(days=1)) == "Er is al een regel met 1 dag. Wijzig die."
        seats = str(SeatsTaken(side="Gemeente", number=1))
    assert seats == "Gemeente: 1 plaats is bezet. Tot de vrijgave kan het aantal niet lager zijn."
