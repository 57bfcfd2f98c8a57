"""Hunt mutants and print what came of it; exits 1 when too many live, or one lives without a reason.

python -m tests.mutants [module …]
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.hunt import Fate, Hunt, say
from tests.mutants.mutations import Mutant

ENOUGH = 0.9
"""The share of all mutants that must be killed."""

REASONS = Path(__file__).with_name("survivors.toml")

ENROLMENT = ("tests/course/actions/enrolment", "tests/course/queries/enrolment", "tests/course/test_tasks.py")
MAIL = ("tests/course/actions/mail", "tests/course/queries/mail", "tests/course/actions/people")
PITCHES = ("tests/pitches/test_rules.py", "tests/pitches/actions", "tests/pitches/queries")
LIBRARY = ("tests/cms/queries/library", "tests/cms/views/test_library.py")
CALENDARS = (
    "tests/course/calendars",
    "tests/course/actions/calendars",
    "tests/course/queries/calendars/test_events.py",
)

TESTS: dict[str, tuple[str, ...]] = {
    "course/text.py": ("tests/course/test_text.py",),
    "course/waitlist.py": ("tests/course/test_waitlist.py", "tests/course/queries/enrolment"),
    "course/workdays.py": ("tests/course/test_workdays.py", "tests/course/queries/planning"),
    "course/calendars/text.py": CALENDARS,
    "course/calendars/events.py": CALENDARS,
    "course/calendars/feeds.py": (*CALENDARS, "tests/course/views/test_calendars.py"),
    "pitches/rules/pitches.py": PITCHES,
    "pitches/rules/promises.py": PITCHES,
    "pitches/rules/contributions.py": (*PITCHES, "tests/pitches/views/pitches/test_replies.py"),
    "pitches/tables.py": ("tests/pitches/test_tables.py",),
    "cms/queries/library/choice.py": LIBRARY,
    "cms/queries/library/shelf.py": LIBRARY,
    "cms/queries/library/cases.py": (*LIBRARY, "tests/cms/test_pages.py"),
    "course/queries/mail/digest.py": MAIL,
    "course/actions/mail/digest.py": MAIL,
    "course/actions/mail/queue.py": (*MAIL, "tests/course/actions/enrolment/test_notices.py"),
    "course/actions/mail/send.py": MAIL,
    "course/queries/enrolment/offers.py": ENROLMENT,
    "course/actions/enrolment/offers.py": ENROLMENT,
    "course/actions/enrolment/approval.py": (*ENROLMENT, "tests/course/views/enrolment/test_links.py"),
}
"""The modules that must be exactly right, each with the tests that belong to it."""

Key = tuple[str, str, str, str]


def main(modules: list[str]) -> int:
    modules = modules or list(TESTS)
    hunt = Hunt(modules)
    paths = sorted({path for module in modules for path in TESTS[module]})
    ended = pytest.main(["-p", "no:cacheprovider", "-p", "no:xdist", "--capture=sys", *paths], plugins=[hunt])
    if ended != pytest.ExitCode.OK:
        return int(ended)
    reasons = reasons_of(REASONS)
    say(table(hunt.fates, reasons))
    without = [mutant for mutant, fate in hunt.fates if fate == Fate.SURVIVED and mutant.key not in reasons]
    for mutant in without:
        say("no reason for:  " + "  ".join(mutant.key))
    for key in sorted(reasons.keys() - {mutant.key for mutant, fate in hunt.fates if fate == Fate.SURVIVED}):
        if key[0] in modules:
            say("does not survive any more:  " + "  ".join(key))
    return int(bool(without) or share(hunt.fates) < ENOUGH)


def reasons_of(path: Path) -> dict[Key, str]:
    """Why each listed survivor cannot be noticed by anybody, or is not worth a test."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["survivor"]
    return {(row["module"], row["function"], row["text"], row["change"]): row["reason"] for row in rows}


def share(fates: list[tuple[Mutant, Fate]]) -> float:
    """How many of the mutants were killed, from 0 to 1."""
    return sum(fate != Fate.SURVIVED for _mutant, fate in fates) / max(1, len(fates))


def table(fates: list[tuple[Mutant, Fate]], reasons: dict[Key, str]) -> str:
    lines = [f"{'module':<38}{'mutants':>9}{'killed':>9}{'with reason':>13}{'without':>9}{'score':>8}"]
    of: dict[str, list[tuple[Mutant, Fate]]] = {}
    for mutant, fate in fates:
        of.setdefault(mutant.module, []).append((mutant, fate))
    for name, own in [*of.items(), ("all", fates)]:
        counted = Counter(fate for _mutant, fate in own)
        known = sum(fate == Fate.SURVIVED and mutant.key in reasons for mutant, fate in own)
        killed, survived = len(own) - counted[Fate.SURVIVED], counted[Fate.SURVIVED]
        lines.append(f"{name:<38}{len(own):>9}{killed:>9}{known:>13}{survived - known:>9}{share(own):>8.0%}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
