"""The documents: what is drawn is as the code is, and what is written names what exists."""

from __future__ import annotations

import re
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cms.docs import parts
from cms.docs.parts import FOLDER, PARTS, outdated, redrawn
from cms.management.commands import draw_docs
from course.enums import MessageState

HOUSE = settings.BASE_DIR
DOCUMENTS = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", *sorted(FOLDER.glob("*.md"))]
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
PATH = re.compile(r"(?:cms|course|pitches|templates|tests|docs|\.ci)/[\w./{},*-]*")
FENCED = re.compile(r"```.*?```", re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def spelled_out(path: str) -> list[str]:
    """`a/{b,c}.py` is two paths."""
    before, brace, rest = path.partition("{")
    inside, _brace, after = rest.partition("}")
    return [f"{before}{one}{after}" for one in inside.split(",")] if brace else [path]


def test_pictures_are_as_the_code_is():
    assert [name_of(path) for path in outdated()] == []


def test_every_part_stands_in_a_document():
    written = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)

    assert [name for name in PARTS if f"<!-- made from the code: {name} -->" not in written] == []


def test_only_what_stands_between_marks_is_drawn(monkeypatch):
    monkeypatch.setitem(PARTS, "a part", lambda: "new")
    text = "before\n<!-- made from the code: a part -->\nold\n<!-- end -->\nafter\n"

    assert redrawn(text) == "before\n<!-- made from the code: a part -->\n\nnew\n\n<!-- end -->\nafter\n"
    assert redrawn(redrawn(text)) == redrawn(text)


def test_a_part_that_nobody_draws_is_an_error():
    with pytest.raises(KeyError, match="no such part"):
        redrawn("<!-- made from the code: no such part -->\n<!-- end -->")


def test_the_command_checks_and_draws(tmp_path, monkeypatch):
    document = tmp_path / "phases.md"
    document.write_text("<!-- made from the code: phases of an edition -->\n<!-- end -->\n", encoding="utf-8")
    for module in (parts, draw_docs):
        monkeypatch.setattr(module, "FOLDER", tmp_path)

    with pytest.raises(CommandError, match=r"^Out of date: phases\.md\. Run make docs\.$"):
        call_command("draw_docs", check=True)
    call_command("draw_docs", stdout=StringIO())

    assert "| announced | Binnenkort |" in document.read_text(encoding="utf-8")
    told = StringIO()
    call_command("draw_docs", check=True, stdout=told)
    assert told.getvalue() == "The pictures are as the code is.\n"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document):
    links = LINK.findall(document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_paths_exist(document):
    prose = FENCED.sub("", document.read_text(encoding="utf-8"))
    named = {code for code in CODE.findall(prose) if PATH.fullmatch(code)}
    paths = chain.from_iterable(map(spelled_out, named))

    assert sorted(path for path in paths if not list(HOUSE.glob(path.rstrip("/")))) == []


def test_whoever_locks_rows_stands_in_the_lock_order():
    code = chain.from_iterable((HOUSE / app).rglob("*.py") for app in ("course", "pitches", "cms"))
    locks = re.compile(r"\.select_for_update\(|\block_editions?\(")
    locking = {name_of(path) for path in code if locks.search(path.read_text(encoding="utf-8"))}
    told = CODE.findall((FOLDER / "locks.md").read_text(encoding="utf-8"))

    assert {path for path in told if path.endswith(".py")} >= locking


def test_the_life_of_a_message_knows_its_states():
    picture = re.search(r"stateDiagram-v2\n(.*?)```", (FOLDER / "mail.md").read_text(encoding="utf-8"), re.DOTALL)

    assert picture
    assert set(re.findall(r"\w+", re.sub(r":.*", "", picture[1]))) == set(MessageState)


def test_words_of_the_glossary_stand_in_the_code():
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|", (FOLDER / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = {code.strip(".()") for row in rows for code in CODE.findall(row)}
    code = [path for app in ("course", "pitches", "cms") for path in (HOUSE / app).rglob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in code)

    whole = set(re.findall(r"\w+", source)) | {path.stem for path in code} | {path.parent.name for path in code}
    assert sorted(name for name in named if not set(re.findall(r"\w+", name)) <= whole) == []
