"""Run the tests on one mutant after another.

The tests run once as they are: that sets up Django and the database, and shows which test reaches which line. Then
each mutant gets a process of its own, forked from there, that runs those tests until one fails.
"""

from __future__ import annotations
import __future__

import ast
import functools
import gc
import importlib
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from types import FunctionType, ModuleType

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.mutations import Mutant, control_of, mutants_of

SECONDS_AT_LEAST = 20
"""After this, and three times what the tests took before, a mutant is stopped."""

OURS = ("course", "pitches", "cms", "tests")


class Fate(StrEnum):
    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


class Hunt:
    """A plugin of pytest that runs the collected tests on every mutant of the modules. `fates` is what came of it."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.modules = modules
        self.fates: list[tuple[Mutant, Fate]] = []
        self.seconds: dict[pytest.Item, float] = {}
        self.reached: dict[tuple[str, int], set[str]] = defaultdict(set)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Without those of hypothesis, which take long and try other examples each time."""
        items[:] = [item for item in items if not hasattr(item.function, "hypothesis")]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._as_it_is(session)
        functions = functions_of({str(Path(module).resolve()): module for module in self.modules})
        gc.disable()
        gc.freeze()  # so that the processes share what is not changed
        for module in self.modules:
            source = Path(module).read_text(encoding="utf-8")
            control = control_of(module, source)
            if not functions[module, control.function]:
                raise pytest.UsageError(f"{module}: {control.function} is not found, so nothing can be changed")
            if self._try(control, functions[module, control.function], session) != Fate.SURVIVED:
                raise pytest.UsageError(f"{module}: tests fail when {control.function} takes its own place")
            for mutant in mutants_of(module, source):
                fate = self._try(mutant, functions[module, mutant.function], session)
                self.fates.append((mutant, fate))
                if fate == Fate.SURVIVED:
                    say("  ".join(("survived", *mutant.key)))
        return True

    def _as_it_is(self, session: pytest.Session) -> None:
        measured = coverage.Coverage(data_file=None, config_file=False, include=self.modules)
        measured.start()
        for number, item in enumerate(session.items, 1):
            following = session.items[number] if number < len(session.items) else session
            measured.switch_context(item.nodeid)
            forget()
            reports = runtestprotocol(item, log=False, nextitem=following)
            if failed := [report for report in reports if report.failed]:
                raise pytest.UsageError(f"fails without any mutant: {item.nodeid}\n{failed[0].longreprtext}")
            self.seconds[item] = sum(report.duration for report in reports)
        measured.stop()
        for module in self.modules:
            for line, tests in measured.get_data().contexts_by_lineno(str(Path(module).resolve())).items():
                self.reached[module, line] = set(tests)
        say(f"{len(session.items)} tests in {sum(self.seconds.values()):.0f} s")

    def _try(self, mutant: Mutant, functions: list[FunctionType], session: pytest.Session) -> Fate:
        child = os.fork()
        if child == 0:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            os._exit(self._fails(mutant, functions, session))
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return Fate.TIMED_OUT
        return Fate.KILLED if os.WEXITSTATUS(status) else Fate.SURVIVED

    def _fails(self, mutant: Mutant, functions: list[FunctionType], session: pytest.Session) -> bool:
        """Whether a test fails with this mutant; in the process of the mutant."""
        tests = self._tests_of(mutant)
        signal.alarm(SECONDS_AT_LEAST + 3 * int(sum(self.seconds[item] for item in tests)))
        try:
            install(mutant, functions)  # a constant that cannot be computed is noticed by everybody
            for number, item in enumerate(tests, 1):
                following = tests[number] if number < len(tests) else session
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                    return True
        except BaseException:  # the mutant broke more than a test
            return True
        return False

    def _tests_of(self, mutant: Mutant) -> list[pytest.Item]:
        """The tests that reach its lines, the quickest first; without any, those that reach its module."""
        names = {
            name
            for (module, line), found in self.reached.items()
            if module == mutant.module and (not mutant.lines or line in mutant.lines)
            for name in found
        }
        return sorted((item for item in self.seconds if item.nodeid in names), key=self.seconds.__getitem__)


def say(text: str) -> None:
    """To whoever waits, past what pytest captures."""
    print(text, file=sys.__stdout__, flush=True)


def functions_of(files: dict[str, str]) -> dict[tuple[str, str], list[FunctionType]]:
    """The functions of these modules by module and qualified name, below whatever decorates them."""
    found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    gc.unfreeze()  # what was put aside (tests/conftest.py) is listed nowhere
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename in files:
            found[files[one.__code__.co_filename], one.__qualname__].append(one)
    return found


def install(mutant: Mutant, functions: list[FunctionType]) -> None:
    """Put the mutant into the modules as they are loaded, wherever its old self was imported or decorated."""
    module = importlib.import_module(mutant.module.removesuffix(".py").replace("/", "."))
    namespace = dict(vars(module))
    code = compile(ast.Module([mutant.tree], []), mutant.module, "exec", __future__.annotations.compiler_flag)
    exec(code, namespace)  # noqa: S102 - our own source, changed
    name = mutant.function.rpartition(".")[2]
    if isinstance(mutant.tree, ast.Assign):
        _replace(name, vars(module)[name], namespace[name])
    for function in functions:
        new = namespace[name]
        function.__code__ = new.__code__
        function.__defaults__, function.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
    forget()


def forget() -> None:
    """Whatever our functions keep from call to call, so that the next test reaches their lines again."""
    for module in _loaded():
        for value in list(vars(module).values()):
            if type(value) is functools._lru_cache_wrapper:
                value.cache_clear()


def _replace(name: str, old: object, new: object) -> None:
    """Give a constant its new value in every module that imported it; a predicate also where rules hold it."""
    if hasattr(old, "__dict__") and type(old) is type(new):
        vars(old).clear()
        vars(old).update(vars(new))
    for module in _loaded():
        if vars(module).get(name) is old:
            setattr(module, name, new)


def _loaded() -> Iterator[ModuleType]:
    return (module for name, module in list(sys.modules.items()) if name.partition(".")[0] in OURS and module)
