"""The lifecycles as diagrams and tables."""

from __future__ import annotations

import re

import pytest

from cms.docs.lifecycles import diagram, enrolment, pitch, promise, states, table
from course.enums import ENROLMENT_TRANSITIONS, Condition, EnrolmentState
from course.queries.mail.templates import shipped_texts
from pitches.enums import PitchState, PromiseState


def test_a_diagram_says_who_may_make_a_step():
    assert diagram([("open", "busy", "owner")], first="open").splitlines() == [
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> busy : owner",
        "```",
    ]


def test_an_empty_cell_is_one_space():
    assert table(("a", "b", "c"), [("1", "", "")]).splitlines() == ["| a | b | c |", "| --- | --- | --- |", "| 1 | | |"]


def test_states_come_with_their_dutch_name_and_groups():
    drawn = states(PromiseState, is_an_end=[PromiseState.KEPT])

    assert "| state | in Dutch | is an end |" in drawn
    assert "| kept | Gelukt | x |" in drawn
    assert "| busy | Mee bezig | |" in drawn


def test_a_step_of_an_enrolment_says_who_when_and_which_mail():
    drawn = enrolment()

    assert "offered --> placed : applicant, organiser" in drawn
    assert "| offered → placed | applicant: offer_stands<br>organiser: not_over | `bevestiging` |" in drawn
    assert "| offer_stands | This offer is no longer open. |" in drawn


@pytest.mark.parametrize(
    ("drawn", "of"), [(enrolment, EnrolmentState), (enrolment, Condition), (pitch, PitchState), (promise, PromiseState)]
)
def test_nothing_is_left_out(drawn, of):
    text = drawn()

    assert [one for one in of if f"| {one} |" not in text] == []


def test_the_table_names_every_mail_of_a_step_and_each_has_a_text_that_ships():
    codes = set(re.findall(r"`(\w+)`(?:,| \|)", enrolment()))

    assert codes == {code for row in ENROLMENT_TRANSITIONS.values() for step in row.values() for code in step.mails}
    assert codes <= set(shipped_texts())
