"""The lock files are whole: `pip install --no-deps` leaves nothing out, on any supported Python."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions, version
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN, DEV = PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["dev"]
OURS = {"course", "pitches", "cms", "tests"}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def lines_of(lock: str) -> list[Requirement]:
    found = re.findall(r"^(\S+==[^\\\n]+?)\s*\\?$", (ROOT / lock).read_text(), re.MULTILINE)
    return [Requirement(line) for line in found]


def applies(requirement: Requirement, python: str, extra: str = "") -> bool:
    given = {"python_version": python, "python_full_version": f"{python}.0", "extra": extra}
    return requirement.marker is None or requirement.marker.evaluate(given)


def locked(lock: str, python: str) -> dict[str, str]:
    """Versions by name, on this Python."""
    lines = [line for line in lines_of(lock) if applies(line, python)]
    return {canonicalize_name(line.name): str(line.specifier).removeprefix("==") for line in lines}


def asked(requirements: Iterable[str], python: str) -> Iterator[Requirement]:
    """These and everything that they ask in turn, with the extras that they name."""
    waiting = [(Requirement(text), "") for text in requirements]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        if not applies(requirement, python, extra) or (str(requirement), extra) in seen:
            continue
        seen.add((str(requirement), extra))
        yield requirement
        waiting += [(inner, name) for inner in asks(requirement.name) for name in ("", *requirement.extras)]


def asks(name: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in distribution(name).requires or ()]
    except PackageNotFoundError:  # for another Python or system than this one
        return []


def is_met(requirement: Requirement, versions: dict[str, str]) -> bool:
    found = versions.get(canonicalize_name(requirement.name))
    return found is not None and requirement.specifier.contains(found, prereleases=True)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("lock", "requirements"), [("requirements.lock", RUN), ("requirements-dev.lock", [*RUN, *DEV])], ids=["run", "dev"]
)
def test_what_is_asked_is_locked_at_a_version_that_fits(lock, requirements, python):
    versions = locked(lock, python)
    assert [str(one) for one in asked(requirements, python) if not is_met(one, versions)] == []


@pytest.mark.parametrize("python", PYTHONS)
def test_both_files_lock_the_same_version(python):
    run, dev = locked("requirements.lock", python), locked("requirements-dev.lock", python)
    assert {name: dev.get(name) for name in run} == run


def test_what_is_installed_is_what_is_locked():
    lines = [line for line in lines_of("requirements-dev.lock") if line.marker is None or line.marker.evaluate()]
    assert [line.name for line in lines if not line.specifier.contains(version(line.name), prereleases=True)] == []


class Imports(ast.NodeVisitor):
    """The packages that a module imports, but for what only types name."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.found |= {alias.name.partition(".")[0] for alias in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.found.add((node.module or "").partition(".")[0])


def imported_in(*folders: str) -> set[str]:
    imports = Imports()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        imports.visit(ast.parse(path.read_text()))
    return imports.found - OURS - set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("folders", "requirements"), [(("course", "pitches", "cms"), RUN), (("tests",), [*RUN, *DEV])], ids=["run", "dev"]
)
def test_what_is_imported_is_declared(folders, requirements):
    declared = {canonicalize_name(Requirement(text).name) for text in requirements}
    homes = packages_distributions()
    names = {name: {canonicalize_name(home) for home in homes.get(name, ())} for name in imported_in(*folders)}
    assert [name for name, known in sorted(names.items()) if not known & declared] == []
