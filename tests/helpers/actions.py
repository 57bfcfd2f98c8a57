"""Which actions there are, so that a test which tries them all notices a new one."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from types import ModuleType


def actions_that_ask_who(package: ModuleType) -> set[str]:
    """The names of every public function on this floor of actions that has a `by`."""
    found = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, function in vars(import_module(module.name)).items():
            is_own = inspect.isfunction(function) and function.__module__ == module.name
            if is_own and not name.startswith("_") and "by" in inspect.signature(function).parameters:
                found.add(name)
    return found
