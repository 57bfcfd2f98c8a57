"""Reads YAML as it is meant here: only what looks like a number is one, and a key stands once.

YAML 1.1 makes a boolean of `no`, a number of 13:15, and stops at 2027-02-30 without saying where. Here these
stay text, so that the field that needs a date or a time can say what is wrong and where.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from course.content.errors import ContentError, Place

TAG = "tag:yaml.org,2002:"
PLAIN_VALUES = (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
)


SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fast one, where PyYAML was built with libyaml."""


class Loader(SafeLoader):  # type: ignore[misc, valid-type]
    """SafeLoader with fewer surprises."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuses a key that stands twice: YAML would silently keep the last."""
        seen: set[Any] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("the key '%(key)s' stands there twice") % {"key": key}, key_node.start_mark
                )
            seen.add(key)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


for _name, _pattern, _first in PLAIN_VALUES:
    Loader.add_implicit_resolver(f"{TAG}{_name}", re.compile(f"^(?:{_pattern})$"), list(_first))


def read_yaml(path: Path) -> dict[str, Any]:
    """The keys and values of one file. Raises ContentError."""
    place = Place(path.name)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError as problem:
        raise ContentError(place, _("the file is missing")) from problem
    except UnicodeDecodeError as problem:
        raise ContentError(place, _("the file is not UTF-8")) from problem
    except yaml.YAMLError as problem:
        raise _explained(place, problem) from problem
    if not isinstance(content, dict):
        raise ContentError(place, _("the file must hold keys with values"))
    return content


def _explained(place: Place, problem: yaml.YAMLError) -> ContentError:
    mark = getattr(problem, "problem_mark", None)
    what = getattr(problem, "problem", None) or str(problem)
    if mark is None:
        return ContentError(place, _("no valid YAML: %(what)s") % {"what": what})
    line = _("line %(line)d, column %(column)d") % {"line": mark.line + 1, "column": mark.column + 1}
    return ContentError(Place(place.file, line), _("no valid YAML: %(what)s") % {"what": what})
