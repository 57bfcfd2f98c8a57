"""The lifecycles as Mermaid state diagrams and tables, read from the tables that actions and buttons read."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import override

from course.actions.enrolment.transition import REFUSALS
from course.actions.speakers.transition import REFUSALS as SPEAKER_REFUSALS
from course.actions.visits.transition import REFUSALS as VISIT_REFUSALS
from course.enums import (
    ENROLMENT_TRANSITIONS,
    HOLDS_PLACE,
    IMPORT_AT_WORK,
    IMPORT_TRANSITIONS,
    IMPORT_UNDER_WAY,
    IS_LIVE,
    KNOWS_OF_IT,
    PUBLIC_VISITS,
    SPEAKER_TRANSITIONS,
    TAKES_PART,
    VISIT_TRANSITIONS,
    Condition,
    EnrolmentState,
    ImportState,
    SpeakerCondition,
    SpeakerState,
    VisitCondition,
    VisitStatus,
)
from pitches.enums import (
    HAS_TURN,
    OPEN_TO_GROUP,
    PITCH_TRANSITIONS,
    PROMISE_MOVES,
    WAS_DISCUSSED,
    PitchState,
    PromiseState,
)

Row = tuple[str, ...]


def enrolment() -> str:
    """States, diagram, steps and conditions of an enrolment."""
    steps = [(before, after, step) for before, row in ENROLMENT_TRANSITIONS.items() for after, step in row.items()]
    pictures = [(before, after, ", ".join(step.by)) for before, after, step in steps]
    rows = [
        (f"{before} → {after}", "<br>".join(f"{who}: {what}" for who, what in step.by.items()), _mails(step.mails))
        for before, after, step in steps
    ]
    return "\n\n".join((
        diagram(pictures, first=EnrolmentState.DRAFT),
        states(EnrolmentState, **{"holds a place": HOLDS_PLACE, "live": IS_LIVE, "takes part": TAKES_PART}),
        table(("step", "who, and what must hold", "mails it queues"), rows),
        table(("what must hold", "else the refusal says"), [_condition(one) for one in Condition]),
    ))  # fmt: skip


def imported_list() -> str:
    """States and steps of the import of a list."""
    steps = [(before, after, who) for before, row in IMPORT_TRANSITIONS.items() for after, who in row.items()]
    groups = {"a worker has it, or takes it": IMPORT_AT_WORK, "holds up another list": IMPORT_UNDER_WAY}
    return f"{diagram(steps, first=ImportState.WAITING)}\n\n{states(ImportState, **groups)}"


def pitch() -> str:
    """States, steps and needs of a pitch."""
    steps = [(a, b, move) for a, row in PITCH_TRANSITIONS.items() for b, move in row.items()]
    pictures = [(a, b, ", ".join(move.by)) for a, b, move in steps]
    rows = [
        (f"{a} → {b}", ", ".join(move.by), ", ".join(move.needs), _mails([move.mail] if move.mail else []))
        for a, b, move in steps
    ]
    groups = {"open to the group": OPEN_TO_GROUP, "has a turn to come": HAS_TURN, "was discussed": WAS_DISCUSSED}
    return "\n\n".join((
        diagram(pictures, first=PitchState.DRAFT),
        states(PitchState, **groups),
        table(("step", "who", "what must hold", "mail to the owners when another did it"), rows),
    ))  # fmt: skip


def promise() -> str:
    """States and steps of a promise; its owner makes them all."""
    steps = [(a, b, "owner") for a, row in PROMISE_MOVES.items() for b in PromiseState if b in row]
    return f"{diagram(steps, first=PromiseState.OPEN)}\n\n{states(PromiseState)}"


def visit() -> str:
    """States, steps and needs of a work visit."""
    steps = [(before, after, step) for before, row in VISIT_TRANSITIONS.items() for after, step in row.items()]
    pictures = [(before, after, ", ".join(step.by)) for before, after, step in steps]
    rows = [
        (f"{before} → {after}", ", ".join(step.by), ", ".join(step.needs), _mails([step.mail] if step.mail else []))
        for before, after, step in steps
    ]
    with override("en"):
        needs = [(need, str(VISIT_REFUSALS[need].message)) for need in VisitCondition]
    return "\n\n".join((
        diagram(pictures, first=VisitStatus.IDEA),
        states(VisitStatus, public=PUBLIC_VISITS),
        table(("step", "who", "what must hold", "mail to the host"), rows),
        table(("what must hold", "else the refusal says"), needs),
    ))  # fmt: skip


def speaker() -> str:
    """States, steps and needs of the question to a speaker."""
    steps = [(before, after, step) for before, row in SPEAKER_TRANSITIONS.items() for after, step in row.items()]
    pictures = [(before, after, ", ".join(step.by)) for before, after, step in steps]
    rows = [
        (f"{before} → {after}", ", ".join(step.by), ", ".join(step.needs), _mails([step.mail] if step.mail else []))
        for before, after, step in steps
    ]
    with override("en"):
        needs = [(need, str(SPEAKER_REFUSALS[need].message)) for need in SpeakerCondition]
    return "\n\n".join((
        diagram(pictures, first=SpeakerState.TO_ASK),
        states(SpeakerState, has_a_part=KNOWS_OF_IT),
        table(("step", "who", "what must hold", "mail to the speaker"), rows),
        table(("what must hold", "else the refusal says"), needs),
    ))  # fmt: skip


def states(of: type[TextChoices], **groups: Iterable[str]) -> str:
    """The states with their Dutch label, and in which named groups each is."""
    with override("nl"):
        labels = {state: str(state.label) for state in of}
    marks = {name.replace("_", " "): set(members) for name, members in groups.items()}
    rows = [(state, labels[state], *("x" if state in marks[name] else "" for name in marks)) for state in of]
    return table(("state", "in Dutch", *marks), rows)


def diagram(steps: Iterable[tuple[str, str, str]], *, first: str) -> str:
    """A state diagram; each step says who may make it."""
    lines = [f"[*] --> {first}", *(f"{before} --> {after} : {who}" for before, after, who in steps)]
    return "\n".join(("```mermaid", "stateDiagram-v2", *(f"    {line}" for line in lines), "```"))


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table in Markdown."""
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in line) for line in lines)


def _mails(codes: Iterable[StrEnum]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _condition(one: Condition) -> Row:
    if one == Condition.NONE:
        return one, "nothing is asked"
    with override("en"):
        return one, str(REFUSALS[one].message)
