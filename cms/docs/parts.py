"""Which parts of which document are made from the code: what stands between two marks is never typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cms.docs import lifecycles, models
from course.enums import MeetingStatus, MessageState, Phase

FOLDER = Path(__file__).resolve().parents[2] / "docs"

PARTS: dict[str, Callable[[], str]] = {
    **{f"models of {label}": partial(models.data_model, label) for label in models.APPS},
    "life of an enrolment": lifecycles.enrolment,
    "life of an import": lifecycles.imported_list,
    "life of a pitch": lifecycles.pitch,
    "life of a promise": lifecycles.promise,
    "life of a speaker": lifecycles.speaker,
    "life of a visit": lifecycles.visit,
    "phases of an edition": partial(lifecycles.states, Phase),
    "states of a meeting": partial(lifecycles.states, MeetingStatus),
    "states of a message": partial(lifecycles.states, MessageState),
}
"""By the name in the marks `<!-- made from the code: NAME -->` and `<!-- end -->`."""

BETWEEN_MARKS = re.compile(r"(<!-- made from the code: (?P<name>[^>]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def redrawn(text: str) -> str:
    """The document with every part as the code is now. Raises KeyError for a part that nobody draws."""
    return BETWEEN_MARKS.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[3]}", text)


def outdated() -> dict[Path, str]:
    """The documents that differ from the code, each with the text that it should have."""
    read = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.md"))}
    return {path: new for path, text in read.items() if (new := redrawn(text)) != text}
